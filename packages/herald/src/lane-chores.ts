import { createBulkSending, type BulkSendingDeps } from './bulk-sending.ts';
import type { Chores } from './delivering.ts';
import type { LaneStore } from './delivery-ports.ts';
import { pollChores } from './polling.ts';
import { createWelcoming, type WelcomingDeps } from './welcoming.ts';

export type LaneChoresDeps = BulkSendingDeps &
  Omit<WelcomingDeps, 'laneStore'> & { readonly store: { readonly laneStore: LaneStore } };

/** How a lane's holder sees to everything beside planning and sending. */
export const laneChores = (deps: LaneChoresDeps): Chores => {
  const { laneStore } = deps.store;
  return {
    digest: (hold, chore) => laneStore.foldDigest(hold, chore),
    ...pollChores(laneStore),
    welcome: createWelcoming({ ...deps, laneStore }),
    bulk: createBulkSending(deps),
  };
};

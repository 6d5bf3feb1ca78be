import { createBulkSending, type BulkSendingDeps } from './bulk-sending.ts';
import type { Chores } from './delivering.ts';
import type { LaneStore } from './lane-ports.ts';
import type { DirectoryStore } from './directory-ports.ts';
import type { Graph } from './graph-ports.ts';
import type { Resolved } from './options.ts';
import { pollChores } from './polling.ts';
import { createWelcoming, type WelcomingDeps } from './welcoming.ts';
import { createSeeToDirectory } from './flow/address-book/directory/see-to-directory.ts';

export type LaneChoresDeps = BulkSendingDeps &
  Omit<WelcomingDeps, 'laneStore'> & {
    readonly store: { readonly laneStore: LaneStore; readonly directories: DirectoryStore };
    readonly graph: Graph;
    readonly directory: Resolved['directory'];
  };

/** How a lane's holder sees to everything beside planning and sending. */
export const laneChores = (deps: LaneChoresDeps): Chores => {
  const { store, graph, clock, directory } = deps;
  const { laneStore, directories } = store;
  const seeToDirectory = createSeeToDirectory({ graph, directories, clock, ...directory });
  const sendInBulk = createBulkSending(deps);
  return {
    digest: (hold, chore) => laneStore.foldDigest(hold, chore),
    'people-sets': (hold, chore) => laneStore.dropSets(hold, chore),
    ...pollChores(laneStore),
    directory: (hold, chore, { signal }) => seeToDirectory(hold, chore, signal),
    welcome: createWelcoming({ ...deps, laneStore }),
    bulk: (hold, chore, { mayLeave }) => sendInBulk(hold, chore, mayLeave),
  };
};

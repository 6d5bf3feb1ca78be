import type { LaneStore } from '../../lane-ports.ts';
import type { DeliveryDeps } from '../deliveries/delivery-deps.ts';
import { dropUnneeded } from '../audiences/people-sets.ts';
import { findMessages } from '../deliveries/find-message.ts';
import type { Leaving } from '../deliveries/leaving.ts';
import { loadDue } from '../deliveries/load-due.ts';
import { planSlices } from '../deliveries/plan-slices.ts';
import { settleInDoubt } from '../deliveries/settle-in-doubt.ts';
import { skipExpired } from '../deliveries/skip-expired.ts';
import { foldDigest } from '../rules/fold-digest.ts';
import { closePoll, showPoll, tellPoll } from '../votes/see-to-poll.ts';
import { greet } from '../welcomes/greet.ts';
import { endChore, findDueChores } from './chores.ts';
import { findUnheld, isWorkLeft } from './find-unheld.ts';
import { giveBackLane } from './give-back-lane.ts';
import { lookAtLanes } from './look-at-lanes.ts';
import { renewLanes } from './renew-lanes.ts';
import { takeLane } from './take-lane.ts';

/** The lanes in a store's tables. */
export function createLaneStore(deps: DeliveryDeps, leaving: Leaving): LaneStore {
  const { connection, lanes } = deps;
  const { db, transact } = connection;
  return {
    take: (tenant, holder, leaseMs) => takeLane(db, tenant, holder, leaseMs),
    renew: (holder, held, leaseMs) => renewLanes(db, holder, held, leaseMs),
    async giveBack(hold, departuresMsAgo) {
      try {
        await lanes.ready();
        await transact((transaction) => giveBackLane(transaction, hold, departuresMsAgo, lanes.wake));
      } finally {
        leaving.forget(hold);
      }
    },
    findUnheld: (limit) => findUnheld(db, limit),
    isWorkLeft: () => isWorkLeft(db),
    settleInDoubt: (hold) => settleInDoubt(connection, hold),
    planSlices: (asked) => planSlices(deps, asked),
    loadDue: (asked) => loadDue(deps, leaving, asked),
    skipExpired: (hold, limit) => skipExpired(connection, hold, limit),
    dueChores: (hold, limit, except) => findDueChores(db, hold, limit, except),
    endChore: (hold, chore, next) => endChore(connection, hold, chore, next),
    foldDigest: (hold, chore) => foldDigest(deps, hold, chore),
    tellPoll: (hold, chore) => tellPoll(deps, hold, chore),
    showPoll: (hold, chore) => showPoll(deps, hold, chore),
    closePoll: (hold, chore) => closePoll(deps, hold, chore),
    dropSets: (hold, chore) => dropUnneeded(connection, hold, chore),
    greet: (hold, chore, greetings) => greet(deps, hold, chore, greetings),
    findMessages: (keys) => findMessages(db, keys),
    look: (tenants, since) => lookAtLanes(db, tenants, since),
  };
}

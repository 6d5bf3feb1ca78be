import type { LaneHold, LaneStore, Ledger } from '../../lane-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { createBatches } from './batches.ts';
import type { Load } from './feed.ts';
import type { LaneDeps } from './lane-deps.ts';
import { isOfOne, persist } from './persist.ts';

/** A statement is shared by what comes within this time, under load; a single message does not wait. */
const BATCH_APART_MS = 20;
/** The same where the store is busy: what is marked as leaving so long before it leaves is in doubt when the process is killed. */
const BUSY_APART_MS = 50;
const MOST_IN_A_BATCH = 500;
/** Rows that one statement loads, shared among the lanes that ask: more would hold up what leaves meanwhile. */
const LOADED_AT_ONCE = 1_000;
const MOST_LOADS = 16;
const LONGEST_PAGE = 500;
/** Recipients that one statement plans, shared among the lanes that plan: more would hold up what leaves meanwhile. */
const PLANNED_AT_ONCE = 2_000;
const MOST_PLANNING = 16;
const PLANS_APART_MS = 5;

type Settlements = Parameters<Ledger['settle']>[0];

export type ShareStatementsDeps = {
  readonly store: Pick<LaneStore, 'planSlices' | 'loadDue' | 'findMessages'>;
  readonly ledger: Ledger;
  readonly onFault: (fault: unknown) => void;
};

/** What every lane of a process asks of the store all the time: together, a statement for all of them. */
export function shareStatements({
  store,
  ledger,
  onFault,
}: ShareStatementsDeps): Pick<LaneDeps, 'plan' | 'marks' | 'settles' | 'load' | 'readMessage'> {
  // An answer must not be lost with a database that restarts: settling is repeated until it is stored.
  const settle = async (rows: Settlements): Promise<readonly boolean[]> => {
    try {
      return await persist(() => ledger.settle(rows), { onFault });
    } catch (fault) {
      if (!isOfOne(fault) || rows.length === 1) throw fault;
      const alone = await Promise.allSettled(rows.map((row) => settle([row])));
      for (const one of alone) if (one.status === 'rejected') onFault(one.reason);
      return alone.map((one) => one.status === 'fulfilled' && one.value[0] === true);
    }
  };
  const usual = { most: MOST_IN_A_BATCH, apartMs: BATCH_APART_MS, mostApartMs: BUSY_APART_MS };
  const plans = createBatches({
    run: async (holds: readonly LaneHold[]) => {
      const limit = Math.floor(PLANNED_AT_ONCE / holds.length);
      const slices = await store.planSlices(holds.map((hold) => ({ hold, limit })));
      return slices.map((slice) => ({ slice }));
    },
    most: MOST_PLANNING,
    apartMs: PLANS_APART_MS,
  });
  const loads = createBatches({
    run: (asked: ReadonlyArray<Parameters<Load>[0]>) => {
      const limit = Math.min(LONGEST_PAGE, Math.floor(LOADED_AT_ONCE / asked.length));
      return store.loadDue(asked.map((one) => ({ ...one, limit })));
    },
    most: MOST_LOADS,
    apartMs: BATCH_APART_MS,
  });
  const reads = createBatches({
    run: async (keys: readonly MessageKey[]) => (await store.findMessages(keys)).map((message) => ({ message })),
    ...usual,
  });
  return {
    marks: createBatches({ run: (rows: Parameters<Ledger['markSending']>[0]) => ledger.markSending(rows), ...usual }),
    settles: createBatches({ run: settle, ...usual }),
    plan: async (hold) => (await plans.add(hold)).slice,
    load: (asked) => loads.add(asked),
    readMessage: async (key) => (await reads.add(key)).message,
  };
}

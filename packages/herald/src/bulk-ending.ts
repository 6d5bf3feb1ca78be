import type { BulkEntry, BulkOperation, BulkStore } from './bulk-ports.ts';
import { concludeBulk, type BulkResult, type BulkSettlingDeps } from './bulk-settling.ts';
import type { LaneHold } from './lane-ports.ts';

/** Settles all of an operation, each delivery by its result, once what those teach of the places is stored. */
export type EndBulk = (
  hold: LaneHold,
  operation: BulkOperation,
  resultOf: (entry: BulkEntry) => BulkResult,
) => Promise<void>;

/** Settles operations; repeats what the database did not take, since Teams may not tell it again. */
export const createBulkEnding =
  ({
    bulk,
    kept,
    ...deps
  }: BulkSettlingDeps & {
    readonly bulk: Pick<BulkStore, 'settle'>;
    readonly kept: <T>(work: () => Promise<T>) => Promise<T>;
  }): EndBulk =>
  async (hold, operation, resultOf) => {
    const settled = await kept(() => concludeBulk(operation, resultOf, deps));
    await kept(() => bulk.settle(hold, operation.id, settled));
  };

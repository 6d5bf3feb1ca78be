import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { StatementFailed } from '../errors.ts';
import type { Handle } from './handle.ts';
import type { Database } from './schema.ts';
import type { TransactionGuard } from './transaction-guard.ts';

/** A deadlock, or a conflict of serializable transactions: PostgreSQL undid the whole, and asks to try again. */
const CONFLICTS: ReadonlySet<string> = new Set(['40P01', '40001']);
/** With the pauses below, some 0.3 s in all: conflicts that last longer are not by chance. */
const TRIES = 6;
const FIRST_PAUSE_MS = 10;

/**
 * Runs `work` in one transaction: all of it is stored, durably, or nothing of it. After a conflict `work` runs again from
 * the start, so it must do nothing but use the handle. Inside it the store itself is refused (`TransactionBypassed`).
 */
export type Transact = <T>(work: (transaction: Handle) => Promise<T>) => Promise<T>;

/** The only way to a transaction of this database. */
export const createTransact =
  (db: Kysely<Database>, guard: TransactionGuard): Transact =>
  (work) =>
    repeatAfterConflict(() => db.transaction().execute((transaction) => guard.inside(() => work(transaction))));

/** Runs again what PostgreSQL undid for a conflict: a transaction, or one statement, which is a transaction of its own. */
export async function repeatAfterConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || !isConflict(error)) throw error;
    }
    // Two that met once must not meet again.
    await delay(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
  }
}

const isConflict = (error: unknown): boolean => error instanceof StatementFailed && CONFLICTS.has(error.sqlState);

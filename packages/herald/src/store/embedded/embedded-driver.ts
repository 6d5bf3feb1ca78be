import { PGliteDriver, type DatabaseConnection } from 'kysely';
import type { TransactionGuard } from '../transaction-guard.ts';
import { watchErrors } from '../watch-errors.ts';
import type { DurablePGlite } from './durable-pglite.ts';

/**
 * Lends the embedded store's one connection to one user at a time, in the order asked: for a query, or for a whole
 * transaction. Kysely would do so too, but only after it can no longer be told that the asker holds it already.
 */
export class EmbeddedDriver extends PGliteDriver {
  readonly #pglite: DurablePGlite;
  readonly #guard: TransactionGuard;
  #lastTurn: Promise<void> = Promise.resolve();
  #endTurn: () => void = () => {};
  #watched: DatabaseConnection | undefined;

  constructor(pglite: DurablePGlite, guard: TransactionGuard) {
    super({ pglite });
    this.#pglite = pglite;
    this.#guard = guard;
  }

  /** Rejects with `TransactionBypassed` inside a transaction, and with `StoreBroken` once the disk has failed. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#guard.refuseInside();
    await this.#takeTurn();
    try {
      this.#pglite.refuseIfBroken();
      return this.#watch(await super.acquireConnection());
    } catch (error) {
      this.#endTurn();
      throw error;
    }
  }

  override async releaseConnection(): Promise<void> {
    try {
      // A `begin` of somebody's own that was never ended would make every later statement fail (SQLSTATE 25P02).
      if (this.#pglite.isInTransaction()) await this.#pglite.exec('rollback');
    } finally {
      this.#endTurn();
    }
  }

  /** Waits for every turn asked for before; later ones find the store closed. */
  override async destroy(): Promise<void> {
    await this.#takeTurn();
    try {
      await super.destroy();
    } finally {
      this.#endTurn();
    }
  }

  #watch(connection: DatabaseConnection): DatabaseConnection {
    if (this.#watched !== connection) watchErrors(connection);
    this.#watched = connection;
    return connection;
  }

  async #takeTurn(): Promise<void> {
    const before = this.#lastTurn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lastTurn = promise;
    await before;
    this.#endTurn = resolve;
  }
}

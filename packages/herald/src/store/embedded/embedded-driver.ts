import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { storeError, transactionUndone } from '../store-error.ts';
import type { TransactionGuard } from '../transaction-guard.ts';
import { watchErrors } from '../watch-errors.ts';
import type { PGliteThread } from './pglite-thread.ts';
import type { PreparedStatements } from './prepared-statements.ts';

/**
 * Lends the embedded store's one connection to one user at a time, in the order asked: for a query, or for a whole
 * transaction. Kysely would do so too, but only after it can no longer be told that the asker holds it already.
 */
export class EmbeddedDriver implements Driver {
  readonly #pglite: PGliteThread;
  readonly #statements: PreparedStatements;
  readonly #guard: TransactionGuard;
  readonly #connection: DatabaseConnection;
  #lastTurn: Promise<void> = Promise.resolve();
  #endTurn: () => void = () => {};

  constructor(pglite: PGliteThread, statements: PreparedStatements, guard: TransactionGuard) {
    this.#pglite = pglite;
    this.#statements = statements;
    this.#guard = guard;
    this.#connection = new EmbeddedConnection(statements);
    watchErrors(this.#connection);
  }

  async init(): Promise<void> {}

  /** Rejects with `TransactionBypassed` inside a transaction, and with `StoreBroken` once the disk has failed. */
  async acquireConnection(): Promise<DatabaseConnection> {
    this.#guard.refuseInside();
    await this.#takeTurn();
    try {
      this.#pglite.refuseIfBroken();
      return this.#connection;
    } catch (error) {
      this.#endTurn();
      throw error;
    }
  }

  async beginTransaction(): Promise<void> {
    await this.#control('begin');
  }

  /** Rejects when a statement of the transaction had failed: PostgreSQL then ends it without storing anything. */
  async commitTransaction(): Promise<void> {
    if ((await this.#control('commit')) === 'ROLLBACK') throw transactionUndone();
  }

  async rollbackTransaction(): Promise<void> {
    await this.#control('rollback');
  }

  async releaseConnection(): Promise<void> {
    try {
      // A `begin` of somebody's own that was never ended would make every later statement fail (SQLSTATE 25P02).
      if (this.#pglite.isInTransaction()) await this.#control('rollback');
    } finally {
      this.#endTurn();
    }
  }

  /** Waits for every turn asked for before; later ones find the store closed. */
  async destroy(): Promise<void> {
    await this.#takeTurn();
    try {
      await this.#pglite.close();
    } finally {
      this.#endTurn();
    }
  }

  async #control(text: 'begin' | 'commit' | 'rollback'): Promise<string> {
    try {
      return await this.#statements.control(text);
    } catch (error) {
      throw storeError(error);
    }
  }

  async #takeTurn(): Promise<void> {
    const before = this.#lastTurn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lastTurn = promise;
    await before;
    this.#endTurn = resolve;
  }
}

class EmbeddedConnection implements DatabaseConnection {
  readonly #statements: PreparedStatements;

  constructor(statements: PreparedStatements) {
    this.#statements = statements;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changed } = await this.#statements.run(sql, parameters);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever wrote the statement knows its rows
    return { rows: rows as R[], ...(changed === undefined ? {} : { numAffectedRows: changed }) };
  }

  /** All rows at once: PGlite answers a statement as a whole. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }
}

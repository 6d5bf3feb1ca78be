import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { storeError, transactionUndone } from '../store-error.ts';
import type { TransactionGuard } from '../transaction-guard.ts';
import { watchErrors } from '../watch-errors.ts';
import type { PGliteThread } from './pglite-thread.ts';
import { asResult } from './answer.ts';
import type { PreparedStatements } from './prepared-statements.ts';
import type { Turns } from './turns.ts';

/**
 * Lends the embedded store's one connection to one user at a time, in the order asked, for a whole transaction. Kysely
 * would do so too, but only after it can no longer be told that the asker holds it already.
 */
export class EmbeddedDriver implements Driver {
  readonly #pglite: PGliteThread;
  readonly #statements: PreparedStatements;
  readonly #guard: TransactionGuard;
  readonly #turns: Turns;
  readonly #connection: DatabaseConnection;
  #endTurn: () => void = () => {};

  constructor(pglite: PGliteThread, statements: PreparedStatements, turns: Turns, guard: TransactionGuard) {
    this.#pglite = pglite;
    this.#statements = statements;
    this.#turns = turns;
    this.#guard = guard;
    this.#connection = new EmbeddedConnection(statements);
    watchErrors(this.#connection);
  }

  async init(): Promise<void> {}

  /** Rejects with `TransactionBypassed` inside a transaction, and with `StoreBroken` once the disk has failed. */
  async acquireConnection(): Promise<DatabaseConnection> {
    this.#guard.refuseInside();
    this.#endTurn = await this.#turns.take();
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

  /** Whoever made it closes the database. */
  async destroy(): Promise<void> {}

  async #control(text: 'begin' | 'commit' | 'rollback'): Promise<string> {
    try {
      return await this.#statements.control(text);
    } catch (error) {
      throw storeError(error);
    }
  }
}

class EmbeddedConnection implements DatabaseConnection {
  readonly #statements: PreparedStatements;

  constructor(statements: PreparedStatements) {
    this.#statements = statements;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return asResult(await this.#statements.run(sql, parameters));
  }

  /** All rows at once: PGlite answers a statement as a whole. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }
}

import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { TransactionBypassed } from '../../errors.ts';
import type { TransactionGuard } from '../transaction-guard.ts';
import { watchErrors } from '../watch-errors.ts';
import { Loans } from '../loans.ts';
import { asResult, type Answer } from './answer.ts';
import type { PGliteThread } from './pglite-thread.ts';
import { isOutdated, type PreparedStatements } from './prepared-statements.ts';
import type { Turns } from './turns.ts';

/**
 * Statements that are each a transaction of their own: one is handed over as soon as no transaction has the connection,
 * and the next without waiting for its answer. PostgreSQL takes them in that order; it would else stand still from each
 * answer until this process, which may be busy, comes to ask for something more.
 */
export class SingleStatements implements Driver {
  readonly #pglite: PGliteThread;
  readonly #statements: PreparedStatements;
  readonly #turns: Turns;
  readonly #guard: TransactionGuard;
  readonly #loans = new Loans();

  constructor(pglite: PGliteThread, statements: PreparedStatements, turns: Turns, guard: TransactionGuard) {
    this.#pglite = pglite;
    this.#statements = statements;
    this.#turns = turns;
    this.#guard = guard;
  }

  async init(): Promise<void> {}

  /** Rejects with `TransactionBypassed` inside a transaction, and with `StoreBroken` once the disk has failed. */
  async acquireConnection(): Promise<SingleConnection> {
    this.#guard.refuseInside();
    this.#loans.lend();
    const end = await this.#turns.take();
    try {
      this.#pglite.refuseIfBroken();
    } catch (error) {
      end();
      this.#loans.takeBack();
      throw error;
    }
    const connection = new SingleConnection(this.#pglite, this.#statements, this.#turns, end);
    watchErrors(connection);
    return connection;
  }

  beginTransaction = refuse;
  commitTransaction = refuse;
  rollbackTransaction = refuse;

  async releaseConnection(connection: SingleConnection): Promise<void> {
    connection.end();
    this.#loans.takeBack();
  }

  /** Whoever has the connection as a whole closes it. */
  async destroy(): Promise<void> {}

  /** Resolves when every statement asked for so far has its answer. */
  idle(): Promise<void> {
    return this.#loans.ended();
  }
}

/** Only `transact` begins transactions, on the connection as a whole. */
async function refuse(): Promise<never> {
  throw new TransactionBypassed();
}

/** The turn to ask for one statement: it ends as soon as that is handed over. */
class SingleConnection implements DatabaseConnection {
  readonly #pglite: PGliteThread;
  readonly #statements: PreparedStatements;
  readonly #turns: Turns;
  readonly end: () => void;

  constructor(pglite: PGliteThread, statements: PreparedStatements, turns: Turns, end: () => void) {
    this.#pglite = pglite;
    this.#statements = statements;
    this.#turns = turns;
    this.end = end;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return asResult(await this.#run(sql, parameters));
  }

  /** All rows at once: PGlite answers a statement as a whole. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  async #run(text: string, values: readonly unknown[]): Promise<Answer> {
    const asked = this.#statements.ask(text, values);
    if (asked === undefined) return this.#prepareAndRun(text, values);
    this.end();
    try {
      return await asked;
    } catch (error) {
      if (!isOutdated(error)) throw error;
    }
    const end = await this.#turns.take();
    try {
      return await this.#prepareAndRun(text, values);
    } finally {
      end();
    }
  }

  async #prepareAndRun(text: string, values: readonly unknown[]): Promise<Answer> {
    try {
      return await this.#statements.run(text, values);
    } finally {
      // A `begin` would take in, and undo, what others ask for next: it is ended, and never asked without a turn.
      if (this.#pglite.isInTransaction()) await this.#statements.control('rollback');
      else await this.#statements.standsAlone(text);
    }
  }
}

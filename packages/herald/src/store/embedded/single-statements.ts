import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { TransactionBypassed } from '../../errors.ts';
import type { TransactionGuard } from '../transaction-guard.ts';
import { watchErrors } from '../watch-errors.ts';
import { allAtOnce } from './embedded-driver.ts';
import type { PGliteThread } from './pglite-thread.ts';
import { isOutdated, type Answer, type PreparedStatements } from './prepared-statements.ts';
import type { Turns } from './turns.ts';

/**
 * Statements that are each a transaction of their own: one is handed over as soon as no transaction has the connection,
 * and the next without waiting for its answer. PostgreSQL takes them in that order; it would else stand still from each
 * answer until this process, which may be busy, comes to ask for something more.
 */
export class SingleStatements implements Driver {
  readonly #pglite: PGliteThread;
  readonly #guard: TransactionGuard;
  readonly #connection: DatabaseConnection;

  constructor(pglite: PGliteThread, statements: PreparedStatements, turns: Turns, guard: TransactionGuard) {
    this.#pglite = pglite;
    this.#guard = guard;
    this.#connection = new SingleConnection(pglite, statements, turns);
    watchErrors(this.#connection);
  }

  async init(): Promise<void> {}

  /** Rejects with `TransactionBypassed` inside a transaction, and with `StoreBroken` once the disk has failed. */
  async acquireConnection(): Promise<DatabaseConnection> {
    this.#guard.refuseInside();
    this.#pglite.refuseIfBroken();
    return this.#connection;
  }

  beginTransaction = refuse;
  commitTransaction = refuse;
  rollbackTransaction = refuse;

  async releaseConnection(): Promise<void> {}

  /** Whoever has the connection closes it. */
  async destroy(): Promise<void> {}
}

/** Only `transact` begins transactions, on the connection as a whole. */
async function refuse(): Promise<never> {
  throw new TransactionBypassed();
}

class SingleConnection implements DatabaseConnection {
  readonly #pglite: PGliteThread;
  readonly #statements: PreparedStatements;
  readonly #turns: Turns;

  constructor(pglite: PGliteThread, statements: PreparedStatements, turns: Turns) {
    this.#pglite = pglite;
    this.#statements = statements;
    this.#turns = turns;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return allAtOnce(await this.#run(sql, parameters));
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  async #run(text: string, values: readonly unknown[]): Promise<Answer> {
    const end = await this.#turns.take();
    try {
      const asked = this.#statements.ask(text, values);
      if (asked === undefined) return await this.#prepareAndRun(text, values);
      end();
      return await asked.catch((error: unknown) => {
        if (isOutdated(error)) return this.#run(text, values);
        throw error;
      });
    } finally {
      end();
    }
  }

  async #prepareAndRun(text: string, values: readonly unknown[]): Promise<Answer> {
    try {
      return await this.#statements.run(text, values);
    } finally {
      // A `begin` would take in, and undo, what others ask for next: it is ended, and not known when it comes again.
      if (this.#pglite.isInTransaction()) {
        this.#statements.forget(text);
        await this.#statements.control('rollback');
      }
    }
  }
}

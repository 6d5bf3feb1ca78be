import type { Driver } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { Loans } from '../loans.ts';
import { transactionUndone, unreachable } from '../store-error.ts';
import type { TransactionGuard } from '../transaction-guard.ts';
import { watchErrors } from '../watch-errors.ts';
import { ServerConnection } from './server-connection.ts';
import type { StatementNames } from './statement-names.ts';

/** Lends a server's connections, and takes all of them back before it closes. */
export class ServerDriver implements Driver {
  readonly #pool: Pool;
  readonly #names: StatementNames;
  readonly #guard: TransactionGuard;
  /** Connections that are lent or asked for. */
  readonly #loans = new Loans();
  readonly #connections = new WeakMap<PoolClient, ServerConnection>();

  constructor(pool: Pool, names: StatementNames, guard: TransactionGuard) {
    this.#pool = pool;
    this.#names = names;
    this.#guard = guard;
  }

  async init(): Promise<void> {}

  /** Rejects with `TransactionBypassed` inside a transaction, and with `DatabaseUnreachable`. */
  async acquireConnection(): Promise<ServerConnection> {
    this.#guard.refuseInside();
    this.#loans.lend();
    try {
      const connection = this.#connectionOf(await this.#pool.connect());
      connection.lent();
      return connection;
    } catch (error) {
      this.#loans.takeBack();
      throw unreachable(error);
    }
  }

  async beginTransaction(connection: ServerConnection): Promise<void> {
    await connection.control('begin');
  }

  /** Rejects when a statement of the transaction had failed: PostgreSQL then ends it without storing anything. */
  async commitTransaction(connection: ServerConnection): Promise<void> {
    if ((await connection.control('commit')) === 'ROLLBACK') throw transactionUndone();
  }

  async rollbackTransaction(connection: ServerConnection): Promise<void> {
    await connection.control('rollback');
  }

  async releaseConnection(connection: ServerConnection): Promise<void> {
    try {
      connection.release();
    } finally {
      this.#loans.takeBack();
    }
  }

  /** The pool would leave whoever waits for a connection waiting until their time is up. */
  async destroy(): Promise<void> {
    await this.#loans.ended();
    await this.#pool.end();
  }

  #connectionOf(client: PoolClient): ServerConnection {
    const known = this.#connections.get(client);
    if (known !== undefined) return known;
    const connection = new ServerConnection(client, this.#names);
    watchErrors(connection);
    this.#connections.set(client, connection);
    return connection;
  }
}

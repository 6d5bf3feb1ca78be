import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import { REPLAN_EVERY_MS } from '../planner.ts';
import { storeError } from '../store-error.ts';
import { askServer } from './ask-server.ts';
import type { StatementNames } from './statement-names.ts';

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** One of the pool's connections, as long as it lasts. */
export class ServerConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #names: StatementNames;
  #planned = performance.now();
  #undecided = false;

  constructor(client: PoolClient, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  /** To be called when it is lent: has old plans made again, for tables as they are now. */
  lent(): void {
    const now = performance.now();
    if (now - this.#planned < REPLAN_EVERY_MS) return;
    this.#planned = now;
    // Of a connection that is broken the next statement tells.
    this.#client.query('discard plans').catch(() => {});
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, command, rowCount } = await askServer(this.#client, this.#names, sql, parameters);
    return {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever wrote the statement knows its rows
      rows: rows as R[],
      ...(CHANGES.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}),
    };
  }

  /** All rows at once: without a cursor the driver answers a statement as a whole. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  /** Begins or ends a transaction, and answers with the command that was carried out. */
  async control(text: 'begin' | 'commit' | 'rollback'): Promise<string> {
    try {
      return (await this.#client.query(text)).command;
    } catch (error) {
      // Nobody knows whether it is still in a transaction.
      this.#undecided = true;
      throw storeError(error);
    }
  }

  /** Gives it back to the pool, which ends it when it cannot be used again. */
  release(): void {
    this.#client.release(this.#undecided);
  }
}

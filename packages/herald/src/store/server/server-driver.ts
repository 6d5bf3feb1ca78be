import { PostgresDriver, type DatabaseConnection } from 'kysely';
import type { Pool } from 'pg';
import { unreachable } from '../store-error.ts';
import type { TransactionGuard } from '../transaction-guard.ts';
import { watchErrors } from '../watch-errors.ts';

/** Lends a server's connections, and takes all of them back before it closes. */
export class ServerDriver extends PostgresDriver {
  readonly #guard: TransactionGuard;
  /** Connections that are lent or asked for. */
  #lent = 0;
  #allBack: () => void = () => {};
  readonly #watched = new WeakSet<DatabaseConnection>();

  constructor(pool: Pool, guard: TransactionGuard) {
    super({ pool });
    this.#guard = guard;
  }

  /** Rejects with `TransactionBypassed` inside a transaction, and with `DatabaseUnreachable`. */
  override async acquireConnection(
    ...options: Parameters<PostgresDriver['acquireConnection']>
  ): Promise<DatabaseConnection> {
    this.#guard.refuseInside();
    this.#lent += 1;
    try {
      const connection = await super.acquireConnection(...options);
      if (!this.#watched.has(connection)) watchErrors(connection);
      this.#watched.add(connection);
      return connection;
    } catch (error) {
      this.#takeBack();
      throw unreachable(error);
    }
  }

  override async releaseConnection(...connection: Parameters<PostgresDriver['releaseConnection']>): Promise<void> {
    try {
      await super.releaseConnection(...connection);
    } finally {
      this.#takeBack();
    }
  }

  /** The pool would leave whoever waits for a connection waiting until their time is up. */
  override async destroy(): Promise<void> {
    if (this.#lent > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#allBack = resolve;
      await promise;
    }
    await super.destroy();
  }

  #takeBack(): void {
    this.#lent -= 1;
    if (this.#lent === 0) this.#allBack();
  }
}

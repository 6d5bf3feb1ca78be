import { PostgresDriver, type DatabaseConnection } from 'kysely';
import type { Pool } from 'pg';
import type { TransactionGuard } from '../transaction-guard.ts';

/** Lends a server's connections, and takes all of them back before it closes. */
export class ServerDriver extends PostgresDriver {
  readonly #guard: TransactionGuard;
  /** Connections that are lent or asked for. */
  #lent = 0;
  #allBack: () => void = () => {};

  constructor(pool: Pool, guard: TransactionGuard) {
    super({ pool });
    this.#guard = guard;
  }

  /** Rejects with `TransactionBypassed` inside a transaction. */
  override async acquireConnection(
    ...options: Parameters<PostgresDriver['acquireConnection']>
  ): Promise<DatabaseConnection> {
    this.#guard.refuseInside();
    this.#lent += 1;
    try {
      return await super.acquireConnection(...options);
    } catch (error) {
      this.#takeBack();
      throw error;
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

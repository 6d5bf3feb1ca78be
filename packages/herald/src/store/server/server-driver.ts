import { PostgresDriver, type DatabaseConnection } from 'kysely';
import type { Pool } from 'pg';
import type { TransactionGuard } from '../transaction-guard.ts';

/** Lends a server's connections; rejects with `TransactionBypassed` when one is asked for inside a transaction. */
export class ServerDriver extends PostgresDriver {
  readonly #guard: TransactionGuard;

  constructor(pool: Pool, guard: TransactionGuard) {
    super({ pool });
    this.#guard = guard;
  }

  override async acquireConnection(
    ...options: Parameters<PostgresDriver['acquireConnection']>
  ): Promise<DatabaseConnection> {
    this.#guard.refuseInside();
    return super.acquireConnection(...options);
  }
}

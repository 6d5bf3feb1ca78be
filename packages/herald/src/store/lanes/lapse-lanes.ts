import { sql } from 'kysely';
import type { Handle } from '../handle.ts';
import type { Wake } from './wake-lane.ts';
import { findUnheld } from './find-unheld.ts';

/** Ends every lease, and wakes the lanes that have something to do; for a store that nobody else has open. */
export async function lapseLanes(transaction: Handle, wake: Wake): Promise<void> {
  await sql`update lane set held_until = clock_timestamp() where held_until > clock_timestamp()`.execute(transaction);
  const unheld = await findUnheld(transaction, Number.MAX_SAFE_INTEGER);
  if (unheld.length > 0)
    await wake(
      transaction,
      unheld.map((tenantId) => ({ tenantId, planning: true, due: true })),
    );
}

import { sql } from 'kysely';
import type { LaneHold } from '../../delivery-ports.ts';
import type { Handle } from '../handle.ts';
import type { Wake } from './wake-lane.ts';
import { hasWork } from './work.ts';

/**
 * Lets a lane go. What was accepted while it was held was not announced, since its holder was there; so when there is
 * something to do after all, others are woken. Nothing is accepted in between: that locks the same row.
 */
export async function giveBackLane(
  transaction: Handle,
  { tenantId, epoch }: LaneHold,
  lastSecondMsAgo: readonly number[],
  wake: Wake,
): Promise<void> {
  const left = await sql`
    update lane set holder = null, held_until = null, left_at = clock_timestamp(),
      departures = ${lastSecondMsAgo}::double precision[]
    where tenant_id = ${tenantId} and epoch = ${epoch} and holder is not null
    returning tenant_id`.execute(transaction);
  if (left.rows.length === 0) return;
  const { rows } = await sql<{ work: boolean }>`select ${hasWork(sql.val(tenantId))} as work`.execute(transaction);
  if (rows[0]?.work === true) await wake(transaction, [{ tenantId, planning: true }]);
}

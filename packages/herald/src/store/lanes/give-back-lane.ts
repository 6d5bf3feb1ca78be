import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Handle } from '../handle.ts';
import type { Wake } from './wake-lane.ts';
import { hasWork } from './work.ts';

/**
 * Lets a lane go. What was accepted while it was held was not announced, since its holder was there; so when there is
 * something to do after all, others are woken. Nothing is accepted, and nothing marked, in between: that locks the same row.
 * With deliveries still marked as leaving it is no clean end: its holder stays named, and the next one settles them.
 */
export async function giveBackLane(
  transaction: Handle,
  { tenantId, epoch }: LaneHold,
  departuresMsAgo: readonly number[],
  wake: Wake,
): Promise<void> {
  // For update: only that excludes those who keep the lane as it is (see fence.ts).
  await sql`select from lane where tenant_id = ${tenantId} and epoch = ${epoch} for update`.execute(transaction);
  const left = await sql`
    update lane set holder = null, held_until = null, left_at = clock_timestamp(),
      departures = ${departuresMsAgo}::double precision[]
    where tenant_id = ${tenantId} and epoch = ${epoch} and holder is not null
    returning tenant_id`.execute(transaction);
  if (left.rows.length === 0) return;
  const { rows } = await sql<{ work: boolean; doubt: boolean }>`
    select ${hasWork(sql.val(tenantId))} as work, 
      exists (select from leaving where tenant_id = ${tenantId}) as doubt`.execute(transaction);
  const { work = false, doubt = false } = rows[0] ?? {};
  if (doubt)
    await sql`
      update lane set holder = 'in doubt', held_until = clock_timestamp(), left_at = null, departures = null
      where tenant_id = ${tenantId}`.execute(transaction);
  if (work || doubt) await wake(transaction, [{ tenantId, planning: true, due: true }]);
}

import { sql } from 'kysely';
import type { LaneStore } from '../../delivery-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { ensureLane } from './ensure-lane.ts';

type Found = {
  readonly holder: string | null;
  readonly lapsed: boolean | null;
  readonly departures: readonly number[] | null;
  readonly ms_since: number | null;
};

/** What a new holder must still reckon with. */
const LAST_SECOND_MS = 1_000;

/** Takes a lane that nobody holds, or whose holder's lease has run out. */
export async function takeLane(
  transaction: Handle,
  tenantId: TenantId,
  holder: string,
  leaseMs: number,
): ReturnType<LaneStore['take']> {
  await ensureLane(transaction, tenantId);
  const { rows } = await sql<Found>`
    select holder, held_until <= clock_timestamp() as lapsed, departures,
      (extract(epoch from clock_timestamp() - left_at) * 1000)::double precision as ms_since
    from lane where tenant_id = ${tenantId} for no key update`.execute(transaction);
  const [found] = rows;
  if (found === undefined || (found.holder !== null && found.lapsed !== true)) return undefined;
  const taken = await sql<{ epoch: number }>`
    update lane set epoch = epoch + 1, holder = ${holder}, left_at = null, departures = null,
      held_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    where tenant_id = ${tenantId} returning epoch`.execute(transaction);
  const [row] = taken.rows;
  return row && { hold: { tenantId, epoch: row.epoch }, handOver: handOverOf(found) };
}

/** None at all from a lane that never had a holder; undefined from one whose holder did not say how it ended. */
function handOverOf({ holder, departures, ms_since }: Found): readonly number[] | undefined {
  if (holder !== null) return undefined;
  const sinceMs = ms_since ?? 0;
  return (departures ?? []).map((msAgo) => msAgo + sinceMs).filter((msAgo) => msAgo < LAST_SECOND_MS);
}

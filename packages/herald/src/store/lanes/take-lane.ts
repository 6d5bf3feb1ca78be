import { sql } from 'kysely';
import type { LaneStore } from '../../lane-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { ensureLanes } from './ensure-lanes.ts';

/** `departures` and how long ago they ended: none after an unclean end. */
type Taken = {
  readonly epoch: number;
  readonly departures: readonly number[] | null;
  readonly ms_since: number | null;
};

/** Takes a lane that nobody holds, or whose holder's lease has run out. */
export async function takeLane(
  db: Handle,
  tenantId: TenantId,
  holder: string,
  leaseMs: number,
): ReturnType<LaneStore['take']> {
  const row = (await takeKnown(db, tenantId, holder, leaseMs)) ?? (await takeNew(db, tenantId, holder, leaseMs));
  return row && { hold: { tenantId, epoch: row.epoch }, handOver: handOverOf(row) };
}

async function takeKnown(db: Handle, tenantId: TenantId, holder: string, leaseMs: number): Promise<Taken | undefined> {
  const { rows } = await sql<Taken>`
    with free as materialized (
      -- For update: only that excludes those who keep the lane as it is (see fence.ts).
      select tenant_id from lane
      where tenant_id = ${tenantId} and (holder is null or held_until <= clock_timestamp()) for update
    )
    update lane set epoch = epoch + 1, holder = ${holder},
      held_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond',
      -- Whoever is still named did not say how they ended.
      left_at = case when holder is null then coalesce(left_at, '-infinity') end,
      departures = case when holder is null then coalesce(departures, '{}') end,
      closed_why = null, closed_code = null, closed_since = null
    from free
    where lane.tenant_id = free.tenant_id and (holder is null or held_until <= clock_timestamp())
    returning epoch, departures,
      case when left_at > '-infinity' then (extract(epoch from clock_timestamp() - left_at) * 1000)::double precision
      end as ms_since`.execute(db);
  return rows[0];
}

async function takeNew(db: Handle, tenantId: TenantId, holder: string, leaseMs: number): Promise<Taken | undefined> {
  const { rows } = await sql`select from lane where tenant_id = ${tenantId}`.execute(db);
  if (rows.length > 0) return undefined;
  await ensureLanes(db, [tenantId]);
  return takeKnown(db, tenantId, holder, leaseMs);
}

/** Nothing at all from a lane that never had a holder; undefined from one whose holder did not say how it ended. */
function handOverOf({ departures, ms_since }: Taken): readonly number[] | undefined {
  return departures?.map((msAgo) => msAgo + (ms_since ?? 0));
}

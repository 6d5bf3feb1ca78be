import { sql } from 'kysely';
import type { LaneHeld, LaneHold } from '../../lane-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

/**
 * Extends leases in one statement, and notes with each why its lane is closed, if so; a lease that ran out and that nobody
 * took since is extended too.
 */
export async function renewLanes(
  db: Handle,
  holder: string,
  lanes: readonly LaneHeld[],
  leaseMs: number,
): Promise<readonly LaneHold[]> {
  if (lanes.length === 0) return [];
  // In one order everywhere, or two statements could wait for each other.
  const { rows } = await sql<{ tenant_id: TenantId; epoch: number }>`
    with mine as materialized (
      select lane.tenant_id, asked.why, asked.code, asked.since from lane
      join unnest(${lanes.map(({ tenantId }) => tenantId)}::text[], ${lanes.map(({ epoch }) => epoch)}::bigint[],
        ${lanes.map(({ closed }) => closed?.why ?? null)}::text[], ${lanes.map(({ closed }) => closed?.code ?? null)}::text[],
        ${lanes.map(({ closed }) => closed?.since.toISOString() ?? null)}::timestamptz[])
        as asked (tenant_id, epoch, why, code, since) on asked.tenant_id = lane.tenant_id and asked.epoch = lane.epoch
      where lane.holder = ${holder}
      order by lane.tenant_id
      for no key update of lane
    )
    update lane set held_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond',
      closed_why = mine.why, closed_code = mine.code, closed_since = mine.since
    from mine where lane.tenant_id = mine.tenant_id
    returning lane.tenant_id, lane.epoch`.execute(db);
  return rows.map(({ tenant_id, epoch }) => ({ tenantId: tenant_id, epoch }));
}

import { sql } from 'kysely';
import type { LaneHold } from '../../delivery-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

/** Extends leases in one statement; a lease that ran out and that nobody took since is extended too. */
export async function renewLanes(
  db: Handle,
  holder: string,
  holds: readonly LaneHold[],
  leaseMs: number,
): Promise<readonly LaneHold[]> {
  if (holds.length === 0) return [];
  // In one order everywhere, or two statements could wait for each other.
  const { rows } = await sql<{ tenant_id: TenantId; epoch: number }>`
    with mine as materialized (
      select lane.tenant_id from lane
      join unnest(${holds.map(({ tenantId }) => tenantId)}::text[], ${holds.map(({ epoch }) => epoch)}::bigint[])
        as asked (tenant_id, epoch) on asked.tenant_id = lane.tenant_id and asked.epoch = lane.epoch
      where lane.holder = ${holder}
      order by lane.tenant_id
      for no key update of lane
    )
    update lane set held_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    from mine where lane.tenant_id = mine.tenant_id
    returning lane.tenant_id, lane.epoch`.execute(db);
  return rows.map(({ tenant_id, epoch }) => ({ tenantId: tenant_id, epoch }));
}

import { sql } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { hasWork } from './work.ts';

/** Tenants with something to do and nobody who holds their lane; whoever held it last may have left something in doubt. */
export async function findUnheld(db: Handle, limit: number): Promise<readonly TenantId[]> {
  if (limit <= 0) return [];
  const { rows } = await sql<{ tenant_id: TenantId }>`
    select lane.tenant_id from lane
    where (lane.held_until is null or lane.held_until <= clock_timestamp())
      and (lane.holder is not null or (
        lane.tenant_id in (
          select tenant_id from message where state = 'planning' union select tenant_id from message_tally where open
          union select tenant_id from chore where due_at <= clock_timestamp())
        and ${hasWork(sql.ref('lane.tenant_id'))}))
    limit ${limit}`.execute(db);
  return rows.map(({ tenant_id }) => tenant_id);
}

/** Whether anything is left of any tenant, whenever it is due and whoever holds its lane. */
export async function isWorkLeft(db: Handle): Promise<boolean> {
  const { rows } = await sql`
    select where exists (select from message where state = 'planning')
      or exists (select from message_tally where open)
      or exists (select from chore)`.execute(db);
  return rows.length > 0;
}

import { sql } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

/** Makes sure that tenants have a lane each. In one order everywhere, or two who make the same could wait for each other. */
export async function ensureLanes(db: Handle, tenants: readonly TenantId[]): Promise<void> {
  const named = sql`select distinct tenant_id from unnest(${tenants}::text[]) as named (tenant_id) order by tenant_id`;
  await sql`insert into tenant (tenant_id) ${named} on conflict do nothing`.execute(db);
  await sql`insert into lane (tenant_id) ${named} on conflict do nothing`.execute(db);
}

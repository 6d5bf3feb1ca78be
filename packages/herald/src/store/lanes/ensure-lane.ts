import { sql } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

/** Makes sure that a tenant has a lane; whether it had none. */
export async function ensureLane(db: Handle, tenantId: TenantId): Promise<boolean> {
  const { rows } = await sql`select from lane where tenant_id = ${tenantId}`.execute(db);
  if (rows.length > 0) return false;
  await sql`insert into tenant (tenant_id) values (${tenantId}) on conflict do nothing`.execute(db);
  await sql`insert into lane (tenant_id) values (${tenantId}) on conflict do nothing`.execute(db);
  return true;
}

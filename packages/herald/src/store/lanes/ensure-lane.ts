import { sql } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

/** Makes sure that a tenant has a lane. */
export async function ensureLane(transaction: Handle, tenantId: TenantId): Promise<void> {
  const { rows } = await sql`select from lane where tenant_id = ${tenantId}`.execute(transaction);
  if (rows.length > 0) return;
  await sql`insert into tenant (tenant_id) values (${tenantId}) on conflict do nothing`.execute(transaction);
  await sql`insert into lane (tenant_id) values (${tenantId}) on conflict do nothing`.execute(transaction);
}

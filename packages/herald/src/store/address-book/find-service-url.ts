import type { ServiceUrl, TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

/** Where this tenant's Connector was last seen. */
export async function findServiceUrl(db: Handle, tenant: TenantId): Promise<ServiceUrl | undefined> {
  const row = await db.selectFrom('tenant').select('service_url').where('tenant_id', '=', tenant).executeTakeFirst();
  return row?.service_url ?? undefined;
}

import { sql } from 'kysely';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

type Counts = { readonly people: number; readonly conversations: number; readonly teams: number };

/** How many there are in one tenant or in all: people not gone, conversations that can be written to, teams not deleted. */
export async function count(db: Handle, tenant?: TenantId): Promise<Counts> {
  const inTenant = tenant === undefined ? sql`true` : sql`tenant_id = ${tenant}`;
  const { rows } = await sql<Counts>`
    select
      (select count(*) from person where not gone and ${inTenant}) as people,
      (select count(*) from conversation_reachability where why is null and ${inTenant}) as conversations,
      (select count(*) from team where state <> 'deleted' and ${inTenant}) as teams`.execute(db);
  return rows[0] ?? { people: 0, conversations: 0, teams: 0 };
}

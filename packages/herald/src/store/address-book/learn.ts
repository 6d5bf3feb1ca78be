import { sql } from 'kysely';
import type { ServiceUrl, TenantId } from '../../model/ids.ts';
import type { Lesson } from '../../model/lesson.ts';
import type { Handle } from '../handle.ts';
import { learnChannels } from './learn-channels.ts';
import { learnConversations } from './learn-conversations.ts';
import { learnInstallations } from './learn-installations.ts';
import { learnMemberships } from './learn-memberships.ts';
import { learnPeople } from './learn-people.ts';
import { learnTeams } from './learn-teams.ts';

/**
 * Stores lessons. What is stored of each thing is what the latest lesson said of it, so that only lessons of the same
 * instant depend on their order. One tenant's lessons are stored one call at a time, on however many machines.
 */
export async function learn(transaction: Handle, lessons: readonly Lesson[]): Promise<void> {
  const byTenant = Map.groupBy(lessons, ({ tenantId }) => tenantId);
  // In one order everywhere, or two calls could wait for each other.
  const tenants = [...byTenant.keys()].toSorted();
  await lockTenants(transaction, tenants);
  for (const tenantId of tenants) await learnOfTenant(transaction, tenantId, byTenant.get(tenantId) ?? []);
}

async function lockTenants(transaction: Handle, tenants: readonly TenantId[]): Promise<void> {
  await sql`insert into tenant (tenant_id) select unnest(${tenants}::text[]) on conflict do nothing`.execute(
    transaction,
  );
  await sql`
    select from tenant where tenant_id = any(${tenants}::text[]) order by tenant_id for no key update
  `.execute(transaction);
}

async function learnOfTenant(transaction: Handle, tenantId: TenantId, lessons: readonly Lesson[]): Promise<void> {
  for (const lesson of lessons)
    if (lesson.kind === 'tenant-served') await serve(transaction, tenantId, lesson.serviceUrl, lesson.at);
  const idOf = await learnPeople(transaction, tenantId, lessons);
  await learnTeams(transaction, tenantId, lessons);
  await learnChannels(transaction, tenantId, lessons);
  await learnConversations(transaction, tenantId, lessons, idOf);
  await learnInstallations(transaction, tenantId, lessons, idOf);
  await learnMemberships(transaction, tenantId, lessons, idOf);
}

async function serve(transaction: Handle, tenantId: TenantId, serviceUrl: ServiceUrl, at: Date): Promise<void> {
  await transaction
    .updateTable('tenant')
    .set({ service_url: serviceUrl, service_url_at: at })
    .where('tenant_id', '=', tenantId)
    .where((where) => where.or([where('service_url_at', 'is', null), where('service_url_at', '<=', at)]))
    .execute();
}

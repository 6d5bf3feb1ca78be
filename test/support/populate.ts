import { randomUUID } from 'node:crypto';
import type { Contoso } from './contoso.ts';

/** One tenant and the Entra ids of all its people. */
export type Populated = { readonly tenantId: string; readonly people: readonly string[] };

/**
 * Adds a tenant of so many people who all have the app, and lets the Herald behind the endpoint know them: the app is in a
 * team of theirs, whose roster it fetches. Nobody has been written to.
 */
export async function populate(
  { control, appId, herald }: Pick<Contoso, 'control' | 'appId' | 'herald'>,
  count: number,
): Promise<Populated> {
  const { id: tenantId } = await control.addTenant({ id: randomUUID() });
  await control.generatePeople({ tenantId, count, installFor: appId });
  const { people } = await control.generatedPeople({ tenantId, appId, limit: count });
  const members = people.map(({ id }) => id);
  const { id: team } = await control.addTeam({ tenantId, name: 'Everyone', members });
  await control.install({ appId, team });
  const roster = await herald.fetchRoster({ team, tenant: tenantId });
  if (roster.kind !== 'fetched') throw new Error(`the roster was not fetched: ${roster.kind}`);
  return { tenantId, people: members };
}

/** Adds several of them, each of as many people. */
export async function populateTenants(
  contoso: Parameters<typeof populate>[0],
  { tenants, peopleEach }: { readonly tenants: number; readonly peopleEach: number },
): Promise<readonly Populated[]> {
  const made: Populated[] = [];
  for (let index = 0; index < tenants; index += 1) made.push(await populate(contoso, peopleEach));
  return made;
}

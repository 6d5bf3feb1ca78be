import type { Populated } from './start-teams.ts';

/** Who is behind a conversation. */
export type Whose = { readonly tenantId: string; readonly personId: string };

/** Everybody's 1:1 chat, by its id. */
export async function whoIsWhere(teams: Populated): Promise<ReadonlyMap<string, Whose>> {
  const whose = new Map<string, Whose>();
  for (const tenantId of teams.tenants)
    for await (const page of teams.people(tenantId))
      for (const { id, conversationId } of page) whose.set(conversationId, { tenantId, personId: id });
  return whose;
}

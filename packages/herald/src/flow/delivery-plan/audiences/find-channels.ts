import { z } from 'zod';
import { AudienceUnavailable } from '../../../errors.ts';
import { channelId, groupId, teamId } from '../../../model/ids.ts';
import type { Lesson } from '../../../model/lesson.ts';
import { nobody, type Part, type Resolving } from './resolving.ts';

const team = z.object({ internalId: z.string().min(1), displayName: z.string().nullish() });
const channels = z.object({
  value: z.array(
    z.object({
      id: z.string().min(1),
      displayName: z.string().nullish(),
      membershipType: z.enum(['standard', 'private', 'shared']).optional().catch(undefined),
    }),
  ),
});

/**
 * The channels of a team as they are now: by its `19:` id Teams is asked, and where the bot is not in it (any more) Graph, if
 * the team's group is known; by the id of its group Graph alone. Throws `AudienceUnavailable` where neither says.
 */
export async function findChannels(
  { team: asked, general }: { readonly team: string; readonly general?: true },
  field: string,
  resolving: Resolving,
): Promise<Part> {
  const { audiences, tenantId, fetchTeam } = resolving;
  const id = asked.startsWith('19:') ? asked : await askGraph(asked, field, resolving);
  if (general) return partOf([id]);
  if (asked === id) {
    // Of a team that the address book knows it may have heard of some channels only.
    const fetched = await fetchTeam(tenantId, id);
    if (fetched.kind !== 'fetched') {
      const group = await audiences.groupOf(tenantId, id);
      if (group === undefined) throw new AudienceUnavailable(field, fetched);
      await askGraph(group, field, resolving);
    }
  }
  const known = await audiences.channels(tenantId, id);
  return partOf([id, ...known.map((one) => one.channelId)]);
}

const partOf = (ids: readonly string[]): Part => ({ people: nobody, places: new Set(ids.map((id) => `h:${id}`)) });

/** Learns a team and its channels, and answers with its `19:` id (protocol sheet, 6.10). */
async function askGraph(group: string, field: string, resolving: Resolving): Promise<string> {
  const { addressBook, tenantId, clock } = resolving;
  const path = `/teams/${encodeURIComponent(group)}`;
  const found = team.safeParse(await read(`${path}?$select=internalId,displayName`, field, resolving));
  const listed = channels.safeParse(
    await read(`${path}/channels?$select=id,displayName,membershipType`, field, resolving),
  );
  if (!found.success || !listed.success) throw new AudienceUnavailable(field, { status: 200, code: 'AnswerNotATeam' });
  const id = teamId(found.data.internalId);
  const at = clock.now();
  const lessons: readonly Lesson[] = [
    { kind: 'team-seen', tenantId, at, teamId: id, groupId: groupId(group), ...nameOf(found.data.displayName) },
    ...listed.data.value.map((one): Lesson => ({
      kind: 'channel-seen',
      tenantId,
      at,
      teamId: id,
      channelId: channelId(one.id),
      ...nameOf(one.displayName),
      ...(one.membershipType && { type: one.membershipType }),
    })),
  ];
  await addressBook.learn(lessons);
  return id;
}

const nameOf = (name: string | null | undefined): { readonly name?: string } => (name ? { name } : {});

async function read(url: string, field: string, { graph, tenantId, signal }: Resolving): Promise<unknown> {
  const answer = await graph.ask(tenantId, { method: 'GET', url }, signal);
  if (answer.kind !== 'answered' || answer.status !== 200) throw new AudienceUnavailable(field, answer);
  return answer.body;
}

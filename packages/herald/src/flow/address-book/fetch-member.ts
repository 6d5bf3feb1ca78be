import { z } from 'zod';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import { entraId, teamsId } from '../../model/ids.ts';
import type { PersonNamed } from '../../model/lesson.ts';
import type { FetchRosterDeps } from './fetch-roster.ts';

const member = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  aadObjectId: z.string().min(1).optional(),
});

/** Fetches and stores what one member of a team or chat is called; undefined when that cannot be found out. */
export async function fetchMember(
  of: ConversationReference,
  { teamsId: byTeams, entraId: byEntra }: PersonNamed,
  { connector, addressBook, clock, signal }: Pick<FetchRosterDeps, 'connector' | 'addressBook' | 'clock' | 'signal'>,
): Promise<string | undefined> {
  const id = byTeams ?? byEntra;
  if (id === undefined) return undefined;
  const at = clock.now();
  const answer = await connector.getMember(of, id, signal);
  const found = member.safeParse(answer.kind === 'answered' && answer.status === 200 ? answer.body : undefined);
  if (!found.success) return undefined;
  const { id: teams, name, aadObjectId } = found.data;
  const person = {
    teamsId: teamsId(teams),
    name,
    ...(aadObjectId === undefined ? {} : { entraId: entraId(aadObjectId) }),
  };
  await addressBook.learn([{ kind: 'person-seen', tenantId: of.tenantId, at, person }]);
  return name;
}

import { AudienceUnavailable } from '../../../errors.ts';
import { addUsers, readUsers, USER_SELECT } from './learn-users.ts';
import { beginSet, noPlaces, type Part, type Resolving } from './resolving.ts';

const MOST_ON_A_PAGE = 999;

/**
 * The people of an Entra group and of those in it, page by page (protocol sheet, 6.10). Throws `AudienceUnavailable` where
 * Graph does not say.
 */
export async function findGroup(group: string, field: string, resolving: Resolving): Promise<Part> {
  const { graph, tenantId, signal } = resolving;
  const setId = await beginSet(resolving);
  const path = `/groups/${encodeURIComponent(group)}/transitiveMembers/microsoft.graph.user`;
  for (let url: string | undefined = `${path}?$count=true&${USER_SELECT}&$top=${MOST_ON_A_PAGE}`; url !== undefined;) {
    const answer = await graph.ask(tenantId, { method: 'GET', url, consistencyLevel: 'eventual' }, signal);
    if (answer.kind !== 'answered' || answer.status !== 200) throw new AudienceUnavailable(field, answer);
    const read = readUsers(answer.body);
    if (read === undefined) throw new AudienceUnavailable(field, { status: 200, code: 'AnswerNotAPage' });
    await addUsers(resolving, setId, read.users);
    url = read.next;
  }
  return { people: { kind: 'stored', setId }, places: noPlaces };
}

import type { NamedPerson } from '../../../audience-ports.ts';
import type { GraphRequest } from '../../../graph-ports.ts';
import { readUsers, USER_SELECT, type GraphUser } from './learn-users.ts';
import type { Resolving } from './resolving.ts';

/** As many names as Graph takes in one filter (protocol sheet, 6.8). */
const MOST_IN_FILTER = 15;

type Asked = { readonly request: GraphRequest; readonly named: readonly NamedPerson[] };

/** Whom Graph knows of these; and those names of which it did not say. */
export async function askUsers(
  named: readonly NamedPerson[],
  { graph, tenantId, signal }: Resolving,
): Promise<{ readonly users: readonly GraphUser[]; readonly unasked: ReadonlySet<NamedPerson> }> {
  const addresses = named.filter(({ by }) => by === 'address');
  const asked = [
    ...filtersOf('userPrincipalName', addresses),
    ...filtersOf('mail', addresses),
    ...filtersOf(
      'id',
      named.filter(({ by }) => by === 'entraId'),
    ),
  ];
  const answers = await graph.askAll(
    tenantId,
    asked.map(({ request }) => request),
    signal,
  );
  const users: GraphUser[] = [];
  const unasked = new Set<NamedPerson>();
  for (const [index, answer] of answers.entries()) {
    const read = answer.kind === 'answered' && answer.status === 200 ? readUsers(answer.body) : undefined;
    if (read !== undefined) users.push(...read.users);
    else for (const one of asked[index]?.named ?? []) unasked.add(one);
  }
  return { users, unasked };
}

function filtersOf(property: string, named: readonly NamedPerson[]): readonly Asked[] {
  const asked: Asked[] = [];
  for (let start = 0; start < named.length; start += MOST_IN_FILTER) {
    const slice = named.slice(start, start + MOST_IN_FILTER);
    const values = slice.map(({ value }) => `'${value.replaceAll("'", "''")}'`).join(',');
    const filter = encodeURIComponent(`${property} in (${values})`);
    asked.push({ request: { method: 'GET', url: `/users?${USER_SELECT}&$filter=${filter}` }, named: slice });
  }
  return asked;
}

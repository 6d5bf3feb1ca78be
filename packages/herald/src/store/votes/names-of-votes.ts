import { sql } from 'kysely';
import type { Poll } from '../../model/content.ts';
import type { Handle } from '../handle.ts';
import type { PollKey } from './lock-poll.ts';

/** Names of each option that a result holds; and of all, so many characters: a card may weigh 80 KB (protocol sheet, 3.8). */
const MOST_NAMES = 10;
const MOST_CHARACTERS = 8_000;

/** Who chose each option of a poll, in order of voting, as many as fit into a card; undefined when that is nobody's business. */
export async function namesOfVotes(
  db: Handle,
  { tenantId, messageId }: PollKey,
  { options, anonymous = false }: Poll,
): Promise<readonly (readonly string[])[] | undefined> {
  if (anonymous) return undefined;
  const { rows } = await sql<{ choice: number; name: string }>`
    select choice, name from (
      select choice, p.name, vote.at, vote.person_id,
        row_number() over (partition by choice order by vote.at, vote.person_id) as n
      from vote cross join unnest(vote.choices) as choice
      join person p on p.tenant_id = vote.tenant_id and p.person_id = vote.person_id
      where vote.tenant_id = ${tenantId} and vote.message_id = ${messageId} and p.name is not null
    ) each
    where n <= ${MOST_NAMES} order by n, choice`.execute(db);
  let characters = 0;
  const fitting = rows.filter(({ name }) => (characters += name.length) <= MOST_CHARACTERS);
  return options.map((_, option) => fitting.flatMap(({ choice, name }) => (choice === option ? [name] : [])));
}

import { sql, type RawBuilder } from 'kysely';
import type { VoteStore } from '../../content-ports.ts';
import { closesAt, readChoices, SHOWN_EVERY_MS, tellEveryMs } from '../../model/poll.ts';
import type { PersonId } from '../../model/ids.ts';
import { isUuid } from '../deliveries/is-uuid.ts';
import type { Handle } from '../handle.ts';
import { idOfToday } from '../preferences/mute.ts';
import { sharePoll, type PollKey, type PollRow } from './lock-poll.ts';
import { seenByMany, telling } from './poll-chores.ts';
import { readPoll, type PollRead } from './read-poll.ts';

export type Vote = Parameters<VoteStore['vote']>[0];

/** What became of a vote, before anything is counted. */
export type Stored =
  | (PollRead & {
      readonly kind: 'counted' | 'changed' | 'same' | 'closed';
      readonly closed: boolean;
      readonly choices: readonly number[];
    })
  | { readonly kind: 'invalid' | 'unknown' };

/**
 * Stores a vote while its poll is open, and sees to it that it is told of. Votes of one poll are stored beside each other;
 * the poll's row keeps them apart from whoever tells of them, changes what is asked, or closes it.
 */
export async function storeVote(transaction: Handle, vote: Vote): Promise<Stored> {
  if (!isUuid(vote.messageId)) return { kind: 'unknown' };
  const row = await sharePoll(transaction, vote);
  const read = row && (await readPoll(transaction, vote));
  if (row === undefined || read === undefined) return { kind: 'unknown' };
  const person = await keepPerson(transaction, vote);
  const closed = row.closed_at !== null || vote.at >= closesAt(read.poll);
  const choices = readChoices(read.poll, vote.choices);
  if (choices === undefined && !closed) return { kind: 'invalid' };
  const kind =
    choices === undefined || closed ? 'closed' : await put(transaction, { ...vote, person, choices }, row, read);
  return {
    kind,
    ...read,
    closed,
    choices: await choicesOf(transaction, vote, vote.person),
  };
}

/** The voter's id of today, which they keep until the vote is stored: whoever turns out to be somebody else would have two. */
async function keepPerson(transaction: Handle, { tenantId, person }: Vote): Promise<PersonId> {
  const keep = async (id: PersonId): Promise<boolean> => {
    const { rows } = await sql`
      select from person where tenant_id = ${tenantId} and person_id = ${id} for key share`.execute(transaction);
    return rows.length > 0;
  };
  if (await keep(person)) return person;
  const id = await idOfToday(transaction, { tenant: tenantId, person });
  if (id !== person) await keep(id);
  return id;
}

/** What is older than the person's last word changes nothing, and neither does the same again. */
async function put(
  transaction: Handle,
  { tenantId, messageId, person, choices, at }: Vote,
  row: PollRow,
  { poll }: PollRead,
): Promise<'counted' | 'changed' | 'same'> {
  const { rows } = await sql<{ is_new: boolean }>`
    with put as (
      insert into vote (tenant_id, message_id, person_id, choices, at)
      values (${tenantId}, ${messageId}, ${person}, ${choices}::smallint[], ${at.toISOString()})
      on conflict (tenant_id, message_id, person_id) do update set choices = excluded.choices, at = excluded.at
      where vote.at <= excluded.at and vote.choices <> excluded.choices
      -- No transaction has replaced a row that was just inserted.
      returning tenant_id, message_id, xmax = 0 as is_new
    ),
    told as (${telling(sql`put`, 'poll-tell', row.told_at, tellEveryMs(poll), isTold(row))}),
    shown as (${telling(sql`put`, 'poll-show', row.shown_at, SHOWN_EVERY_MS, seenByMany(sql`put`))})
    select is_new from put`.execute(transaction);
  const [stored] = rows;
  if (stored === undefined) return 'same';
  return stored.is_new ? 'counted' : 'changed';
}

/** What somebody chose, under whichever of their ids; none when they have not voted. */
export async function choicesOf(
  db: Handle,
  { tenantId, messageId }: PollKey,
  person: PersonId,
): Promise<readonly number[]> {
  const id = await idOfToday(db, { tenant: tenantId, person });
  const { rows } = await sql<{ choices: readonly number[] }>`
    select choices from vote
    where tenant_id = ${tenantId} and message_id = ${messageId} and person_id = ${id}`.execute(db);
  return rows[0]?.choices ?? [];
}

const isTold = ({ author }: PollRow): RawBuilder<boolean> => sql`${author !== null}::boolean`;

import { sql } from 'kysely';
import type { PollStanding, VoteStore, VoteView } from '../../content-ports.ts';
import type { PersonId } from '../../model/ids.ts';
import { closesAt } from '../../model/poll.ts';
import type { Connection } from '../connection.ts';
import { isUuid } from '../deliveries/is-uuid.ts';
import type { Handle } from '../handle.ts';
import { countVotes } from './count-votes.ts';
import type { PollKey } from './lock-poll.ts';
import { createShownCounts } from './shown-counts.ts';
import { readPoll } from './read-poll.ts';
import { choicesOf, storeVote } from './vote.ts';

/** The votes of polls, in a store's tables. */
export function createVoteStore({ db, transact }: Connection): VoteStore {
  const countFor = createShownCounts(db);
  return {
    async vote(vote) {
      const stored = await transact((transaction) => storeVote(transaction, vote));
      if (!('poll' in stored)) return stored;
      const { poll, ...voted } = stored;
      return { ...voted, count: await countFor(vote, poll.options.length, voted.closed) };
    },
    standing: (tenantId, messageId, person) => readStanding(db, { tenantId, messageId }, person),
    list: (tenantId, messageId, page) => listVotes(db, { tenantId, messageId }, page),
  };
}

type Kept = { readonly closed: boolean; readonly now: Date };

async function readStanding(db: Handle, key: PollKey, person: PersonId | undefined): Promise<PollStanding | undefined> {
  if (!isUuid(key.messageId)) return undefined;
  const read = await readPoll(db, key);
  const { rows } = await sql<Kept>`
    select closed_at is not null as closed, clock_timestamp() as now from poll
    where tenant_id = ${key.tenantId} and message_id = ${key.messageId}`.execute(db);
  const [kept] = rows;
  if (read === undefined || kept === undefined) return undefined;
  return {
    content: read.content,
    count: await countVotes(db, key, read.poll.options.length),
    closed: kept.closed || kept.now >= closesAt(read.poll),
    choices: person === undefined ? [] : await choicesOf(db, key, person),
  };
}

type Row = {
  readonly person_id: PersonId;
  readonly name: string | null;
  readonly choices: readonly number[];
  readonly at: Date;
};

async function listVotes(
  db: Handle,
  { tenantId, messageId }: PollKey,
  { limit, after }: Parameters<VoteStore['list']>[2],
): Promise<readonly VoteView[]> {
  if (!isUuid(messageId)) return [];
  const { rows } = await sql<Row>`
    select vote.person_id, p.name, vote.choices, vote.at from vote
    left join person p on p.tenant_id = vote.tenant_id and p.person_id = vote.person_id
    where vote.tenant_id = ${tenantId} and vote.message_id = ${messageId}
      and (vote.at, vote.person_id) > (${after?.at.toISOString() ?? '-infinity'}::timestamptz, ${after?.person ?? ''}::text)
    order by vote.at, vote.person_id limit ${limit}`.execute(db);
  return rows.map(({ person_id, name, choices, at }) => ({
    person: person_id,
    ...(name === null ? {} : { name }),
    choices,
    at,
  }));
}

import { sql } from 'kysely';
import type { VoteCount } from '../../content-ports.ts';
import type { Handle } from '../handle.ts';
import type { PollKey } from './lock-poll.ts';

type Row = {
  readonly voters: number;
  readonly counts: ReadonlyArray<{ readonly choice: number; readonly count: number }>;
};

/** Counts the votes of a poll with so many options, one by one: so they are exact, whatever became of voters since. */
export async function countVotes(db: Handle, { tenantId, messageId }: PollKey, options: number): Promise<VoteCount> {
  const { rows } = await sql<Row>`
    with cast_votes as materialized (
      select choices from vote where tenant_id = ${tenantId} and message_id = ${messageId}
    )
    select (select count(*) from cast_votes) as voters, coalesce((
      select json_agg(each) from (
        select choice, count(*) as count from cast_votes cross join unnest(choices) as choice group by choice
      ) each), '[]') as counts`.execute(db);
  const { voters = 0, counts = [] } = rows[0] ?? {};
  const byChoice = new Map(counts.map(({ choice, count }) => [choice, count]));
  return { votes: Array.from({ length: options }, (_, choice) => byChoice.get(choice) ?? 0), voters };
}

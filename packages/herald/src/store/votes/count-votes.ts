import { sql } from 'kysely';
import type { VoteCount } from '../../content-ports.ts';
import type { Handle } from '../handle.ts';
import type { PollKey } from './lock-poll.ts';

/**
 * Counts the votes of a poll with so many options, one by one: so they are exact, whatever became of voters since. They are
 * grouped as they stand, which costs a fraction of taking each apart.
 */
export async function countVotes(db: Handle, { tenantId, messageId }: PollKey, options: number): Promise<VoteCount> {
  const { rows } = await sql<{ choices: readonly number[]; count: number }>`
    select choices, count(*) as count from vote
    where tenant_id = ${tenantId} and message_id = ${messageId} group by choices`.execute(db);
  const votes = Array.from({ length: options }, () => 0);
  for (const { choices, count } of rows) for (const choice of choices) votes[choice] = (votes[choice] ?? 0) + count;
  return { votes: votes.slice(0, options), voters: rows.reduce((sum, { count }) => sum + count, 0) };
}

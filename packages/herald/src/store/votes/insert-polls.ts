import { sql } from 'kysely';
import type { PollTerms } from '../../message-ports.ts';
import type { Handle } from '../handle.ts';
import type { PollKey } from './lock-poll.ts';

/** Keeps polls, or who is told of one that is kept already. */
export async function insertPolls(transaction: Handle, polls: ReadonlyArray<PollKey & PollTerms>): Promise<void> {
  for (const { tenantId, messageId, author } of polls)
    await sql`
      insert into poll (tenant_id, message_id, author) values (${tenantId}, ${messageId}, ${author ?? null})
      on conflict (tenant_id, message_id) do update set author = excluded.author`.execute(transaction);
}

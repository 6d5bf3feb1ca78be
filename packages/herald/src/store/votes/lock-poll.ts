import { sql } from 'kysely';
import type { MessageId, TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';

/** Names a poll. */
export type PollKey = { readonly tenantId: TenantId; readonly messageId: MessageId };

/** A row as `poll` holds it, and the database's own time. */
export type PollRow = {
  readonly author: string | null;
  readonly told_at: Date | null;
  readonly shown_at: Date | null;
  readonly closed_at: Date | null;
  readonly now: Date;
};

/** Waits for every vote that is being stored, and lets none come until the transaction ends; undefined when it is no poll. */
export const lockPoll = (transaction: Handle, key: PollKey): Promise<PollRow | undefined> =>
  find(transaction, key, sql`for update`);

/** Keeps the poll as it is while a vote is stored, beside others. */
export const sharePoll = (transaction: Handle, key: PollKey): Promise<PollRow | undefined> =>
  find(transaction, key, sql`for share`);

async function find(
  transaction: Handle,
  { tenantId, messageId }: PollKey,
  lock: ReturnType<typeof sql>,
): Promise<PollRow | undefined> {
  const { rows } = await sql<PollRow>`
    select author, told_at, shown_at, closed_at, date_trunc('milliseconds', clock_timestamp()) as now
    from poll where tenant_id = ${tenantId} and message_id = ${messageId} ${lock}`.execute(transaction);
  return rows[0];
}

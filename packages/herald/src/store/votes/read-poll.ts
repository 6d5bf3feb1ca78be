import { sql } from 'kysely';
import type { Content, Poll } from '../../model/content.ts';
import { pollOf } from '../../model/poll.ts';
import { isContent, type Body } from '../../ports.ts';
import type { Handle } from '../handle.ts';
import type { PollKey } from './lock-poll.ts';

/** A poll as its message says it today. */
export type PollRead = { readonly content: Content; readonly poll: Poll };

/** Reads what a poll asks; undefined when its message was taken back, or made into something else. */
export async function readPoll(db: Handle, { tenantId, messageId }: PollKey): Promise<PollRead | undefined> {
  const { rows } = await sql<{ payload: Body | null }>`
    select carried.payload
    from message m
    join message carried on carried.tenant_id = m.tenant_id and carried.message_id = m.message_id
      and carried.revision = m.payload_revision
    where m.tenant_id = ${tenantId} and m.message_id = ${messageId} and m.revision = 0 and not exists (
      select from message back
      where back.tenant_id = m.tenant_id and back.message_id = m.message_id and back.operation = 'delete')`.execute(db);
  const payload = rows[0]?.payload ?? undefined;
  if (payload === undefined || !isContent(payload)) return undefined;
  const poll = pollOf(payload);
  return poll && { content: payload, poll };
}

import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { MessageStore } from '../../message-ports.ts';
import { InputInvalid } from '../../errors.ts';
import type { Content, Digest } from '../../model/content.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { messageId, type MessageId } from '../../model/ids.ts';
import { isContent, kindOf, type Body } from '../../ports.ts';
import { findMessage } from '../deliveries/find-message.ts';
import { isUuid } from '../deliveries/is-uuid.ts';
import type { Handle } from '../handle.ts';

type Revise = MessageStore['revise'];

/**
 * Edits the digests in which a message went out, or takes it out of them: what people got of it is there. Called before the
 * message itself is revised, so that a call that was cut off can be made again, and after it, for what was folded meanwhile.
 */
export async function reviseDigests(
  db: Handle,
  { tenantId, messageId: id }: MessageKey,
  change: Parameters<Revise>[1],
  revise: Revise,
): Promise<void> {
  if (!isUuid(id)) return;
  const { rows } = await sql<{ code: string }>`
    select distinct code from delivery
    where tenant_id = ${tenantId} and message_id = ${id} and revision = 0 and state = 'skipped' and why = 'digested'
  `.execute(db);
  const item = change.operation === 'update' ? shown(change.payload) : undefined;
  for (const { code } of rows) {
    const key = { tenantId, messageId: messageId(code), revision: 0 };
    const digest = await findMessage(db, key);
    if (digest === undefined || !isContent(digest.payload) || digest.payload.kind !== 'digest') continue;
    const revised = withItem(digest.payload, id, item);
    if (isDeepStrictEqual(revised, digest.payload)) continue;
    try {
      await revise(key, revised.items.length > 0 ? { operation: 'update', payload: revised } : { operation: 'delete' });
    } catch (error) {
      // Somebody took the digest itself back.
      if (!(error instanceof InputInvalid)) throw error;
    }
  }
}

/** What a digest can show of a message as it is edited; nothing of what is no notification any more. */
const shown = (payload: Body): Content | undefined =>
  isContent(payload) && kindOf(payload) === 'notification' ? payload : undefined;

/** A digest with another item for a message, or without any. */
function withItem(digest: Digest, id: MessageId, item: Content | undefined): Digest {
  const { of = [], items } = digest;
  const index = of.indexOf(id);
  if (index < 0) return digest;
  if (item !== undefined) return { ...digest, items: items.with(index, item) };
  return { ...digest, items: items.toSpliced(index, 1), of: of.toSpliced(index, 1) };
}

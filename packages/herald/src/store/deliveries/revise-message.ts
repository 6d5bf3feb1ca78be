import { sql } from 'kysely';
import type { MessageStore } from '../../delivery-ports.ts';
import { InputInvalid, MessageNotKnown } from '../../errors.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { kindOf } from '../../ports.ts';
import type { Handle } from '../handle.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { isUuid } from './is-uuid.ts';
import type { MessageRow } from './schema.ts';
import { cancelPlanned } from './steer-message.ts';

type Change = Parameters<MessageStore['revise']>[1];
type Revision = Pick<MessageRow, 'revision' | 'operation' | 'priority' | 'payload_revision'>;

/**
 * Accepts an edit or a recall as the next revision. What earlier revisions have not sent goes out as edited; or, of a recall,
 * is cancelled. The revision itself is planned for what was sent by then, by whoever holds the lane.
 * Throws `MessageNotKnown`, or `InputInvalid` for a message that was taken back.
 */
export async function reviseMessage(key: MessageKey, change: Change, deps: DeliveryDeps): Promise<MessageKey> {
  const { tenantId, messageId } = key;
  const { connection, lanes } = deps;
  if (!isUuid(messageId)) throw new MessageNotKnown(messageId);
  await lanes.ready();
  const revision = await connection.transact(async (transaction) => {
    await lanes.wake(transaction, [{ tenantId, planning: true }]);
    const earlier = await lockRevisions(transaction, key);
    const [first] = earlier;
    if (first === undefined) throw new MessageNotKnown(messageId);
    if (earlier.some(({ operation }) => operation === 'delete'))
      throw new InputInvalid('revise', [{ field: 'messageId', problem: 'was taken back: there is nothing to change' }]);
    const next = earlier.length;
    const carried = change.operation === 'update' ? next : first.payload_revision;
    await insertRevision(transaction, key, change, next, carried);
    await sql`
      update message set payload_revision = ${carried},
        kind = case when ${change.operation === 'update'}::boolean then ${kindOfChange(change)}::text else kind end,
        state = case when revision > 0 or ${change.operation === 'delete'}::boolean then 'cancelled' else state end
      where tenant_id = ${tenantId} and message_id = ${messageId} and revision < ${next}`.execute(transaction);
    return next;
  });
  await cancelPlanned({ tenantId, messageId }, deps);
  return { tenantId, messageId, revision };
}

/** Of content that is composed for each reader; none of a payload, or of a recall. */
const kindOfChange = (change: Change): string | null =>
  change.operation === 'update' ? (kindOf(change.payload) ?? null) : null;

/** All revisions so far, to which nobody adds another until this one is stored. */
async function lockRevisions(transaction: Handle, { tenantId, messageId }: MessageKey): Promise<readonly Revision[]> {
  const ofMessage = sql`from message where tenant_id = ${tenantId} and message_id = ${messageId}`;
  // First the lock and then the look: what was added while this waited is seen by the next statement only.
  await sql`select ${ofMessage} and revision = 0 for no key update`.execute(transaction);
  const { rows } = await sql<Revision>`
    select revision, operation, priority, payload_revision ${ofMessage} order by revision`.execute(transaction);
  return rows;
}

/** As urgent, and with the same policy, as the message itself. */
async function insertRevision(
  transaction: Handle,
  { tenantId, messageId }: MessageKey,
  change: Change,
  revision: number,
  payloadRevision: number,
): Promise<void> {
  await sql`
    insert into message (tenant_id, message_id, revision, operation, priority, on_unknown, state, payload,
      payload_revision, audience, due_at, kind)
    select tenant_id, message_id, ${revision}, ${change.operation}, priority, on_unknown, 'planning',
      ${change.operation === 'update' ? JSON.stringify(change.payload) : null}::json, ${payloadRevision}, 'revision',
      date_trunc('milliseconds', now()),
      ${kindOfChange(change)}::text
    from message where tenant_id = ${tenantId} and message_id = ${messageId} and revision = 0`.execute(transaction);
  await sql`
    insert into message_tally (tenant_id, message_id, revision, priority)
    select tenant_id, message_id, revision, priority from message
    where tenant_id = ${tenantId} and message_id = ${messageId} and revision = ${revision}`.execute(transaction);
}

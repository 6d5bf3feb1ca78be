import { sql } from 'kysely';
import type { Change } from '../../message-ports.ts';
import { InputInvalid, MessageNotKnown } from '../../errors.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { kindOf } from '../../ports.ts';
import type { Handle } from '../handle.ts';
import { stirBulk } from '../bulk/bulk-chore.ts';
import { lockPoll } from '../votes/lock-poll.ts';
import { revisePoll } from '../votes/revise-poll.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { isUuid } from './is-uuid.ts';
import type { MessageRow } from './schema.ts';
import { cancelPlanned } from './steer-message.ts';

/** All revisions of a message, as far as the next one depends on them. */
type Earlier = Pick<MessageRow, 'payload_revision'> & {
  readonly count: number;
  readonly taken_back: boolean;
  readonly of_app: boolean;
};

/**
 * Accepts an edit or a recall as the next revision. What earlier revisions have not sent goes out as edited; or, of a recall,
 * is cancelled. The revision itself is planned for what was sent by then, by whoever holds the lane.
 * Throws `MessageNotKnown`, or `InputInvalid` for a message that was taken back or a poll that may not be changed so.
 */
export async function reviseMessage(key: MessageKey, change: Change, deps: DeliveryDeps): Promise<MessageKey> {
  const { tenantId, messageId } = key;
  const { connection, lanes } = deps;
  if (!isUuid(messageId)) throw new MessageNotKnown(messageId);
  await lanes.ready();
  const revised = await connection.transact(async (transaction) => {
    await lanes.wake(transaction, [{ tenantId, planning: true, due: true }]);
    return acceptRevision(transaction, key, change);
  });
  await cancelPlanned({ tenantId, messageId }, deps);
  return revised;
}

/** The same as a part of a transaction in which the lane was woken; what it makes needless is cancelled by whoever holds that. */
export async function acceptRevision(transaction: Handle, key: MessageKey, change: Change): Promise<MessageKey> {
  const { tenantId, messageId } = key;
  // Before the message, as whoever closes the poll does: or they could wait for each other.
  const poll = await lockPoll(transaction, key);
  const { count: next, payload_revision, taken_back, of_app } = await lockRevisions(transaction, key);
  if (next === 0) throw new MessageNotKnown(messageId);
  if (taken_back)
    throw new InputInvalid('revise', [{ field: 'messageId', problem: 'was taken back: there is nothing to change' }]);
  if (of_app)
    throw new InputInvalid('revise', [{ field: 'messageId', problem: 'is about the app: it said nothing to change' }]);
  const isShared = change.operation === 'update' && change.only === 'shared';
  if (!isShared) await revisePoll(transaction, key, poll, change);
  const carried = change.operation === 'update' ? next : payload_revision;
  await insertRevision(transaction, key, change, next, carried);
  await stirBulk(transaction, key);
  await (isShared ? endShared(transaction, key, next) : replaceEarlier(transaction, key, change, next, carried));
  return { tenantId, messageId, revision: next };
}

/** What is still to be sent is sent as it is now, or not at all; earlier edits are needless. */
async function replaceEarlier(
  transaction: Handle,
  { tenantId, messageId }: MessageKey,
  change: Change,
  next: number,
  carried: number,
): Promise<void> {
  const isUpdate = change.operation === 'update';
  await sql`
    update message set payload_revision = ${carried},
      kind = case when ${isUpdate}::boolean then ${kindOfChange(change)}::text else kind end,
      state = case when revision > 0 or ${!isUpdate}::boolean then 'cancelled' else state end
    where tenant_id = ${tenantId} and message_id = ${messageId} and revision < ${next}`.execute(transaction);
}

/** Places of several people need only the last of what concerns them alone. */
async function endShared(transaction: Handle, { tenantId, messageId }: MessageKey, next: number): Promise<void> {
  await sql`
    update message set state = 'cancelled'
    where tenant_id = ${tenantId} and message_id = ${messageId} and revision < ${next} and audience = 'shared'
      and state <> 'cancelled'`.execute(transaction);
}

/** Of content that is composed for each reader; none of a payload, or of a recall. */
const kindOfChange = (change: Change): string | null =>
  change.operation === 'update' ? (kindOf(change.payload) ?? null) : null;

/** All revisions so far, to which nobody adds another until this one is stored. */
async function lockRevisions(transaction: Handle, { tenantId, messageId }: MessageKey): Promise<Earlier> {
  const ofMessage = sql`from message where tenant_id = ${tenantId} and message_id = ${messageId}`;
  // First the lock and then the look: what was added while this waited is seen by the next statement only.
  await sql`select ${ofMessage} and revision = 0 for no key update`.execute(transaction);
  const { rows } = await sql<Earlier>`
    select count(*) as count, coalesce(bool_or(operation = 'delete'), false) as taken_back,
      coalesce(bool_or(operation in ('install', 'uninstall', 'upgrade')), false) as of_app,
      coalesce(min(payload_revision) filter (where revision = 0), 0) as payload_revision ${ofMessage}`.execute(
    transaction,
  );
  return rows[0] ?? { count: 0, taken_back: false, of_app: false, payload_revision: 0 };
}

/** As urgent, and with the same policy, as the message itself. */
async function insertRevision(
  transaction: Handle,
  { tenantId, messageId }: MessageKey,
  change: Change,
  revision: number,
  payloadRevision: number,
): Promise<void> {
  const update = change.operation === 'update' ? change : undefined;
  await sql`
    insert into message (tenant_id, message_id, revision, operation, priority, on_unknown, state, payload,
      payload_revision, audience, due_at, kind)
    select tenant_id, message_id, ${revision}, ${change.operation},
      -- There is no bulk API for edits.
      case priority when 'bulk' then 'broadcast' else priority end, on_unknown, 'planning',
      ${update === undefined ? null : JSON.stringify(update.payload)}::json, ${payloadRevision},
      ${update?.only ?? 'revision'}, date_trunc('milliseconds', now()),
      ${kindOfChange(change)}::text
    from message where tenant_id = ${tenantId} and message_id = ${messageId} and revision = 0`.execute(transaction);
  await sql`
    insert into message_tally (tenant_id, message_id, revision, priority)
    select tenant_id, message_id, revision, priority from message
    where tenant_id = ${tenantId} and message_id = ${messageId} and revision = ${revision}`.execute(transaction);
}

import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore } from '../../model/chore.ts';
import type { Content } from '../../model/content.ts';
import { messageId, type MessageId } from '../../model/ids.ts';
import { isContent } from '../../ports.ts';
import { countChanges } from '../deliveries/count-changes.ts';
import { acceptMessages } from '../deliveries/create-messages.ts';
import type { DeliveryDeps } from '../deliveries/delivery-deps.ts';
import { findMessages } from '../deliveries/find-message.ts';
import type { Handle } from '../handle.ts';
import { finishChore } from '../lanes/chores.ts';
import { isHeld } from '../lanes/fence.ts';
import { isSending } from '../lanes/work.ts';

/** Places that one transaction folds: more would hold up what leaves meanwhile. */
const FOLDED_AT_ONCE = 500;
/** When to look again for what is held by a message that is paused. */
const LOOK_AGAIN_MS = 60_000;

/** What waits at one place for the digest of a topic, the newest first. */
type Waiting = { readonly place: string; readonly ids: readonly MessageId[] };

/**
 * Makes one card of what waits at a place for a digest that is due: a message of its own, which places with the same share,
 * and of which those that it replaces name the id. What waits alone goes as it is. All in one transaction.
 */
export async function foldDigest(deps: DeliveryDeps, hold: LaneHold, chore: Chore): Promise<void> {
  const topic = chore.key;
  await deps.lanes.ready();
  await deps.connection.transact(async (transaction) => {
    await deps.lanes.wake(transaction, [{ tenantId: hold.tenantId, planning: false, due: true }]);
    if (!(await isHeld(transaction, hold))) return;
    // Whoever plans puts the chore in again: before this, and what they planned is seen, or after it, and it is there anew.
    await sql`
      select from chore
      where tenant_id = ${hold.tenantId} and kind = ${chore.kind} and key = ${topic} for update`.execute(transaction);
    await releaseOthers(transaction, hold, topic);
    const waiting = await findWaiting(transaction, hold, topic);
    await release(
      transaction,
      hold,
      waiting.filter(({ ids }) => ids.length === 1),
    );
    const several = waiting.filter(({ ids }) => ids.length > 1);
    for (const alike of Map.groupBy(several, ({ ids }) => ids.join(' ')).values())
      await fold(transaction, deps, hold, topic, alike);
    await finishChore(transaction, hold, chore, await nextDue(transaction, hold, topic));
  });
}

/** Everything of the topic that waits at places where something is due; of messages that send, whose rows nobody changes meanwhile. */
async function findWaiting(transaction: Handle, { tenantId }: LaneHold, topic: string): Promise<readonly Waiting[]> {
  await sql`
    select from message m where ${ofTopic(tenantId, topic)} and ${isSending}
    order by message_id for no key update`.execute(transaction);
  const { rows } = await sql<Waiting>`
    select d.place, array_agg(d.message_id order by d.message_id desc)::text[] as ids
    from message m
    join delivery d on d.tenant_id = m.tenant_id and d.message_id = m.message_id and d.revision = m.revision
    where ${ofTopic(tenantId, topic)} and ${isSending} and d.state = 'planned' and d.why = 'digest'
      and d.due_at <= clock_timestamp()
    group by d.place order by d.place limit ${FOLDED_AT_ONCE}`.execute(transaction);
  return rows.map(({ place, ids }) => ({ place, ids: ids.map(messageId) }));
}

/** Messages `m` of a topic of which something is open. */
const ofTopic = (tenantId: string, topic: string) => sql`(
  m.tenant_id = ${tenantId} and m.topic = ${topic} and m.revision = 0 and exists (
    select from message_tally t
    where t.tenant_id = m.tenant_id and t.message_id = m.message_id and t.revision = m.revision and t.open))`;

/** What was edited into something that a digest cannot show goes as it is. */
async function releaseOthers(transaction: Handle, { tenantId }: LaneHold, topic: string): Promise<void> {
  await sql`
    update delivery d set why = null
    from message m
    where ${ofTopic(tenantId, topic)} and m.kind is distinct from 'notification'
      and d.tenant_id = m.tenant_id and d.message_id = m.message_id and d.revision = m.revision
      and d.state = 'planned' and d.why = 'digest' and d.due_at <= clock_timestamp()`.execute(transaction);
}

/** What waits alone is not held any more; it keeps its place in the order. */
async function release(transaction: Handle, { tenantId }: LaneHold, alone: readonly Waiting[]): Promise<void> {
  if (alone.length === 0) return;
  await sql`
    update delivery d set why = null
    from unnest(${alone.map(({ ids }) => ids[0])}::uuid[], ${alone.map(({ place }) => place)}::text[])
      as asked (message_id, place)
    where d.tenant_id = ${tenantId} and d.message_id = asked.message_id and d.place = asked.place and d.revision = 0
      and d.state = 'planned' and d.why = 'digest'`.execute(transaction);
}

async function fold(
  transaction: Handle,
  deps: DeliveryDeps,
  hold: LaneHold,
  topic: string,
  alike: readonly Waiting[],
): Promise<void> {
  const { tenantId } = hold;
  const ids = alike[0]?.ids ?? [];
  const places = alike.map(({ place }) => place);
  const messages = await findMessages(
    transaction,
    ids.map((id) => ({ tenantId, messageId: id, revision: 0 })),
  );
  const shown = messages.flatMap((message): ReadonlyArray<{ readonly id: MessageId; readonly item: Content }> =>
    message !== undefined && isContent(message.payload) ? [{ id: message.key.messageId, item: message.payload }] : [],
  );
  const [card] = await acceptMessages(transaction, deps, [
    {
      tenantId,
      operation: 'send',
      payload: { kind: 'digest', topic, items: shown.map(({ item }) => item), of: shown.map(({ id }) => id) },
      governed: { topic },
      priority: messages.some((message) => message?.priority === 'live') ? 'live' : 'broadcast',
      onUnknown: 'hold',
      audience: { kind: 'list', places },
      ...(await expiryOf(transaction, tenantId, ids)),
    },
  ]);
  await sql`
    with changed as (
      update delivery d set state = 'skipped', why = 'digested', code = ${card?.key.messageId ?? ''}
      where d.tenant_id = ${tenantId} and d.message_id = any(${ids}::uuid[]) and d.place = any(${places}::text[])
        and d.revision = 0 and d.state = 'planned' and d.why = 'digest'
      returning d.tenant_id, d.message_id, d.revision, 'planned' as was, null::text as was_reason, d.state, d.why as reason
    ),
    ${countChanges}
    select count(*) from changed`.execute(transaction);
}

/** A digest is worth sending as long as anything in it is. */
async function expiryOf(
  transaction: Handle,
  tenantId: string,
  ids: readonly MessageId[],
): Promise<{ readonly expiresAt?: Date }> {
  const { rows } = await sql<{ expires_at: Date | null }>`
    select case when bool_and(expires_at is not null) then max(expires_at) end as expires_at
    from message where tenant_id = ${tenantId} and message_id = any(${ids}::uuid[]) and revision = 0`.execute(
    transaction,
  );
  const expiresAt = rows[0]?.expires_at;
  return expiresAt == null ? {} : { expiresAt };
}

/** When something of the topic is due next; what a paused message holds is looked at again in a while. */
async function nextDue(transaction: Handle, { tenantId }: LaneHold, topic: string): Promise<Date | undefined> {
  const { rows } = await sql<{ due_at: Date | null }>`
    select min(case when ${isSending} then d.due_at
      else greatest(d.due_at, clock_timestamp() + ${LOOK_AGAIN_MS} * interval '1 millisecond') end) as due_at
    from message m
    join delivery d on d.tenant_id = m.tenant_id and d.message_id = m.message_id and d.revision = m.revision
    where ${ofTopic(tenantId, topic)} and d.state = 'planned' and d.why = 'digest'`.execute(transaction);
  return rows[0]?.due_at ?? undefined;
}

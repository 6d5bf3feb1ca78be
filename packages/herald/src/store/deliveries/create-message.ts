import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { MessageStore, NewMessage } from '../../delivery-ports.ts';
import { messageId, type MessageId, type TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { resolvedPlaces } from './audience-page.ts';
import { checkNewMessage } from './check-new-message.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { planPage, type Due } from './plan-page.ts';
import { dropList, PIECE, storeList } from './store-list.ts';

/**
 * Accepts a message, in one transaction: whole, or not at all. A short list is planned at once, so that a single message is
 * on its way without a slice of planning; anything else is planned by whoever holds the lane.
 */
export async function createMessage(message: NewMessage, deps: DeliveryDeps): ReturnType<MessageStore['create']> {
  const { connection, lanes, zones } = deps;
  const { tenantId, audience } = message;
  await checkNewMessage(connection.db, message, zones);
  const known = await findByKey(connection.db, message);
  if (known !== undefined) return answer(tenantId, known, false);
  const id = messageId(uuid());
  const places = audience.kind === 'list' ? audience.places : [];
  const isLong = places.length > PIECE;
  if (isLong) await storeList(connection, tenantId, id, places);
  await lanes.ready();
  return connection.transact(async (transaction) => {
    const planNow = audience.kind === 'list' && !isLong;
    await lanes.wake(transaction, tenantId, !planNow);
    const due = await insertMessage(transaction, id, message, planNow);
    if (due === undefined) {
      if (isLong) await dropList(transaction, tenantId, id);
      return answer(tenantId, (await findByKey(transaction, message)) ?? id, false);
    }
    if (planNow) {
      const page = sql`
        select place as key, place, zone, 'planned' as state, null::text as why
        from (${resolvedPlaces(sql`${tenantId}`, sql`${places}::text[]`)}) listed`;
      await planPage(transaction, { tenant_id: tenantId, message_id: id, revision: 0 }, due, page, zones);
    }
    return answer(tenantId, id, true);
  });
}

const answer = (tenantId: TenantId, id: MessageId, created: boolean) => ({
  key: { tenantId, messageId: id, revision: 0 },
  created,
});

async function findByKey(handle: Handle, { tenantId, idempotencyKey }: NewMessage): Promise<MessageId | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const row = await handle
    .selectFrom('message')
    .select('message_id')
    .where('tenant_id', '=', tenantId)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  return row?.message_id;
}

/** Inserts the message and its tally; undefined, and nothing is inserted, when its idempotency key is taken. */
async function insertMessage(
  transaction: Handle,
  id: MessageId,
  { tenantId, audience, schedule, ...message }: NewMessage,
  planned: boolean,
): Promise<Due | undefined> {
  const local = schedule?.kind === 'local' ? schedule : undefined;
  const instant = schedule?.kind === 'at' ? schedule.instant.toISOString() : null;
  const { rows } = await sql<Due>`
    with accepted as (
      insert into message (tenant_id, message_id, revision, operation, priority, on_unknown, state, planned, payload,
        payload_revision, activity_id, audience, team_id, due_at, wall_time, otherwise_zone, expires_at, idempotency_key)
      values (${tenantId}, ${id}, 0, ${message.operation}, ${message.priority}, ${message.onUnknown},
      ${planned ? 'active' : 'planning'}, ${planned}, ${JSON.stringify(message.payload)},
      0, ${message.activityId ?? null}, ${audience.kind}, ${audience.kind === 'team' ? audience.teamId : null},
      case when ${local === undefined}::boolean
        then coalesce(${instant}::timestamptz, date_trunc('milliseconds', clock_timestamp())) end,
      ${local?.wallTime ?? null}, ${local?.otherwise ?? null},
      ${message.expiresAt?.toISOString() ?? null}, ${message.idempotencyKey ?? null})
      on conflict (tenant_id, idempotency_key) do nothing
      returning due_at, wall_time::text as wall_time, otherwise_zone
    ),
    counted as (
      insert into message_tally (tenant_id, message_id, revision, priority)
      select ${tenantId}, ${id}::uuid, 0, ${message.priority} from accepted
    )
    select * from accepted`.execute(transaction);
  return rows[0];
}

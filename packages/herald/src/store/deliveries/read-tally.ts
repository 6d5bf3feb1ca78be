import { sql } from 'kysely';
import type { Looked, MessageStore, StoredMessage } from '../../message-ports.ts';
import type { MessageKey, Tally } from '../../model/delivery.ts';
import type { ClosedWhy } from '../../model/outcome.ts';
import type { Handle } from '../handle.ts';
import { arrayText } from '../array-text.ts';
import { isUuid } from './is-uuid.ts';
import { nameOf } from './name-of.ts';
import { messageOfTally } from '../lanes/work.ts';
import type { MessageRow } from './schema.ts';

/** The tallies as the transactions that change deliveries keep them, and the messages' states; in the order of asking. */
export async function lookAtMessages(db: Handle, keys: readonly MessageKey[]): ReturnType<MessageStore['lookAt']> {
  const asked = keys.filter(({ messageId }) => isUuid(messageId));
  if (asked.length === 0) return keys.map(() => undefined);
  const { rows } = await sql<TallyRow>`
    select m.state, lane.closed_why, lane.closed_code, lane.closed_since, t.*
    from unnest(
      ${arrayText(asked.map(({ tenantId }) => tenantId))}::text[],
      ${arrayText(asked.map(({ messageId }) => messageId))}::uuid[],
      ${arrayText(asked.map(({ revision }) => revision))}::integer[]
    ) as asked (tenant_id, message_id, revision)
    cross join lateral (
      select * from message_tally
      where tenant_id = asked.tenant_id and message_id = asked.message_id and revision = asked.revision limit 1
    ) t
    cross join lateral (${messageOfTally}) m
    left join lateral (
      select closed_why, closed_code, closed_since from lane
      where tenant_id = t.tenant_id and held_until > clock_timestamp() and closed_why is not null
        and (t.waiting > 0 or m.state = 'planning')
      limit 1
    ) lane on true`.execute(db);
  const found = new Map(rows.map((row) => [nameOf(keyOf(row)), progressOf(row)]));
  return keys.map((key) => found.get(nameOf(key)));
}

const keyOf = ({ tenant_id, message_id, revision }: TallyRow): MessageKey => ({
  tenantId: tenant_id,
  messageId: message_id,
  revision,
});

function progressOf({ state, closed_why: why, closed_code: code, closed_since: since, ...row }: TallyRow): Looked {
  return { tally: tallyOf(row), state, ...(why === null ? {} : { closed: { why, code, since } }) };
}

type TallyRow = Omit<Tally, 'planned'> &
  Pick<MessageRow, 'tenant_id' | 'message_id' | 'revision'> &
  Pick<StoredMessage, 'state'> &
  (
    | { readonly closed_why: null; readonly closed_code: null; readonly closed_since: null }
    | { readonly closed_why: ClosedWhy; readonly closed_code: string; readonly closed_since: Date }
  );

/** The same, counted: reads every delivery of the message. */
export async function countDeliveries(db: Handle, { tenantId, messageId, revision }: MessageKey): Promise<Tally> {
  const none = { waiting: 0, sent: 0, unreachable: 0, refused: 0, skipped: 0, cancelled: 0, unknown: 0 };
  if (!isUuid(messageId)) return tallyOf(none);
  const { rows } = await sql<{ state: keyof typeof none; count: number }>`
    select case when state in ('planned', 'sending') then 'waiting' else state end as state, count(*) as count
    from delivery where tenant_id = ${tenantId} and message_id = ${messageId} and revision = ${revision}
    group by 1`.execute(db);
  return tallyOf({ ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) });
}

const tallyOf = ({
  waiting,
  sent,
  unreachable,
  refused,
  skipped,
  cancelled,
  unknown,
}: Omit<Tally, 'planned'>): Tally => ({
  planned: waiting + sent + unreachable + refused + skipped + cancelled + unknown,
  sent,
  waiting,
  unreachable,
  refused,
  skipped,
  cancelled,
  unknown,
});

/** How many ended without being sent, or in doubt, by reason; and how many wait for longer than they were asked to, by why. */
export async function readReasons(
  db: Handle,
  { tenantId, messageId, revision }: MessageKey,
): ReturnType<MessageStore['reasons']> {
  if (!isUuid(messageId)) return [];
  const { rows } = await sql<Awaited<ReturnType<MessageStore['reasons']>>[number]>`
    select state, why, count from message_reason
    where tenant_id = ${tenantId} and message_id = ${messageId} and revision = ${revision} and count <> 0
    union all
    select state, why, count(*) from delivery
    where tenant_id = ${tenantId} and message_id = ${messageId} and revision = ${revision} and state = 'planned'
      and why is not null
    group by state, why
    order by state, count desc, why`.execute(db);
  return rows;
}

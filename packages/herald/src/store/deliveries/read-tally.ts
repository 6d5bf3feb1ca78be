import { sql } from 'kysely';
import type { MessageStore, StoredMessage } from '../../message-ports.ts';
import type { MessageKey, Tally } from '../../model/delivery.ts';
import type { ClosedWhy } from '../../model/outcome.ts';
import type { Handle } from '../handle.ts';
import { isUuid } from './is-uuid.ts';
import { messageOfTally } from '../lanes/work.ts';

/** The tally as the transactions that change deliveries keep it, and the message's state. */
export async function readTally(
  db: Handle,
  { tenantId, messageId, revision }: MessageKey,
): ReturnType<MessageStore['look']> {
  if (!isUuid(messageId)) return undefined;
  const { rows } = await sql<Looked>`
    select m.state, lane.closed_why, lane.closed_code, lane.closed_since, t.* from message_tally t
    cross join lateral (${messageOfTally}) m
    left join lane on lane.tenant_id = t.tenant_id and lane.held_until > clock_timestamp() and lane.closed_why is not null
      and (t.waiting > 0 or m.state = 'planning')
    where t.tenant_id = ${tenantId} and t.message_id = ${messageId} and t.revision = ${revision}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { state, closed_why: why, closed_code: code, closed_since: since } = row;
  return { tally: tallyOf(row), state, ...(why === null ? {} : { closed: { why, code, since } }) };
}

type Looked = Omit<Tally, 'planned'> &
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

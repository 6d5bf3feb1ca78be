import { sql } from 'kysely';
import type { MessageStore } from '../../delivery-ports.ts';
import type { MessageKey, Tally } from '../../model/delivery.ts';
import type { Handle } from '../handle.ts';
import { isUuid } from './is-uuid.ts';
import { counted } from './schema.ts';

/** The tally as the transactions that change deliveries keep it. */
export async function readTally(db: Handle, { tenantId, messageId, revision }: MessageKey): Promise<Tally | undefined> {
  if (!isUuid(messageId)) return undefined;
  const row = await db
    .selectFrom('message_tally')
    .select([...counted])
    .where('tenant_id', '=', tenantId)
    .where('message_id', '=', messageId)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return row && tallyOf(row);
}

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

const tallyOf = (counts: Omit<Tally, 'planned'>): Tally => ({
  planned: counted.reduce((sum, column) => sum + counts[column], 0),
  ...counts,
});

/** How many ended without being sent, or in doubt, by reason. */
export async function readReasons(
  db: Handle,
  { tenantId, messageId, revision }: MessageKey,
): ReturnType<MessageStore['reasons']> {
  if (!isUuid(messageId)) return [];
  return db
    .selectFrom('message_reason')
    .select(['state', 'why', 'count'])
    .where('tenant_id', '=', tenantId)
    .where('message_id', '=', messageId)
    .where('revision', '=', revision)
    .where('count', '<>', 0)
    .orderBy('state')
    .orderBy('count', 'desc')
    .orderBy('why')
    .execute();
}

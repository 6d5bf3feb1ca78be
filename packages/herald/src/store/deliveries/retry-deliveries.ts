import { sql } from 'kysely';
import type { MessageStore } from '../../message-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { stirBulk } from '../bulk/bulk-chore.ts';
import type { Handle } from '../handle.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { isUuid } from './is-uuid.ts';

/** Deliveries that are planned again at a time. */
const SLICE = 1_000;

type What = Parameters<MessageStore['retry']>[1];

/** Plans failed deliveries again, each as if it were new; how many. Of a message that was cancelled, none. */
export async function retryDeliveries(
  key: MessageKey,
  what: What,
  { connection, lanes }: DeliveryDeps,
): Promise<number> {
  if (!isUuid(key.messageId)) return 0;
  await lanes.ready();
  let count = 0;
  for (const state of what.states)
    for (let after = '', last: string | null = ''; last !== null; after = last ?? '') {
      const slice = await connection.transact(async (transaction) => {
        await lanes.wake(transaction, [{ tenantId: key.tenantId, planning: false, due: true }]);
        await stirBulk(transaction, key);
        return retrySlice(transaction, key, state, what.why, after);
      });
      count += slice.count;
      ({ last } = slice);
    }
  return count;
}

/** What fails again while this runs comes behind or before the place that it has reached, and is left alone. */
async function retrySlice(
  transaction: Handle,
  { tenantId, messageId, revision }: MessageKey,
  state: What['states'][number],
  why: What['why'],
  after: string,
): Promise<{ readonly last: string | null; readonly count: number }> {
  const { rows } = await sql<{ last: string | null; count: number }>`
    with retryable as materialized (
      select from message
      where tenant_id = ${tenantId} and message_id = ${messageId} and revision = ${revision} and state <> 'cancelled'
      for share
    ),
    page as materialized (
      select d.ctid as at, d.place, d.state as was, ${reasonOf('d')} as was_reason
      from delivery d
      where exists (select from retryable) and d.tenant_id = ${tenantId} and d.message_id = ${messageId}
        and d.revision = ${revision} and d.state = ${sql.lit(state)} and d.place > ${after}
      order by d.place limit ${SLICE} for no key update
    ),
    changed as (
      update delivery d set state = 'planned', due_at = date_trunc('milliseconds', clock_timestamp()),
        attempts = 0, why = null, status = null, code = null
      from page
      where d.ctid = page.at and ${why === undefined ? sql`true` : sql`page.was_reason = any(${why}::text[])`}
      returning d.tenant_id, d.message_id, d.revision, page.was, page.was_reason, d.state, null::text as reason
    ),
    ${countChanges}
    select (select max(place) from page) as last, (select count(*) from changed) as count`.execute(transaction);
  return rows[0] ?? { last: null, count: 0 };
}

import { sql } from 'kysely';
import type { BulkStore } from '../../bulk-ports.ts';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore } from '../../model/chore.ts';
import type { MessageKey } from '../../model/delivery.ts';
import type { Connection } from '../connection.ts';
import type { Handle } from '../handle.ts';
import { finishChore, putChores } from '../lanes/chores.ts';
import { isHeld } from '../lanes/fence.ts';
import { isSending, messageOfTally } from '../lanes/work.ts';
import type { TenantId } from '../../model/ids.ts';

/** There is one for all of a lane. */
const KEY = 'lane';
/** How soon a message that is still being planned is looked at again. */
const PLANNING_MS = 1_000;

/** Has somebody look at what goes through the bulk API, as part of the transaction that gives it something to do. */
export const putBulkChores = (transaction: Handle, tenants: readonly TenantId[]): Promise<void> =>
  putChores(
    transaction,
    [...new Set(tenants)].map((tenantId) => ({ kind: 'bulk', key: KEY, tenantId, dueAt: undefined })),
  );

/** The same for a message that is steered, if that is how it goes. */
export async function stirBulk(transaction: Handle, { tenantId, messageId }: MessageKey): Promise<void> {
  const { rows } = await sql`
    select from message where tenant_id = ${tenantId} and message_id = ${messageId} and revision = 0 and priority = 'bulk'
  `.execute(transaction);
  if (rows.length > 0) await putBulkChores(transaction, [tenantId]);
}

/** Puts the chore off until there is something to do, or ends it. */
export const restBulk = (
  { transact }: Connection,
  hold: LaneHold,
  chore: Chore,
  { most, startAt }: Parameters<BulkStore['rest']>[2],
): Promise<void> =>
  transact(async (transaction) => {
    if (!(await isHeld(transaction, hold))) return;
    const { tenantId } = hold;
    // First the lock and then the look: whoever accepts a message puts the chore in, and what they stored is seen then.
    await sql`
      select from chore where tenant_id = ${tenantId} and kind = ${chore.kind} and key = ${chore.key} for update`.execute(
      transaction,
    );
    const { rows } = await sql<{ next: Date | null }>`
      select least(
        under_way.poll_at,
        case when under_way.count < ${most} then greatest(due.at, ${startAt?.toISOString() ?? null}::timestamptz) end,
        (select clock_timestamp() + ${PLANNING_MS} * interval '1 millisecond' from message m
          where m.tenant_id = ${tenantId} and m.state = 'planning' and m.priority = 'bulk' limit 1)
      ) as next
      from (select count(*) as count, min(poll_at) as poll_at from bulk_operation where tenant_id = ${tenantId}) under_way
      cross join (
        select min(d.due_at) as at
        from message_tally t
        cross join lateral (${messageOfTally}) m
        cross join lateral (
          select d.due_at from delivery d
          where d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision
            and d.state = 'planned'
          order by d.due_at, d.place limit 1
        ) d
        where t.tenant_id = ${tenantId} and t.priority = 'bulk' and t.open and ${isSending}
      ) due`.execute(transaction);
    await finishChore(transaction, hold, chore, rows[0]?.next ?? undefined);
  });

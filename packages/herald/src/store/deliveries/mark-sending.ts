import { sql } from 'kysely';
import type { Ledger } from '../../delivery-ports.ts';
import type { Handle } from '../handle.ts';
import { arrayText } from '../array-text.ts';
import { isSending } from '../lanes/work.ts';
import { inKeyOrder, keyColumns } from './key-columns.ts';
import { isIn } from './looked-up.ts';

type Marks = Parameters<Ledger['markSending']>[0];

/**
 * Marks deliveries as leaving. Lane and message stay as they were found until the mark is stored: nobody takes the lane, and
 * an author's pause, cancellation or edit comes wholly before or wholly after.
 */
export async function markSending(db: Handle, rows: Marks): Promise<readonly boolean[]> {
  const marks = inKeyOrder(rows);
  const { rows: marked } = await sql<{ n: number }>`
    with asked as materialized (
      select * from unnest(${keyColumns(marks)}, ${arrayText(marks.map(({ row }) => row.version))}::integer[])
        with ordinality as asked (tenant_id, epoch, message_id, revision, place, version, n)
    ),
    held as materialized (
      select tenant_id, epoch from lane
      where (tenant_id, epoch) in (select tenant_id, epoch from asked) and held_until > clock_timestamp()
      order by tenant_id for share
    ),
    sending as materialized (
      select m.tenant_id, m.message_id, m.revision, m.payload_revision
      from (
        select distinct tenant_id, message_id, revision from asked order by tenant_id, message_id, revision
      ) named
      cross join lateral (
        select * from message
        where tenant_id = named.tenant_id and message_id = named.message_id and revision = named.revision
        limit 1 for share
      ) m
      where ${isSending}
    ),
    picked as materialized (
      select asked.n, asked.epoch, asked.version, d.at
      from asked
      -- One look-up for each, by its key: the limit keeps the planner from joining otherwise.
      cross join lateral (
        select ctid as at, state from delivery
        where tenant_id = asked.tenant_id and message_id = asked.message_id
          and place = asked.place and revision = asked.revision
        limit 1 for no key update
      ) d
      where ${isIn(sql`asked.tenant_id, asked.epoch`, sql`select tenant_id, epoch from held`)}
        and ${isIn(
          sql`asked.tenant_id, asked.message_id, asked.revision, asked.version`,
          sql`select tenant_id, message_id, revision, payload_revision from sending`,
        )}
        and d.state = 'planned'
    )
    update delivery d set state = 'sending', epoch = picked.epoch, payload_revision = picked.version
    from picked where d.ctid = picked.at
    returning picked.n`.execute(db);
  const ours = new Set(marked.map(({ n }) => marks[n - 1]?.index));
  return rows.map((_, index) => ours.has(index));
}

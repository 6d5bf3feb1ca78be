import { sql } from 'kysely';
import type { Ledger } from '../../delivery-ports.ts';
import { arrayText } from '../array-text.ts';
import type { Handle } from '../handle.ts';
import { isSending } from '../lanes/work.ts';
import { inKeyOrder, keyColumns } from './key-columns.ts';
import type { Leaving } from './leaving.ts';
import { isIn } from './looked-up.ts';

type Marks = Parameters<Ledger['markSending']>[0];

/**
 * Marks deliveries as leaving: notes them with their lanes, beside what is leaving already, in one row a lane. Neither lane
 * nor message changes until the mark is stored: nobody takes the lane, and an author's pause, cancellation or edit comes
 * wholly before or wholly after.
 */
export async function markSending(db: Handle, leaving: Leaving, rows: Marks): Promise<readonly boolean[]> {
  const marks = inKeyOrder(rows).filter(({ row }) => leaving.find(row)?.open !== true);
  const before = leaving.notedBeside(rows);
  const entries = marks.map(({ row }) => leaving.depart(row));
  const { rows: marked } = await sql<{ n: number }>`
    with asked as materialized (
      select * from unnest(${keyColumns(marks)}, ${arrayText(marks.map(({ row }) => row.version))}::integer[],
          ${arrayText(entries)}::text[])
        with ordinality as asked (tenant_id, epoch, message_id, revision, place, version, entry, n)
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
    passed as materialized (
      select tenant_id, epoch, entry, n from asked
      where ${isIn(
        sql`tenant_id, message_id, revision, version`,
        sql`select tenant_id, message_id, revision, payload_revision from sending`,
      )}
    ),
    noted as materialized (
      select tenant_id, epoch, array_agg(entry) as entries
      from (
        select tenant_id, epoch, entry from passed
        union all
        select * from unnest(${arrayText(before.map(({ tenantId }) => tenantId))}::text[],
          ${arrayText(before.map(({ epoch }) => epoch))}::bigint[], ${arrayText(before.map(({ entry }) => entry))}::text[])
      ) each
      group by tenant_id, epoch
    ),
    marked as (
      update lane set leaving_epoch = noted.epoch, leaving = noted.entries
      from noted
      -- Named as a list too: so that only these are read, in the order in which all lock them.
      where lane.tenant_id = any(${arrayText(lanesOf(marks))}::text[]) and lane.tenant_id = noted.tenant_id
        and lane.epoch = noted.epoch and lane.held_until > clock_timestamp()
      returning lane.tenant_id, lane.epoch
    )
    select n from passed where ${isIn(sql`tenant_id, epoch`, sql`select tenant_id, epoch from marked`)}`.execute(db);
  const ours = new Set(marked.map(({ n }) => marks[n - 1]?.index));
  for (const { row, index } of marks) if (!ours.has(index)) leaving.stayed(row);
  return rows.map((_, index) => ours.has(index));
}

const lanesOf = (marks: ReadonlyArray<{ readonly row: Marks[number] }>): readonly string[] => [
  ...new Set(marks.map(({ row }) => row.hold.tenantId)),
];

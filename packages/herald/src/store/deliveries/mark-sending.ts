import { sql } from 'kysely';
import type { Ledger } from '../../lane-ports.ts';
import { arrayText } from '../array-text.ts';
import type { Handle } from '../handle.ts';
import { isSending } from '../lanes/work.ts';
import { repeatAfterConflict } from '../transact.ts';
import { inKeyOrder, keyColumns, type Asked } from './key-columns.ts';
import type { Leaving, Noted } from './leaving.ts';
import { isIn } from './looked-up.ts';

type Marks = Parameters<Ledger['markSending']>[0];

/**
 * Marks deliveries as leaving: notes them with their lanes, beside what is leaving already, in one row a lane. Neither lane
 * nor message changes until the mark is stored: nobody takes the lane, and an author's pause, cancellation or edit comes
 * wholly before or wholly after.
 */
export async function markSending(db: Handle, leaving: Leaving, rows: Marks): Promise<readonly boolean[]> {
  const marks = inKeyOrder(rows).filter(({ row }) => leaving.find(row)?.open !== true);
  const beside = leaving.notedOn(rows);
  const entries = marks.map(({ row }) => leaving.depart(row));
  const marked = await repeatAfterConflict(() => note(db, marks, entries, beside));
  const found = new Map(marked.map(({ n, at }) => [marks[n - 1]?.index, at]));
  for (const { row, index } of marks) {
    const at = found.get(index);
    if (at === undefined) leaving.stayed(row);
    else leaving.marked(row, at);
  }
  return rows.map((_, index) => found.has(index));
}

/** Answers with the numbers of those that are marked, and where their rows are. */
async function note(
  db: Handle,
  marks: ReadonlyArray<Asked<Marks[number]>>,
  entries: readonly string[],
  beside: readonly Noted[],
): Promise<ReadonlyArray<{ readonly n: number; readonly at: string }>> {
  const { rows } = await sql<{ n: number; at: string }>`
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
      select asked.tenant_id, asked.epoch, asked.entry, asked.n, d.at
      from asked
      -- What was put aside meanwhile, or settled, is not planned any more.
      cross join lateral (
        select ctid as at, state from delivery
        where tenant_id = asked.tenant_id and message_id = asked.message_id
          and place = asked.place and revision = asked.revision
        limit 1
      ) d
      where d.state = 'planned' and ${isIn(
        sql`asked.tenant_id, asked.message_id, asked.revision, asked.version`,
        sql`select tenant_id, message_id, revision, payload_revision from sending`,
      )}
    ),
    -- Locked in one order, as by whoever renews leases, or the two could wait for each other.
    noted as materialized (
      select each.tenant_id, each.epoch, each.entries
      from (
        select tenant_id, epoch, array_agg(entry) as entries
        from (
          select tenant_id, epoch, entry from passed
          union all
          select * from unnest(${arrayText(beside.map(({ tenantId }) => tenantId))}::text[],
            ${arrayText(beside.map(({ epoch }) => epoch))}::bigint[], ${arrayText(beside.map(({ entry }) => entry))}::text[])
        ) each
        group by tenant_id, epoch order by tenant_id
      ) each
      cross join lateral (
        select from lane where tenant_id = each.tenant_id and epoch = each.epoch limit 1 for no key update
      ) locked
    ),
    marked as (
      update lane set leaving_epoch = noted.epoch, leaving = noted.entries
      from noted
      -- By its key, also where a renewal came in between; and named as a list, so that no other lane is read.
      where lane.tenant_id = any(${arrayText(lanesOf(marks))}::text[]) and lane.tenant_id = noted.tenant_id
        and lane.epoch = noted.epoch and lane.held_until > clock_timestamp()
      returning lane.tenant_id, lane.epoch
    )
    select n, at from passed where ${isIn(sql`tenant_id, epoch`, sql`select tenant_id, epoch from marked`)}`.execute(
    db,
  );
  return rows;
}

const lanesOf = (marks: ReadonlyArray<Asked<Marks[number]>>): readonly string[] => [
  ...new Set(marks.map(({ row }) => row.hold.tenantId)),
];

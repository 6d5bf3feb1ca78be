import { sql } from 'kysely';
import type { Settlement } from '../../model/delivery.ts';
import { arrayText } from '../array-text.ts';
import type { Handle } from '../handle.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import { keyColumns, type Asked } from './key-columns.ts';
import { REPEATABLE, type Departed } from './leaving.ts';
import { isIn, isPlanned, isSettledAlready } from './looked-up.ts';

type NotSent = Exclude<Settlement, { kind: 'sent' }>;

/** The columns that a settlement writes; those that it says nothing of stay, or are cleared, by its kind. */
const written = (settlement: NotSent) => ({
  due_at: null,
  attempts: 1,
  why: null,
  status: null,
  ...columnsOf(settlement),
});

function columnsOf(settlement: NotSent) {
  switch (settlement.kind) {
    case 'again': {
      const { dueAt, countsAsAttempt, status, code } = settlement;
      return {
        due_at: dueAt.toISOString(),
        attempts: countsAsAttempt ? 1 : 0,
        status: status ?? null,
        code: code ?? null,
      };
    }
    case 'unreachable':
      return { why: settlement.why, status: settlement.status, code: settlement.code };
    case 'refused':
      return { status: settlement.status, code: settlement.code };
    case 'unknown':
      return { code: settlement.code };
  }
}

/** Else a new holder may have made of it what this attempt would. */
const isHeld = isIn(sql`tenant_id, epoch`, sql`select tenant_id, epoch from held`);

/** Settles attempts that ended otherwise than sent. Answers with the numbers of those that are settled, also if they were before. */
export async function settleOthers(
  db: Handle,
  asked: ReadonlyArray<Asked<Departed<NotSent>>>,
): Promise<readonly number[]> {
  const values = asked.map(({ row }) => written(row.settlement));
  const { rows } = await sql<{ n: number }>`
    with asked as materialized (
      select * from unnest(${keyColumns(asked)},
        ${arrayText(asked.map(({ row }) => row.departure))}::integer[],
        ${arrayText(asked.map(({ row }) => row.version))}::integer[],
        ${arrayText(asked.map(({ row }) => row.settlement.kind))}::text[],
        ${arrayText(values.map((value) => value.due_at))}::timestamptz[],
        ${arrayText(values.map((value) => value.attempts))}::integer[],
        ${arrayText(values.map((value) => value.why))}::text[],
        ${arrayText(values.map((value) => value.status))}::integer[],
        ${arrayText(values.map((value) => value.code))}::text[]
      ) with ordinality as asked (tenant_id, epoch, message_id, revision, place, departure, version, kind,
        due_at, attempts, why, status, code, n)
    ),
    -- Nothing is locked for this: whoever takes the lane meanwhile settles what is in doubt, and of both the first one does.
    held as materialized (
      select each.tenant_id, each.epoch
      from (select distinct tenant_id, epoch from asked) each
      cross join lateral (
        select from lane where lane.tenant_id = each.tenant_id and lane.epoch = each.epoch limit 1
      ) lane
    ),
    looked as materialized (
      select asked.*, before.at, before.state, before.epoch as was_epoch, before.departure as was_departure
      from asked
      -- One look-up for each, by its key: the limit keeps the planner from joining otherwise.
      cross join lateral (
        select ctid as at, state, epoch, departure from delivery
        where tenant_id = asked.tenant_id and message_id = asked.message_id
          and place = asked.place and revision = asked.revision
        limit 1
      ) before
    ),
    changed as (
      update delivery d set
        state = case picked.kind when 'again' then 'planned' else picked.kind end,
        epoch = picked.epoch, departure = picked.departure, 
        payload_revision = coalesce(nullif(picked.version, ${REPEATABLE}), d.payload_revision),
        -- Caps go by when it went, or may have.
        due_at = case when d.topic is not null and picked.kind = 'unknown'
          then date_trunc('milliseconds', clock_timestamp()) else coalesce(picked.due_at, d.due_at) end,
        attempts = d.attempts + picked.attempts,
        why = picked.why,
        -- What was taken back without an answer keeps the last one: the same code again says more than once.
        status = case picked.kind when 'again' then coalesce(picked.status, d.status) else picked.status end,
        code = case picked.kind when 'again' then coalesce(picked.code, d.code) else picked.code end
      from (
        select * from looked
        where ${isPlanned('looked')} and (was_epoch, was_departure) < (epoch, departure)
          and ${isHeld}
      ) picked
      where d.ctid = picked.at and ${isPlanned('d')} and (d.epoch, d.departure) < (picked.epoch, picked.departure)
      returning picked.n, d.tenant_id, d.message_id, d.revision,
        'planned' as was, null::text as was_reason, d.state, ${reasonOf('d')} as reason
    ),
    ${countChanges}
    select n from changed
    union all
    select n from looked
    where ${isSettledAlready('looked', sql`case kind when 'again' then 'planned' else kind end`)} and ${isHeld}`.execute(
    db,
  );
  return rows.map(({ n }) => n);
}

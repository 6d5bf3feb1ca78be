import { sql, type RawBuilder } from 'kysely';
import type { Settlement } from '../../model/delivery.ts';
import { arrayText } from '../array-text.ts';
import type { Handle } from '../handle.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import { keyColumns, type Asked } from './key-columns.ts';
import { REPEATABLE, type Departed } from './leaving.ts';

type Sent = Extract<Settlement, { kind: 'sent' }>;
type Attempts = ReadonlyArray<Asked<Departed<Sent>>>;

/**
 * Settles attempts that all ended sent, as nearly all do, and whose rows are where they were when they were marked: no key
 * is looked up for it. Answers with the numbers of those settled; the others are for `settleSent`.
 */
export async function settleInPlace(db: Handle, asked: Attempts): Promise<readonly number[]> {
  const { rows } = await sql<{ n: number }>`
    with changed as (
      update delivery d set ${sent}, attempts = d.attempts + 1
      from (
        select asked.*, before.was
        from (${attemptsOf(asked)}) asked
        -- Another row may be there by now. The limit keeps the planner from joining otherwise.
        cross join lateral (
          select state as was from delivery
          where ctid = asked.at and tenant_id = asked.tenant_id and message_id = asked.message_id
            and place = asked.place and revision = asked.revision
          limit 1
        ) before
        where before.was = 'planned'
      ) picked
      where d.ctid = picked.at and d.state = picked.was and (d.epoch, d.departure) < (picked.epoch, picked.departure)
      returning picked.n, d.tenant_id, d.message_id, d.revision
    ),
    counted as (
      update message_tally t
      set waiting = t.waiting - c.count, sent = t.sent + c.count, open = t.waiting - c.count > 0
      from (
        select tenant_id, message_id, revision, count(*) as count from changed group by tenant_id, message_id, revision
      ) c
      where t.tenant_id = c.tenant_id and t.message_id = c.message_id and t.revision = c.revision
    )
    select n from changed`.execute(db);
  return rows.map(({ n }) => n);
}

/**
 * The same wherever their rows are. That it was sent stays true after the lane was lost, whether the new holder has looked at
 * the row yet or not.
 */
export async function settleSent(db: Handle, asked: Attempts): Promise<readonly number[]> {
  const { rows } = await sql<{ n: number }>`
    with changed as (
      update delivery d set ${sent},
        -- A late answer is of an attempt that was counted when it was given up.
        attempts = d.attempts + case picked.was when 'planned' then 1 else 0 end
      from (
        select asked.epoch, asked.departure, asked.version, asked.conversation_id, asked.service_url, asked.activity_id,
          asked.n, before.*
        from (${attemptsOf(asked)}) asked
        -- One look-up for each, by its key: the limit keeps the planner from joining otherwise.
        cross join lateral (
          select ctid as at, state as was, epoch as was_epoch, departure as was_departure,
            ${reasonOf('delivery')} as was_reason
          from delivery
          where tenant_id = asked.tenant_id and message_id = asked.message_id
            and place = asked.place and revision = asked.revision
          limit 1
        ) before
        where case before.was
          when 'planned' then (before.was_epoch, before.was_departure) < (asked.epoch, asked.departure)
          when 'unknown' then (before.was_epoch, before.was_departure) = (asked.epoch, asked.departure)
          else false end
      ) picked
      where d.ctid = picked.at and d.state = picked.was
        and (d.epoch, d.departure) = (picked.was_epoch, picked.was_departure)
      returning picked.n, d.tenant_id, d.message_id, d.revision,
        picked.was, picked.was_reason, d.state, null::text as reason
    ),
    ${countChanges}
    select n from changed`.execute(db);
  return rows.map(({ n }) => n);
}

/** With half the columns that `settleOthers` needs. */
const attemptsOf = (asked: Attempts): RawBuilder<unknown> => sql`
  select * from unnest(${keyColumns(asked)},
    ${arrayText(asked.map(({ row }) => row.departure))}::integer[],
    ${arrayText(asked.map(({ row }) => row.version))}::integer[],
    ${arrayText(asked.map(({ row }) => row.at ?? null))}::tid[],
    ${arrayText(asked.map(({ row }) => row.settlement.conversationId ?? null))}::text[],
    ${arrayText(asked.map(({ row }) => row.settlement.serviceUrl ?? null))}::text[],
    ${arrayText(asked.map(({ row }) => row.settlement.activityId ?? null))}::text[]
  ) with ordinality as asked (tenant_id, epoch, message_id, revision, place, departure, version, at,
    conversation_id, service_url, activity_id, n)`;

/** What a row `d` becomes by an attempt of `picked`. */
const sent: RawBuilder<unknown> = sql`
  state = 'sent', why = null, status = null, code = null,
  -- Caps go by when it went.
  due_at = case when d.topic is null then d.due_at else date_trunc('milliseconds', clock_timestamp()) end,
  epoch = picked.epoch, departure = picked.departure,
  payload_revision = coalesce(nullif(picked.version, ${REPEATABLE}), d.payload_revision),
  conversation_id = picked.conversation_id, service_url = picked.service_url,
  activity_id = coalesce(picked.activity_id, d.activity_id)`;

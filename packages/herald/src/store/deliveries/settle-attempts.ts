import { sql } from 'kysely';
import type { Ledger } from '../../delivery-ports.ts';
import type { Settlement } from '../../model/delivery.ts';
import type { Handle } from '../handle.ts';
import { arrayText } from '../array-text.ts';
import { repeatAfterConflict } from '../transact.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import { inKeyOrder, keyColumns, textOf } from './key-columns.ts';
import type { Leaving } from './leaving.ts';
import { isIn } from './looked-up.ts';

type Settlements = Parameters<Ledger['settle']>[0];

type Attempt = Settlements[number] & { readonly departure: number; readonly version: number };

/** Settles attempts, each counted by the statement that settles it; of several for one delivery, one after the other. */
export async function settleAttempts(db: Handle, leaving: Leaving, rows: Settlements): Promise<readonly boolean[]> {
  const settled = new Set<number>();
  const run = async (round: readonly Numbered[]): Promise<void> => {
    if (round.length === 0) return;
    const attempts = round.map(({ row }) => row);
    for (const position of await repeatAfterConflict(() => settleRound(db, attempts)))
      settled.add(round[position]?.index ?? -1);
  };
  for (const round of rounds(rows, leaving)) {
    await run(round);
    // A statement does not see what became of a row while it waited for it: a new holder may just have called it unknown.
    await run(round.filter(({ row, index }) => row.settlement.kind === 'sent' && !settled.has(index)));
  }
  for (const [index, row] of rows.entries()) if (settled.has(index)) leaving.settled(row, row.settlement.kind);
  return rows.map((_, index) => settled.has(index));
}

type Numbered = { readonly row: Attempt; readonly index: number };

/**
 * Splits rows so that no delivery is twice in one statement, which would settle it once, by either; less those that were
 * not marked here.
 */
function rounds(rows: Settlements, leaving: Leaving): ReadonlyArray<readonly Numbered[]> {
  const times = new Map<string, number>();
  const split: Numbered[][] = [];
  for (const [index, row] of rows.entries()) {
    const departure = leaving.find(row);
    if (departure === undefined) continue;
    const key = textOf(row.key);
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    (split[time] ??= []).push({ row: { ...row, departure: departure.number, version: departure.version }, index });
  }
  return split;
}

/** The columns that a settlement writes; those that it says nothing of stay, or are cleared, by its kind. */
const written = (settlement: Settlement) => ({
  conversation_id: null,
  service_url: null,
  activity_id: null,
  due_at: null,
  attempts: 1,
  why: null,
  status: null,
  code: null,
  ...columnsOf(settlement),
});

function columnsOf(settlement: Settlement) {
  switch (settlement.kind) {
    case 'sent': {
      const { conversationId, serviceUrl, activityId } = settlement;
      return { conversation_id: conversationId, service_url: serviceUrl, activity_id: activityId ?? null };
    }
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

/** Answers with the places, in the list, of those that were settled. */
async function settleRound(db: Handle, rows: readonly Attempt[]): Promise<readonly number[]> {
  const asked = inKeyOrder(rows);
  const values = asked.map(({ row }) => written(row.settlement));
  const { rows: settled } = await sql<{ n: number }>`
    with asked as materialized (
      select * from unnest(${keyColumns(asked)},
        ${arrayText(asked.map(({ row }) => row.departure))}::integer[],
        ${arrayText(asked.map(({ row }) => row.version))}::integer[],
        ${arrayText(asked.map(({ row }) => row.settlement.kind))}::text[],
        ${arrayText(values.map((value) => value.conversation_id))}::text[],
        ${arrayText(values.map((value) => value.service_url))}::text[],
        ${arrayText(values.map((value) => value.activity_id))}::text[],
        ${arrayText(values.map((value) => value.due_at))}::timestamptz[],
        ${arrayText(values.map((value) => value.attempts))}::integer[],
        ${arrayText(values.map((value) => value.why))}::text[],
        ${arrayText(values.map((value) => value.status))}::integer[],
        ${arrayText(values.map((value) => value.code))}::text[]
      ) with ordinality as asked (tenant_id, epoch, message_id, revision, place, departure, version, kind,
        conversation_id, service_url, activity_id, due_at, attempts, why, status, code, n)
    ),
    -- Nothing is locked for this: whoever takes the lane meanwhile settles what is in doubt, and of both the first one does.
    held as materialized (
      select each.tenant_id, each.epoch
      from (select distinct tenant_id, epoch from asked) each
      cross join lateral (
        select from lane where lane.tenant_id = each.tenant_id and lane.epoch = each.epoch limit 1
      ) lane
    ),
    picked as materialized (
      select asked.*, d.at, d.was, d.was_epoch, d.was_departure, d.was_reason
      from asked
      -- One look-up for each, by its key: the limit keeps the planner from joining otherwise.
      cross join lateral (
        select ctid as at, state as was, epoch as was_epoch, departure as was_departure,
          ${reasonOf('delivery')} as was_reason
        from delivery
        where tenant_id = asked.tenant_id and message_id = asked.message_id
          and place = asked.place and revision = asked.revision
        limit 1
      ) d
      -- That it was sent stays true after the lane was lost, whether the new holder has looked at the row yet or not.
      where case d.was
        when 'planned' then (d.was_epoch, d.was_departure) < (asked.epoch, asked.departure)
          and (asked.kind = 'sent' or ${isIn(sql`asked.tenant_id, asked.epoch`, sql`select tenant_id, epoch from held`)})
        when 'unknown' then (d.was_epoch, d.was_departure) = (asked.epoch, asked.departure) and asked.kind = 'sent'
        else false end
    ),
    changed as (
      update delivery d set
        state = case picked.kind when 'again' then 'planned' else picked.kind end,
        epoch = picked.epoch, departure = picked.departure, payload_revision = picked.version,
        due_at = coalesce(picked.due_at, d.due_at),
        -- A late answer is of an attempt that was counted when it was given up.
        attempts = d.attempts + case picked.was when 'planned' then picked.attempts else 0 end,
        conversation_id = coalesce(picked.conversation_id, d.conversation_id),
        service_url = coalesce(picked.service_url, d.service_url),
        activity_id = coalesce(picked.activity_id, d.activity_id),
        why = picked.why,
        -- What was taken back without an answer keeps the last one: the same code again says more than once.
        status = case picked.kind when 'again' then coalesce(picked.status, d.status) else picked.status end,
        code = case picked.kind when 'again' then coalesce(picked.code, d.code) else picked.code end
      from picked
      where d.ctid = picked.at and d.state = picked.was
        and (d.epoch, d.departure) = (picked.was_epoch, picked.was_departure)
      returning picked.n, d.tenant_id, d.message_id, d.revision,
        picked.was, picked.was_reason, d.state, ${reasonOf('d')} as reason
    ),
    ${countChanges}
    select n from changed`.execute(db);
  return settled.flatMap(({ n }) => asked[n - 1]?.index ?? []);
}

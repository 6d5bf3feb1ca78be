import { sql, type RawBuilder } from 'kysely';
import type { DueAsked, DueCursor, DuePage, LaneStore } from '../../lane-ports.ts';
import { bestLocale, bestTimeZone } from '../address-book/best-known.ts';
import { isNotHeld, isSending, messageOfTally, waitsForEarlier } from '../lanes/work.ts';
import { factsOf, isRuled, rulingOf } from '../rules/ruling.ts';
import { chatOf, placeNamed, whyNot } from './chat-of.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import type { Leaving } from './leaving.ts';
import { leavingPlaces } from './leaving-places.ts';
import { keyOfRow, readDue, type DueRow } from './read-due.ts';
import { putAside } from './put-aside.ts';
import { putOff } from './put-off.ts';
import { knownZone } from './time-zones.ts';

/** The last row of a page: the next one goes on behind it. */
type Position = {
  readonly dueAt: string;
  readonly messageId: string;
  readonly revision: number;
  readonly place: string;
};

/**
 * Loads pages of what is due, in order of due time, each row with where it goes as the address book has it now. What turns
 * out to have nowhere to go, or to have gone there already, is settled at once and is not in its page. Columns are null
 * that hold what most rows do: writing and reading a value costs more than finding it.
 */
export async function loadDue(
  deps: DeliveryDeps,
  leaving: Leaving,
  asked: readonly DueAsked[],
): ReturnType<LaneStore['loadDue']> {
  if (asked.length === 0) return [];
  const zones = await deps.zones.names(deps.connection.db);
  const { rows } = await sql<DueRow & { readonly n: number }>`
    with asked as materialized (${askedFor(asked)}),
    page as materialized (
      select asked.n, asked.tenant_id, asked.priority, asked.tenant_service_url, asked.aliased, due.*,
        due.topic is not null and (asked.ruled or due.dedupe_key is not null) as ruled
      from asked cross join lateral (${duePage}) due
    )
    select page.n, page.place, page.message_id, page.due_at, page.expires_at, page.activity_id, page.code,
      nullif(page.revision, 0) as revision, nullif(page.operation, 'send') as operation,
      nullif(page.attempts, 0) as attempts, nullif(${hasTwin}, false) as has_twin,
      nullif(page.about_app, false) as about_app, app.state as app_state, app.since as app_since, home.group_id, told.why as told_why,
      ruling.skip, case when ruling.moved then ruling.due_at end as later,
      nullif(page.tenant_service_url, chat.service_url) as tenant_service_url,
      case when person.person_id = at.id then '' else person.person_id end as person_id,
      named.teams_id, named.entra_id, named.locale, named.time_zone,
      chat.conversation_id, chat.service_url, nullif(chat.bot_id, ${deps.botId}) as bot_id,
      nullif(chat.scope, 'personal') as scope, nullif(chat.chat_person_id, person.person_id) as chat_person_id,
      chat.team_id, chat.why as held_why, channel.team_id as channel_team_id,
      sent.conversation_id as sent_conversation_id, sent.service_url as sent_service_url,
      sent.activity_id as sent_activity_id
    from page
    cross join lateral (${placeNamed}) at
    cross join lateral (
      select case when at.kind <> 'p' then null when page.aliased then coalesce(
        (select a.person_id from person_alias a where a.tenant_id = page.tenant_id and a.alias_id = at.id), at.id)
        else at.id end as person_id
    ) person
    left join lateral (${chatOf(ofPage, whyNot.byOutcome)}) chat on true
    -- Whoever sends to a chat that is there needs no other name of its person; whoever waits for the outcome
    -- is told them, and content is composed for whoever reads it.
    left join lateral (
      select p.teams_id, p.entra_id, case when page.kind is not null then ${bestLocale(sql`p`)} end as locale,
        case when page.kind is not null or page.ruled then ${bestTimeZone(sql`p`)} end as time_zone
      from person p
      where (chat.conversation_id is null or chat.why is not null or page.priority in ('live', 'bulk') or page.kind is not null
          or page.ruled or page.about_app)
        and p.tenant_id = page.tenant_id and p.person_id = person.person_id
      limit 1
    ) named on true
    left join lateral (${rulingOfPage(zones)}) ruling on page.ruled
    left join lateral (
      select c.team_id from channel c
      where at.kind = 'h' and c.tenant_id = page.tenant_id and c.channel_id = at.id
      limit 1
    ) channel on true
    -- Whether the app is where the message is to go, and how Graph calls that.
    left join lateral (
      select t.group_id from team t
      where page.about_app and at.kind = 'h' and t.tenant_id = page.tenant_id
        and t.team_id = coalesce(channel.team_id, at.id)
      limit 1
    ) home on true
    left join lateral (
      select r.why from person_reachability r
      where page.about_app and at.kind = 'p' and r.tenant_id = page.tenant_id and r.person_id = person.person_id
      limit 1
    ) told on true
    left join lateral (
      select i.state, (i.said_at ->> 'state')::timestamptz >= page.created_at as since from installation i
      where page.about_app and i.tenant_id = page.tenant_id
        and i.home_kind = case at.kind when 'p' then 'personal' else 'team' end
        and i.home_id = case at.kind when 'p' then person.person_id else coalesce(channel.team_id, at.id) end
      limit 1
    ) app on true
    left join lateral (
      select d.conversation_id, d.service_url, d.activity_id from delivery d
      where page.revision > 0 and d.tenant_id = page.tenant_id and d.message_id = page.message_id
        and d.place = page.place and d.revision = 0 and d.state = 'sent'
      limit 1
    ) sent on true
    order by page.n, page.due_at, page.message_id, page.revision, page.place`.execute(deps.connection.db);
  const pages = asked.map((): DueRow[] => []);
  for (const row of rows) pages[row.n - 1]?.push(row);
  return Promise.all(asked.map((one, index) => readPage(deps, leaving, one, pages[index] ?? [])));
}

async function readPage(
  deps: DeliveryDeps,
  leaving: Leaving,
  { hold, priority, limit, after }: DueAsked,
  rows: readonly DueRow[],
): Promise<DuePage> {
  // What is leaving is planned in the table until it is settled.
  const staying = rows.filter((row) => leaving.find({ hold, key: keyOfRow(row, hold) })?.open !== true);
  const read = staying.map((row) => readDue(row, hold, priority === 'bulk' ? 'broadcast' : priority, deps));
  const aside = read.flatMap((one) => (one.kind === 'aside' ? [one.aside] : []));
  if (aside.length > 0) await putAside(deps.connection, hold, aside);
  const later = read.flatMap((one) => (one.kind === 'later' ? [one] : []));
  if (later.length > 0) await putOff(deps.connection, hold, later);
  const last = rows.at(-1);
  return {
    due: read.flatMap((one) => (one.kind === 'due' ? [one.delivery] : [])),
    cursor: last === undefined ? after : { after: positionOf(last) },
    more: rows.length === limit,
  };
}

const ofPage = sql.ref('page.tenant_id');

function askedFor(asked: readonly DueAsked[]): RawBuilder<unknown> {
  const after = asked.map((one) => positionIn(one.after));
  // Most tenants have nobody who turned out to be somebody else: then their rows need no look-up of that.
  return sql`select asked.*,
    (select t.service_url from tenant t where t.tenant_id = asked.tenant_id) as tenant_service_url,
    exists (select from person_alias a where a.tenant_id = asked.tenant_id) as aliased,
    ${isRuled(sql`asked.tenant_id`)} as ruled
  from unnest(
    ${asked.map(({ hold }) => hold.tenantId)}::text[],
    ${asked.map(({ priority }) => priority)}::text[],
    ${asked.map(({ limit }) => limit)}::integer[],
    ${after.map((position) => position?.dueAt ?? '-infinity')}::timestamptz[],
    ${after.map((position) => position?.messageId ?? null)}::uuid[],
    ${after.map((position) => position?.revision ?? null)}::integer[],
    ${after.map((position) => position?.place ?? '')}::text[]
  ) with ordinality as asked (tenant_id, priority, most, after_due, after_message, after_revision, after_place, n)`;
}

/**
 * The next rows of each message that sends, by its index, and of those the first; so a paused message costs nothing. What is
 * behind the position is one comparison in each message's own order, which its index knows.
 */
const duePage = sql`
  select m.operation, m.expires_at, m.activity_id, m.kind, m.topic, m.dedupe_key, m.dedupe_ms, m.created_at,
    m.install is not null or m.operation in ('install', 'uninstall', 'upgrade') as about_app, d.*
  from message_tally t
  cross join lateral (${messageOfTally}) m
  cross join lateral (
    select d.message_id, d.revision, d.place, d.due_at, d.attempts, d.code from delivery d
    where d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision
      and d.state = 'planned' and d.due_at <= clock_timestamp() and not ${waitsForEarlier}
      and ${isNotHeld}
      -- Places begin with a letter: a tilde is behind all of them.
      and (d.due_at, d.place) > (asked.after_due, case
        when (t.message_id, t.revision) = (asked.after_message, asked.after_revision) then asked.after_place
        when (t.message_id, t.revision) < (asked.after_message, asked.after_revision) then '~'
        else '' end)
    order by d.due_at, d.place limit asked.most
  ) d
  where t.tenant_id = asked.tenant_id and t.priority = asked.priority and t.open and ${isSending}
  order by d.due_at, d.message_id, d.revision, d.place limit asked.most`;

/** What is ruled of a row of `page` now: what was planned long ago may meet other rules, and what was put off other hours. */
const rulingOfPage = (zones: readonly string[]) => sql`
  select ruling.* from (${factsOf(sql`page.tenant_id`, sql`page.topic`)}) facts
  cross join (select date_trunc('milliseconds', clock_timestamp()) as at) now
  cross join lateral (${rulingOf({
    tenantId: sql`page.tenant_id`,
    messageId: sql`page.message_id`,
    place: sql`page.place`,
    personId: sql`person.person_id`,
    zone: knownZone(sql`named.time_zone`, zones),
    topic: sql`page.topic`,
    dedupeKey: sql`page.dedupe_key`,
    dedupeMs: sql`page.dedupe_ms`,
    dueAt: sql`now.at`,
    turn: sql`page.due_at`,
    isHeld: sql`false`,
    facts: sql`facts`,
  })}) ruling
  -- Here and not where it is joined: there it would be found for every row, and left out afterwards.
  where page.ruled`;

/**
 * Whether the person of a row has another one in the same message: they were two people when it was planned, and turned out
 * to be one. The row by their id of today goes first, then the one whose place does, unless another has been tried already.
 */
const hasTwin = sql`
  (page.aliased and exists (
    select from (
      select person.person_id as id where person.person_id <> at.id
      union all
      select a.alias_id from person_alias a
      where a.tenant_id = page.tenant_id and a.person_id = person.person_id and a.alias_id <> at.id
    ) other
    cross join lateral (
      select d.state, d.place from delivery d
      where d.tenant_id = page.tenant_id and d.message_id = page.message_id and d.revision = page.revision
        and d.place = ('p:' || other.id) collate "C"
      limit 1
    ) twin
    where twin.state in ('sent', 'sending', 'unknown', 'unreachable', 'refused')
      or (twin.state = 'planned' and (other.id = person.person_id
        or (at.id <> person.person_id and twin.place < page.place)
        or twin.place = any(${leavingPlaces(sql`page.tenant_id`, sql`page.message_id`, sql`page.revision`)})))))`;

function positionIn(cursor: DueCursor | undefined): Position | undefined {
  const after: unknown = cursor?.after;
  return isPosition(after) ? after : undefined;
}

const isPosition = (value: unknown): value is Position =>
  typeof value === 'object' && value !== null && 'dueAt' in value && 'place' in value;

const positionOf = ({ due_at, message_id, revision, place }: DueRow): Position => ({
  dueAt: due_at.toISOString(),
  messageId: message_id,
  revision: revision ?? 0,
  place,
});

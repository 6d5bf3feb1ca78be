import { sql, type RawBuilder } from 'kysely';
import type { DueCursor, LaneHold, LaneStore } from '../../delivery-ports.ts';
import type { Priority } from '../../model/delivery.ts';
import { isSending, waitsForEarlier } from '../lanes/work.ts';
import { chatOf, placeNamed, whyNot } from './chat-of.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { readDue, type DueRow } from './read-due.ts';
import { putAside } from './put-aside.ts';

/** The last row of a page: the next one goes on behind it. */
type Position = {
  readonly dueAt: string;
  readonly messageId: string;
  readonly revision: number;
  readonly place: string;
};

/**
 * Loads a page of what is due, in order of due time, each with where it goes as the address book has it now. What turns out
 * to have nowhere to go, or to have gone there already, is settled at once and is not in the page.
 */
export async function loadDue(
  deps: DeliveryDeps,
  hold: LaneHold,
  priority: Priority,
  limit: number,
  after: DueCursor | undefined,
): ReturnType<LaneStore['loadDue']> {
  const { tenantId } = hold;
  const { rows } = await sql<DueRow>`
    with page as materialized (${page(tenantId, priority, limit, positionIn(after))})
    select page.*,
      person.person_id, person.teams_id, person.entra_id, ${hasTwin(tenantId)} as has_twin,
      chat.conversation_id, chat.service_url, chat.bot_id, chat.scope, chat.chat_person_id, chat.team_id, chat.why as held_why,
      channel.team_id as channel_team_id,
      sent.conversation_id as sent_conversation_id, sent.service_url as sent_service_url,
      sent.activity_id as sent_activity_id,
      tenant.service_url as tenant_service_url
    from page
    left join tenant on tenant.tenant_id = ${tenantId}
    cross join lateral (${placeNamed}) at
    left join lateral (
      select p.person_id, p.teams_id, p.entra_id from person p
      where at.kind = 'p' and p.tenant_id = ${tenantId} and p.person_id = coalesce(
        (select a.person_id from person_alias a where a.tenant_id = ${tenantId} and a.alias_id = at.id), at.id)
      limit 1
    ) person on true
    left join lateral (${chatOf(tenantId, whyNot.byOutcome)}) chat on true
    left join lateral (
      select c.team_id from channel c
      where at.kind = 'h' and c.tenant_id = ${tenantId} and c.channel_id = at.id
      limit 1
    ) channel on true
    left join lateral (
      select d.conversation_id, d.service_url, d.activity_id from delivery d
      where page.revision > 0 and d.tenant_id = ${tenantId} and d.message_id = page.message_id
        and d.place = page.place and d.revision = 0 and d.state = 'sent'
      limit 1
    ) sent on true
    order by page.due_at, page.message_id, page.revision, page.place`.execute(deps.connection.db);

  const read = rows.map((row) => readDue(row, hold, priority, deps));
  const aside = read.flatMap((one) => (one.kind === 'aside' ? [one.aside] : []));
  if (aside.length > 0) await putAside(deps.connection, hold, aside);
  const last = rows.at(-1);
  return {
    due: read.flatMap((one) => (one.kind === 'due' ? [one.delivery] : [])),
    cursor: last === undefined ? after : { after: positionOf(last) },
  };
}

/** The next rows of each message that sends, by its index, and of those the first; so a paused message costs nothing. */
const page = (tenantId: string, priority: Priority, limit: number, after: Position | undefined) => sql`
  select m.operation, m.expires_at, m.activity_id, d.*
  from message_tally t
  join message m on m.tenant_id = t.tenant_id and m.message_id = t.message_id and m.revision = t.revision
  cross join lateral (
    select d.message_id, d.revision, d.place, d.due_at, d.attempts, d.code from delivery d
    where d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision
      and d.state = 'planned' and d.due_at <= clock_timestamp() and ${behind(after)} and not ${waitsForEarlier}
    order by d.due_at, d.place limit ${limit}
  ) d
  where t.tenant_id = ${tenantId} and t.priority = ${priority} and t.open and ${isSending}
  order by d.due_at, d.message_id, d.revision, d.place limit ${limit}`;

/** Behind a position in the order of all messages; as one comparison in each message's own, which its index knows. */
function behind(after: Position | undefined): RawBuilder<boolean> {
  if (after === undefined) return sql`true`;
  const { dueAt, messageId, revision, place } = after;
  const there = sql`(${messageId}::uuid, ${revision}::integer)`;
  // Places begin with a letter: a tilde is behind all of them.
  return sql`(d.due_at, d.place) > (${dueAt}::timestamptz, case
    when (t.message_id, t.revision) = ${there} then ${place}::text
    when (t.message_id, t.revision) < ${there} then '~'
    else '' end)`;
}

/**
 * Whether the person of a row has another one in the same message: they were two people when it was planned, and turned out
 * to be one. The row by their id of today goes first, then the one whose place does, unless another has been tried already.
 */
const hasTwin = (tenantId: string) => sql`
  exists (
    select from (
      select person.person_id as id where person.person_id <> at.id
      union all
      select a.alias_id from person_alias a
      where a.tenant_id = ${tenantId} and a.person_id = person.person_id and a.alias_id <> at.id
    ) other
    cross join lateral (
      select d.state, d.place from delivery d
      where d.tenant_id = ${tenantId} and d.message_id = page.message_id and d.revision = page.revision
        and d.place = ('p:' || other.id) collate "C"
      limit 1
    ) twin
    where twin.state in ('sending', 'sent', 'unknown', 'unreachable', 'refused')
      or (twin.state = 'planned' and (other.id = person.person_id
        or (at.id <> person.person_id and twin.place < page.place))))`;

function positionIn(cursor: DueCursor | undefined): Position | undefined {
  const after: unknown = cursor?.after;
  return isPosition(after) ? after : undefined;
}

const isPosition = (value: unknown): value is Position =>
  typeof value === 'object' && value !== null && 'dueAt' in value && 'place' in value;

const positionOf = ({ due_at, message_id, revision, place }: DueRow): Position => ({
  dueAt: due_at.toISOString(),
  messageId: message_id,
  revision,
  place,
});

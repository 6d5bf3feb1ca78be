import { sql, type RawBuilder } from 'kysely';

type Sql<T = unknown> = RawBuilder<T>;

/**
 * What is ruled of a topic in a tenant, as a query of one row: `quiet_from`, `quiet_to`, `otherwise_zone`, `cap_most` and
 * `cap_hours` of the tenant; `required`, `urgent`, `topic_most`, `topic_hours` and `digest_minutes` of the topic.
 */
export const factsOf = (tenantId: Sql, topic: Sql): Sql => sql`
  select r.quiet_from, r.quiet_to, coalesce(r.otherwise_zone, 'UTC') as otherwise_zone, r.cap_most, r.cap_hours,
    coalesce(t.required, false) as required, coalesce(t.urgent, false) as urgent,
    t.cap_most as topic_most, t.cap_hours as topic_hours, t.digest_minutes
  from (select) one
  left join rules r on r.tenant_id = ${tenantId}
  left join topic t on t.tenant_id = ${tenantId} and t.topic = ${topic}`;

/** Whether anything at all is ruled in a tenant, or chosen by anybody there: most have nothing, and are not asked further. */
export const isRuled = (tenantId: Sql): Sql<boolean> => sql`(
  exists (select from rules where rules.tenant_id = ${tenantId})
  or exists (select from preference where preference.tenant_id = ${tenantId})
  or exists (select from own_quiet_hours where own_quiet_hours.tenant_id = ${tenantId})
  or exists (select from topic where topic.tenant_id = ${tenantId} and (topic.cap_most is not null or topic.digest_minutes is not null)))`;

/**
 * Whether anything is ruled of a message, under the name `m`; of most nothing is, and planning them is not slowed. A topic of its
 * own is noted with each delivery, ruled on or not: a cap may be set while it is still remembered.
 */
export const isMessageRuled: Sql<boolean> = sql`(m.topic is not null
  and (m.topic <> '' or m.dedupe_key is not null or ${isRuled(sql`m.tenant_id`)}))`;

/** A delivery that is ruled on, by the names of what is known of it. */
export type Ruled = {
  readonly tenantId: Sql;
  readonly messageId: Sql;
  readonly place: Sql;
  /** The address book's id of who gets it; null for a chat of several, or a channel. */
  readonly personId: Sql;
  /** A zone that the database knows, or null. */
  readonly zone: Sql;
  readonly topic: Sql;
  readonly dedupeKey: Sql;
  readonly dedupeMs: Sql;
  /** When it would go. */
  readonly dueAt: Sql;
  /** By which those of one person come one after the other: when it is due, `quiet.due_at` where that is still to be found. */
  readonly turn: Sql;
  /** Whether it waits for a digest: then neither hours nor caps are its own. */
  readonly isHeld: Sql<boolean>;
  /** A row of `factsOf`. */
  readonly facts: Sql;
};

/**
 * What rules and recipients say of one delivery, as a query of one row: `skip`, why it is not sent at all, or none; `due_at`,
 * no earlier than it would go; and `moved`, whether that is later. What counts towards a cap, or as the same again, is what
 * goes before it: of two at once, one. `offset 0` keeps the planner from asking again wherever an answer is used.
 */
export const rulingOf = (ruled: Ruled): Sql => sql`
  select verdict.skip, quiet.due_at, quiet.due_at > ${ruled.dueAt} as moved
  from (select ${quietUntil(ruled)} as due_at offset 0) quiet
  cross join lateral (select ${skipWhy(ruled, sql`quiet.due_at`)} as skip offset 0) verdict`;

/** The end of the recipient's quiet hours where those hold it, on their own clock; else when it would go. */
const quietUntil = ({ tenantId, personId, zone, dueAt, isHeld, facts }: Ruled): Sql => sql`
  coalesce((
    select ((local.at::date + hours.quiet_to)
      + case when hours.quiet_from > hours.quiet_to and local.at::time >= hours.quiet_from then interval '1 day'
          else interval '0' end) at time zone local.zone
    from (
      select case when own.person_id is null then ${facts}.quiet_from else own.quiet_from end as quiet_from,
        case when own.person_id is null then ${facts}.quiet_to else own.quiet_to end as quiet_to
      from (select) one
      left join own_quiet_hours own on own.tenant_id = ${tenantId} and own.person_id = ${personId}
    ) hours
    cross join lateral (
      select ${dueAt} at time zone coalesce(${zone}, ${facts}.otherwise_zone) as at,
        coalesce(${zone}, ${facts}.otherwise_zone) as zone
    ) local
    where ${personId} is not null and not ${facts}.urgent and not ${isHeld} and case
      when hours.quiet_from < hours.quiet_to
        then local.at::time >= hours.quiet_from and local.at::time < hours.quiet_to
      when hours.quiet_from > hours.quiet_to
        then local.at::time >= hours.quiet_from or local.at::time < hours.quiet_to
      else false end
  ), ${dueAt})`;

const skipWhy = (ruled: Ruled, dueAt: Sql): Sql => sql`
  case
    when ${ruled.personId} is not null and not ${ruled.facts}.required and ${isMuted(ruled)} then 'opted-out'
    when ${ruled.dedupeKey} is not null and ${isRepeated(ruled)} then 'duplicate'
    when ${ruled.personId} is not null and not ${ruled.facts}.urgent and not ${ruled.isHeld}
      and (${ruled.facts}.cap_most is not null or ${ruled.facts}.topic_most is not null) and ${isCapped(ruled, dueAt)}
      then 'capped'
  end`;

/** What somebody said of the topic itself counts before what they said of everything. */
const isMuted = ({ tenantId, personId, topic }: Ruled): Sql<boolean> => sql`coalesce((
  select p.muted from preference p
  where p.tenant_id = ${tenantId} and p.person_id = ${personId} and p.topic in (${topic}, '')
  order by p.topic desc limit 1), false)`;

/**
 * Whether somebody got a message with the same key, in a digest or by itself, or may have; or is about to, by one that was
 * accepted before. Of those that are planned one goes: ids are in one order everywhere, whatever clocks say.
 */
const isRepeated = ({ tenantId, messageId, place, dedupeKey, dedupeMs }: Ruled): Sql<boolean> => sql`exists (
  select from message other
  cross join lateral (
    select d.state, d.why from delivery d
    where d.tenant_id = other.tenant_id and d.message_id = other.message_id and d.place = ${place} and d.revision = 0
    limit 1
  ) d
  where other.tenant_id = ${tenantId} and other.dedupe_key = ${dedupeKey} and other.revision = 0
    and other.created_at > clock_timestamp() - ${dedupeMs} * interval '1 millisecond'
    and other.message_id <> ${messageId}
    and (d.state in ('sent', 'sending', 'unknown') or (d.state = 'skipped' and d.why = 'digested')
      or (d.state = 'planned' and other.message_id < ${messageId})))`;

/**
 * Whether as many have gone within the time of a cap, or are about to before this one. When one went is its due time: it is
 * set when it is sent; what is still planned goes now at the earliest, however long it has been due. What is required is not
 * left out because of other topics.
 */
const isCapped = ({ tenantId, messageId, place, topic, turn, facts }: Ruled, dueAt: Sql): Sql<boolean> => sql`(
  select coalesce(not ${facts}.required
      and count(*) filter (where d.at > ${dueAt} - ${facts}.cap_hours * interval '1 hour') >= ${facts}.cap_most, false)
    or coalesce(count(*) filter (where d.topic = ${topic} and d.at > ${dueAt} - ${facts}.topic_hours * interval '1 hour')
      >= ${facts}.topic_most, false)
  from (
    select gone.topic, gone.due_at as at from delivery gone
    where gone.tenant_id = ${tenantId} and gone.place = ${place} and gone.topic is not null and gone.revision = 0
      and gone.due_at > ${dueAt} - greatest(${facts}.cap_hours, ${facts}.topic_hours) * interval '1 hour'
      and gone.due_at <= ${dueAt} and gone.state in ('sent', 'sending', 'unknown')
    union all
    select ahead.topic, greatest(ahead.due_at, clock_timestamp()) from delivery ahead
    where ahead.tenant_id = ${tenantId} and ahead.place = ${place} and ahead.topic is not null and ahead.revision = 0
      and ahead.state = 'planned' and ahead.why is distinct from 'digest'
      and (ahead.due_at, ahead.message_id) < (${turn}, ${messageId})
  ) d)`;

import { sql, type RawBuilder } from 'kysely';
import { knownZone } from '../deliveries/time-zones.ts';
import { factsOf, rulingOf } from './ruling.ts';

/** A page of each message's audience, as it is where nothing is ruled. */
export const plainPage = (audience: RawBuilder<unknown>, dueAt: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select asked.n, asked.tenant_id, asked.message_id, asked.revision, each.key, each.place, each.state, each.why,
    ${dueAt} as due_at, null::text as topic, asked.tenant_service_url
  from asked cross join lateral (${audience}) each`;

/**
 * The same by what is ruled: skipped, or due later. Of what a digest can show, which are notifications, what waits for a digest is due when the first of its topic at its place
 * is that waits for one; whether it is one too many then, or out of hours, is for the card to which they come.
 */
export const ruledPage = (
  audience: RawBuilder<unknown>,
  dueAt: RawBuilder<unknown>,
  zones: readonly string[],
): RawBuilder<unknown> => sql`
  select found.n, found.tenant_id, found.message_id, found.revision, found.key, found.place,
    case when found.state = 'planned' and ruling.skip is not null then 'skipped' else found.state end as state,
    case when found.state <> 'planned' or found.topic is null then found.why
      when ruling.skip is not null then ruling.skip
      when found.held then 'digest'
      when ruling.moved then 'quiet-hours' end as why,
    coalesce(case when found.held then digest.due_at else ruling.due_at end, found.due_at) as due_at,
    case when found.topic <> '' or found.cap_most is not null then found.topic end as topic
  from (
    select asked.n, asked.tenant_id, asked.message_id, asked.revision, asked.topic, asked.dedupe_key, asked.dedupe_ms,
      each.key, each.place, each.state, each.why, ${dueAt} as due_at, facts.*,
      case when each.place like 'p:%' then substr(each.place, 3) collate "default" end as person_id,
      ${knownZone(sql`each.zone`, zones)} as zone,
      facts.digest_minutes is not null and asked.kind is not distinct from 'notification' as held
    from asked
    left join lateral (${factsOf(sql`asked.tenant_id`, sql`asked.topic`)}) facts on asked.topic is not null
    cross join lateral (${audience}) each
    offset 0
  ) found
  left join lateral (${rulingOf({
    tenantId: sql`found.tenant_id`,
    messageId: sql`found.message_id`,
    place: sql`found.place`,
    personId: sql`found.person_id`,
    zone: sql`found.zone`,
    topic: sql`found.topic`,
    dedupeKey: sql`found.dedupe_key`,
    dedupeMs: sql`found.dedupe_ms`,
    dueAt: sql`found.due_at`,
    turn: sql`quiet.due_at`,
    isHeld: sql`found.held`,
    facts: sql`found`,
  })}) ruling on found.topic is not null and found.state = 'planned'
  left join lateral (
    select coalesce(min(d.due_at), found.due_at + found.digest_minutes * interval '1 minute') as due_at
    from delivery d
    where found.held and d.tenant_id = found.tenant_id and d.place = found.place and d.topic = found.topic
      and d.due_at > found.due_at and d.state = 'planned' and d.why = 'digest'
  ) digest on found.held`;

/** Sees to it that what waits for a digest is looked at when it is due; to be put behind `page` in the statement that plans. */
export const putDigests: RawBuilder<unknown> = sql`
  digested as (
    insert into chore (tenant_id, kind, key, due_at)
    select tenant_id, 'digest', topic, min(due_at) from page where state = 'planned' and why = 'digest'
    group by tenant_id, topic
    order by tenant_id, topic
    on conflict (tenant_id, kind, key) do update set due_at = least(chore.due_at, excluded.due_at)
  )`;

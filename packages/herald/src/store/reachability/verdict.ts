import { sql, type RawBuilder } from 'kysely';

/**
 * Why somebody, under the name `p`, cannot be reached whatever Teams says: as the directory has them, null when that says
 * nothing. With a chat a guest and somebody unlicensed can be written to all the same: then the directory is behind.
 */
export const standingOf = (hasChat: RawBuilder<boolean>): RawBuilder<string | null> => sql`
  case when p.listed is null then null
    when p.listed ->> 'deleted' = 'true' then 'gone'
    when p.listed ->> 'enabled' = 'false' then 'disabled'
    when p.listed ->> 'guest' = 'true' and not ${hasChat} then 'guest'
    when p.listed ->> 'licensed' = 'false' and not ${hasChat} then 'unlicensed' end`;

/** Whether somebody under the name `p` has a 1:1 chat. */
export const hasChat: RawBuilder<boolean> = sql`exists (
  select from conversation c
  where c.tenant_id = p.tenant_id and c.person_id = p.person_id and c.scope = 'personal')`;

/**
 * What is known of each person `p` of a page, as a query: `why` none for who can be reached, `untried` for who was never
 * heard of. Of what an outcome said of the person and what their chat shows, the later counts.
 */
export const verdictOf: RawBuilder<unknown> = sql`
  select
    coalesce(standing.why, told.why, chat.why, app.why, case when chat.there or app.there then null else 'untried' end) as why,
    case when standing.why is not null then (p.said_at ->> 'listed')::timestamptz
      else coalesce(told.since, chat.since, app.since) end as since,
    case when standing.why is not null then 0 else coalesce(told.status, chat.status, 0) end as status,
    case when standing.why is not null then standing.why else coalesce(told.code, chat.code, app.why, '') end as code,
    coalesce(told.tried, '{}') as tried
  from (select ${standingOf(hasChat)} as why) standing
  left join lateral (
    select true as there, greatest(c.seen_at, r.at) as at, known.why, known.since, known.status, known.code
    from conversation c
    join conversation_reachability known
      on known.tenant_id = c.tenant_id and known.conversation_id = c.conversation_id
    left join reachability r on r.tenant_id = c.tenant_id and r.conversation_id = c.conversation_id
    where c.tenant_id = p.tenant_id and c.person_id = p.person_id and c.scope = 'personal'
    order by known.why is not distinct from 'gone', c.seen_at desc, c.conversation_id limit 1
  ) chat on true
  left join lateral (
    select i.state = 'installed' as there, (i.said_at ->> 'state')::timestamptz as at, case i.state when 'removed' then 'removed' end as why,
      case i.state when 'removed' then (i.said_at ->> 'state')::timestamptz end as since
    from installation i
    where i.tenant_id = p.tenant_id and i.home_kind = 'personal' and i.home_id = p.person_id limit 1
  ) app on true
  left join lateral (
    select r.why, r.since, r.status, r.code, r.tried from person_reachability r
    where r.tenant_id = p.tenant_id and r.person_id = p.person_id and r.at >= coalesce(greatest(chat.at, case when app.there then app.at end), '-infinity')
    limit 1
  ) told on true`;

import { sql, type RawBuilder } from 'kysely';
import { bestTimeZone } from '../address-book/best-known.ts';
import { leavingPlaces } from './leaving-places.ts';
import type { MessageRow } from './schema.ts';
import { hasChat, standingOf } from '../reachability/verdict.ts';
import { isBeforePeople, isShared } from './shared-places.ts';

/** Whether somebody, under the name `p`, can be tried: Teams is told who it is by one of these ids. */
const canBeTried = sql`not p.gone and (p.teams_id is not null or p.entra_id is not null)`;
/** Whoever the directory says cannot be reached ends so at once, with the reason. */
const byStanding = sql`
  case when standing.why is null then 'planned' else 'unreachable' end as state, standing.why`;
const standing = sql`cross join lateral (select ${standingOf(hasChat)} as why) standing`;

const everyone = sql`
  select p.person_id as key, 'p:' || p.person_id as place, ${bestTimeZone(sql`p`)} as zone, ${byStanding}
  from person p ${standing}
  where p.tenant_id = asked.tenant_id and p.person_id > coalesce(asked.planned_after, '') and ${canBeTried}
  order by p.person_id limit asked.most`;

const team = sql`
  select p.person_id as key, 'p:' || p.person_id as place, ${bestTimeZone(sql`p`)} as zone, ${byStanding}
  from membership m join person p on p.tenant_id = m.tenant_id and p.person_id = m.person_id ${standing}
  where m.tenant_id = asked.tenant_id and m.gathering_kind = 'team' and m.gathering_id = asked.team_id and m.member
    and m.person_id > coalesce(asked.planned_after, '') and p.person_id > coalesce(asked.planned_after, '')
    and ${canBeTried}
  order by m.person_id limit asked.most`;

/**
 * Places as they are planned: a person by their one id, whatever others were handed out, and a 1:1 chat by its person if
 * that is where the person would be written to anyhow; so nobody is planned twice.
 */
export const resolvedPlaces = (tenantId: RawBuilder<unknown>, places: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select distinct on (place) place, zone, case when why is null then 'planned' else 'unreachable' end as state, why
  from (
    select case when person.id is null then listed.place else 'p:' || person.id end as place, p.time_zone as zone, p.why
    from unnest(${places}) as listed (place)
    left join lateral (
      select coalesce(alias.person_id, named.id) as id
      from (
        select case
          when listed.place like 'p:%' then substr(listed.place, 3)
          when listed.place like 'c:%' then (
            select c.person_id from conversation c
            where c.tenant_id = ${tenantId} and c.conversation_id = substr(listed.place, 3) and c.scope = 'personal'
              and not exists (
                select from conversation later
                where later.tenant_id = c.tenant_id and later.person_id = c.person_id and later.scope = 'personal'
                  and (later.seen_at > c.seen_at
                    or (later.seen_at = c.seen_at and later.conversation_id < c.conversation_id))))
          end as id
      ) named
      left join lateral (
        select a.person_id from person_alias a where a.tenant_id = ${tenantId} and a.alias_id = named.id limit 1
      ) alias on true
    ) person on true
    -- One look-up for each, by its key: the limit keeps the planner from joining otherwise.
    left join lateral (
      select ${bestTimeZone(sql`p`)} as time_zone, standing.why from person p ${standing}
      where p.tenant_id = ${tenantId} and p.person_id = person.id limit 1
    ) p on true
  ) each`;

/** One row of the stored list, whose number is the key. */
const list = sql`
  select (listed.number)::text as key, resolved.place, resolved.zone, resolved.state, resolved.why
  from message_list listed cross join lateral (${resolvedPlaces(sql`asked.tenant_id`, sql`listed.places`)}) resolved
  where listed.tenant_id = asked.tenant_id and listed.message_id = asked.message_id
    and listed.number = coalesce(asked.planned_after::integer + 1, 0)`;

/** A list that is short enough to come along. */
const shortList = sql`
  select place as key, place, zone, state, why
  from (${resolvedPlaces(
    sql`asked.tenant_id`,
    sql`array(select json_array_elements_text(asked.places::json))`,
  )}) resolved`;

/**
 * Wherever the message was sent, or may have been, as it was before: editable where its id is known, or will be once it has
 * settled. Of the places that `isRead`, in order, those that are `isMeant`.
 */
const sentTo = (isRead: RawBuilder<boolean>, isMeant: RawBuilder<boolean>): RawBuilder<unknown> => sql`
  select d.place as key, d.place, null::text as zone,
    case when d.state in ('sent', 'sending', 'unknown') and ${isMeant}
      then case when d.editable then 'planned' else 'skipped' end end as state,
    case when d.state in ('sent', 'sending', 'unknown') and not d.editable then 'not-editable' end as why
  from (
    select tenant_id, place,
      case when place = any(away.places) then 'sending' when payload_revision < asked.revision then state end as state,
      place = any(away.places) or (state = 'sent' and activity_id is not null) as editable
    from (
      select ${leavingPlaces(
        sql`asked.tenant_id`,
        sql`asked.message_id`,
        sql`0`,
        sql`l.version < asked.revision`,
      )} as places
    ) away
    cross join delivery
    where tenant_id = asked.tenant_id and message_id = asked.message_id and revision = 0
      and place > coalesce(asked.planned_after, '') and ${isRead}
    order by place limit asked.most
  ) d`;

/**
 * The next page of an audience, of a message in the row `asked` of `planPages`, as a query: `key` in ascending order, by
 * which the following page goes on; `place`; the recipient's time `zone` if one is known; and `state`, planned or skipped,
 * with its `why`, or none for who gets nothing.
 */
export const audiences: Readonly<Record<Exclude<MessageRow['audience'], 'set'> | 'shortList', RawBuilder<unknown>>> = {
  everyone,
  team,
  list,
  shortList,
  revision: sentTo(sql`true`, sql`true`),
  shared: sentTo(isBeforePeople(sql`delivery`), isShared(sql`d`)),
};

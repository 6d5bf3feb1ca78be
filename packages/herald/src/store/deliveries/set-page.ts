import { sql, type RawBuilder } from 'kysely';
import type { PeopleTree } from '../../message-ports.ts';
import { bestLocale, bestTimeZone } from '../address-book/best-known.ts';
import { hasChat, standingOf } from '../reachability/verdict.ts';

/** As a set is stored with its message. */
export type StoredSet = { readonly people: PeopleTree; readonly places: readonly string[] };

/**
 * So many times as many people are looked at as a page may plan: of a set that is a small part of everyone most are not
 * meant.
 */
const LOOKED_AT = 4;

/** Keys of places come behind those of people: ids of people are made of letters, digits and dashes. */
const PLACES_BEGIN = '~';

/**
 * The next page of a set, as the others of `audiences`: first people, in order of their ids, and when no person is left the
 * places, in order of their numbers. A page may hold people who are not meant, without a state, so only an empty one is
 * the last.
 */
export function setPage({ people, places }: StoredSet): RawBuilder<unknown> {
  const after = sql`coalesce(asked.planned_after, '')`;
  const inPlaces = sql`${after} like ${`${PLACES_BEGIN}%`}`;
  const someone = sql`
    select p.*, ${isMeant(people)} as meant
    from (${candidates(people, after)}) p
    where not (${inPlaces})`;
  return sql`
    select each.* from (
      with someone as materialized (${someone})
      select p.person_id as key, 'p:' || p.person_id as place, ${bestTimeZone(sql`p`)} as zone,
        case when not p.meant then null when standing.why is null then 'planned' else 'unreachable' end as state,
        case when p.meant then standing.why end as why
      from someone p cross join lateral (select ${standingOf(hasChat)} as why) standing
      union all
      (
        select ${PLACES_BEGIN} || lpad(listed.n::text, 9, '0'), listed.place, null, 'planned', null
        from json_array_elements_text(${JSON.stringify(places)}::json) with ordinality as listed (place, n)
        where not exists (select from someone)
          and listed.n > case when ${inPlaces} then substr(${after}, 2)::integer else 0 end
        order by listed.n limit asked.most
      )
    ) each`;
}

/**
 * Those among whom the meant are looked for: the smallest part of the tenant that holds all of them. Both sides of a join
 * begin where the page does: a merge would read everyone before it again for each page.
 */
function candidates(tree: PeopleTree, after: RawBuilder<unknown>): RawBuilder<unknown> {
  const canBeTried = sql`not p.gone and (p.teams_id is not null or p.entra_id is not null)`;
  const from = narrowest(tree);
  switch (from.kind) {
    case 'nobody':
      return sql`select p.* from person p where false`;
    case 'stored':
      return sql`
        select p.* from people_set_member s
        join person p on p.tenant_id = s.tenant_id and p.person_id = s.person_id
        where s.tenant_id = asked.tenant_id and s.set_id = ${from.setId}::uuid and s.person_id > ${after}
          and p.person_id > ${after} and ${canBeTried}
        order by s.person_id limit asked.most`;
    case 'team':
      return sql`
        select p.* from membership m
        join person p on p.tenant_id = m.tenant_id and p.person_id = m.person_id
        where m.tenant_id = asked.tenant_id and m.gathering_kind = 'team' and m.gathering_id = ${from.teamId} and m.member
          and m.person_id > ${after} and p.person_id > ${after} and ${canBeTried}
        order by m.person_id limit asked.most`;
    case 'everyone':
      return sql`
        select p.* from person p
        where p.tenant_id = asked.tenant_id and p.person_id > ${after} and ${canBeTried}
        order by p.person_id limit asked.most * ${LOOKED_AT}`;
  }
}

type Narrow = Extract<PeopleTree, { kind: 'stored' | 'team' }> | { readonly kind: 'nobody' | 'everyone' };

function narrowest(tree: PeopleTree): Narrow {
  switch (tree.kind) {
    case 'nobody':
      return { kind: 'nobody' };
    case 'stored':
    case 'team':
      return tree;
    case 'intersection':
      return tree.of.map(narrowest).find(({ kind }) => kind !== 'everyone') ?? { kind: 'everyone' };
    case 'except':
      return narrowest(tree.of);
    case 'union':
      return tree.of.length === 1 && tree.of[0] !== undefined ? narrowest(tree.of[0]) : { kind: 'everyone' };
    case 'everyone':
    case 'where':
      return { kind: 'everyone' };
  }
}

/** Whether somebody under the name `p` is meant. */
function isMeant(tree: PeopleTree): RawBuilder<boolean> {
  switch (tree.kind) {
    case 'nobody':
      return sql`false`;
    case 'everyone':
      return sql`true`;
    case 'team':
      return isThere(sql`
        membership m where m.tenant_id = p.tenant_id and m.gathering_kind = 'team'
          and m.gathering_id = ${tree.teamId} and m.person_id = p.person_id and m.member`);
    case 'stored':
      return isThere(sql`
        people_set_member s
        where s.tenant_id = p.tenant_id and s.set_id = ${tree.setId}::uuid and s.person_id = p.person_id`);
    case 'where':
      return all(Object.entries(tree.attributes).map(([name, values]) => hasAttribute(name, values)));
    case 'intersection':
      return all(tree.of.map(isMeant));
    case 'union':
      return sql`(${sql.join(tree.of.map(isMeant), sql` or `)})`;
    case 'except':
      return sql`(${isMeant(tree.of)} and not ${isMeant(tree.without)})`;
  }
}

/** One look-up for each: of an `exists` the planner makes a table of all there are, anew for each page. */
const isThere = (rows: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`coalesce((select true from ${rows} limit 1), false)`;

const all = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`;

/** Of languages a part says all of it: `de` is `de-AT` too. */
function hasAttribute(name: string, values: readonly string[]): RawBuilder<boolean> {
  const isOf = name === 'language';
  const value = isOf ? sql`lower(${bestLocale(sql`p`)})` : sql`lower(p.listed ->> ${name}::text)`;
  const same = isOf ? sql`${value} = lower(v) or starts_with(${value}, lower(v) || '-')` : sql`${value} = lower(v)`;
  // Null of somebody of whom the directory says nothing, who is then not meant by an exception either.
  return sql`coalesce((select bool_or(${same}) from unnest(${values}::text[]) as v), false)`;
}

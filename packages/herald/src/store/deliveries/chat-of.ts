import { sql, type RawBuilder } from 'kysely';

/** What the place of a row of `page` names: an `id`, and of what `kind` it is (`p`, `c` or `h`). */
export const placeNamed: RawBuilder<unknown> = sql`
  select substr(page.place, 3) collate "default" as id, left(page.place, 1) as kind`;

/**
 * Why the conversation `c` cannot be written to: as its last outcome said, which is all that matters to whoever sends and is
 * found quickly; or as everything known says. One look-up each: the limit keeps the planner from joining all there are.
 */
export const whyNot = {
  byOutcome: sql`
    select r.why from reachability r
    where r.tenant_id = c.tenant_id and r.conversation_id = c.conversation_id limit 1`,
  asKnown: sql`
    select r.why from conversation_reachability r
    where r.tenant_id = c.tenant_id and r.conversation_id = c.conversation_id limit 1`,
} satisfies Record<string, RawBuilder<unknown>>;

/** The 1:1 chat of a person, at most one: the one last seen that is not gone; with `why` it cannot be written to, if so. */
export const personalChatOf = (
  tenantId: RawBuilder<unknown>,
  personId: RawBuilder<unknown>,
  why: RawBuilder<unknown>,
  isWanted: RawBuilder<boolean> = sql`true`,
): RawBuilder<unknown> => sql`
  select c.conversation_id, c.service_url, c.bot_id, c.scope, c.person_id as chat_person_id, c.team_id, r.why
  from conversation c
  left join lateral (${why}) r on true
  where ${isWanted} and c.tenant_id = ${tenantId} and c.person_id = ${personId} and c.scope = 'personal'
  order by r.why is not distinct from 'gone', c.seen_at desc, c.conversation_id
  limit 1`;

/**
 * The conversation that is stored for a place, as a query, at most one row: the one that `at` names, or of `person`'s the one
 * last seen that is not gone; with `why` it cannot be written to, if so.
 */
export const chatOf = (tenantId: RawBuilder<unknown>, why: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  (${personalChatOf(tenantId, sql`person.person_id`, why, sql`at.kind = 'p'`)})
  union all
  (
    select c.conversation_id, c.service_url, c.bot_id, c.scope, c.person_id, c.team_id, r.why
    from conversation c
    left join lateral (${why}) r on true
    where at.kind <> 'p' and c.tenant_id = ${tenantId} and c.conversation_id = split_part(at.id, ';', 1)
    limit 1
  )`;

import { sql, type RawBuilder } from 'kysely';

/** What the place of a row of `page` names: an `id`, and of what `kind` it is (`p`, `c` or `h`). */
export const placeNamed: RawBuilder<unknown> = sql`
  select substr(page.place, 3) collate "default" as id, left(page.place, 1) as kind`;

/**
 * The conversation that is stored for a place, as a query, at most one row: the one that `at` names, or of `person`'s the one
 * last seen that is not gone; with `why` it cannot be written to, if so.
 */
export const chatOf = (tenantId: string): RawBuilder<unknown> => sql`
  (
    select c.conversation_id, c.service_url, c.bot_id, c.scope, c.person_id as chat_person_id, c.team_id, r.why
    from conversation c
    left join conversation_reachability r on r.tenant_id = c.tenant_id and r.conversation_id = c.conversation_id
    where at.kind = 'p' and c.tenant_id = ${tenantId} and c.person_id = person.person_id and c.scope = 'personal'
    order by r.why is not distinct from 'gone', c.seen_at desc, c.conversation_id
    limit 1
  )
  union all
  (
    select c.conversation_id, c.service_url, c.bot_id, c.scope, c.person_id, c.team_id, r.why
    from conversation c
    left join conversation_reachability r on r.tenant_id = c.tenant_id and r.conversation_id = c.conversation_id
    where at.kind <> 'p' and c.tenant_id = ${tenantId} and c.conversation_id = split_part(at.id, ';', 1)
    limit 1
  )`;

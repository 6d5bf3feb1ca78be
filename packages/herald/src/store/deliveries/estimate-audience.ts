import { sql, type RawBuilder } from 'kysely';
import type { Audience, MessageStore } from '../../message-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import type { UnreachableWhy } from '../../model/outcome.ts';
import { audiences, resolvedPlaces } from './audience-page.ts';
import { chatOf, placeNamed, whyNot } from './chat-of.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { setPage } from './set-page.ts';
import { PIECE } from './store-list.ts';

type Counted = {
  readonly last: string | null;
  readonly why: UnreachableWhy | null;
  readonly never: boolean;
  readonly count: number;
};

/** Says whom an audience would come to, page by page, so that others are served in between; nothing is stored. */
export async function estimateAudience(
  tenant: TenantId,
  audience: Audience,
  deps: DeliveryDeps,
): ReturnType<MessageStore['estimate']> {
  let recipients = 0;
  let neverWrittenTo = 0;
  const unreachable = new Map<UnreachableWhy, number>();
  for await (const { why, never, count } of pages(tenant, audience, deps)) {
    if (count === 0) continue;
    recipients += count;
    if (never) neverWrittenTo += count;
    if (why !== null) unreachable.set(why, (unreachable.get(why) ?? 0) + count);
  }
  return { recipients, neverWrittenTo, unreachable: [...unreachable].map(([why, count]) => ({ why, count })) };
}

async function* pages(tenant: TenantId, audience: Audience, { connection: { db } }: DeliveryDeps) {
  if (audience.kind === 'list') {
    const named = [...new Set(audience.places)];
    for (let start = 0; start < named.length; start += PIECE) {
      const places = named.slice(start, start + PIECE);
      yield* (
        await countPage(sql`
        select place as key, place, state, why from (${resolvedPlaces(sql`${tenant}`, sql`${places}::text[]`)}) listed`)
      ).rows;
    }
    return;
  }
  const team = audience.kind === 'team' ? audience.teamId : null;
  for (let after: string | null = '', more = true; more;) {
    const { rows } = await countPage(sql`
      select each.* from (
        select ${tenant}::text as tenant_id, ${team}::text as team_id, ${after}::text as planned_after, ${PIECE}::integer as most
      ) asked cross join lateral (${audience.kind === 'set' ? setPage(audience) : audiences[audience.kind]}) each`);
    yield* rows;
    after = rows[0]?.last ?? null;
    more = after !== null;
  }

  function countPage(page: RawBuilder<unknown>) {
    return sql<Counted>`
      with page as materialized (${page}),
      counted as (
        select coalesce(page.why, chat.why) as why, at.kind = 'p' and chat.conversation_id is null as never, count(*) as count
        from page
        cross join lateral (${placeNamed}) at
        cross join lateral (select at.id as person_id) person
        left join lateral (${chatOf(sql`${tenant}`, whyNot.asKnown)}) chat on true
        where page.state is not null
        group by 1, 2
      )
      -- Of some pages nobody is meant, and the next one may hold others.
      select ended.last, counted.why, coalesce(counted.never, false) as never, coalesce(counted.count, 0) as count
      from (select max(key) as last from page) ended left join counted on true`.execute(db);
  }
}

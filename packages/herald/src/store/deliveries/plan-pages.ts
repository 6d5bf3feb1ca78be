import { sql, type RawBuilder } from 'kysely';
import type { Handle } from '../handle.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import type { MessageRow } from './schema.ts';
import { areRuled, plainPage, putDigests, ruledPage } from '../rules/plan-by-rules.ts';
import { knownZone, type TimeZones } from './time-zones.ts';

/** A message of which a page is to be planned: when its deliveries fall due, and where its audience goes on. */
export type Planning = Pick<
  MessageRow,
  | 'tenant_id'
  | 'message_id'
  | 'revision'
  | 'team_id'
  | 'planned_after'
  | 'due_at'
  | 'wall_time'
  | 'otherwise_zone'
  | 'kind'
  | 'topic'
  | 'dedupe_key'
  | 'dedupe_ms'
> & {
  /** How many of its audience are read at the most. */
  readonly most: number;
  /** Its recipients, where they are not stored. */
  readonly places?: readonly string[];
};

/** How far a page went: `last` is none when it was empty; `read` of its audience, `planned` of them anew. */
export type PagePlanned = { readonly last: string | null; readonly read: number; readonly planned: number };

/**
 * Turns a page of each message's audience into deliveries, one for each place that has none yet, and counts them; no row
 * passes through this process. `audience` is one of `audiences`. Answers in the order given.
 */
export async function planPages(
  transaction: Handle,
  messages: readonly Planning[],
  audience: RawBuilder<unknown>,
  zones: TimeZones,
): Promise<readonly PagePlanned[]> {
  const due = await dueAt(transaction, messages, zones);
  const ruled = await areRuled(transaction, messages);
  const page = ruled ? ruledPage(audience, due, await zones.names(transaction)) : plainPage(audience, due);
  const { rows } = await sql<PagePlanned & { readonly n: number }>`
    with asked as materialized (${askedFor(messages)}),
    page as materialized (${page}),
    changed as (
      insert into delivery (tenant_id, message_id, place, revision, state, why, due_at, topic)
      select tenant_id, message_id, place, revision, state, why, due_at, topic
      from page where state is not null
      order by n, place
      on conflict do nothing
      returning tenant_id, message_id, revision, null::text as was, null::text as was_reason, state,
        ${reasonOf('delivery')} as reason
    ),
    ${countChanges}
    ${ruled ? sql`, ${putDigests}` : sql``}
    select asked.n, read.last, coalesce(read.count, 0) as read, coalesce(made.count, 0) as planned
    from asked
    left join (select n, max(key) as last, count(*) from page group by n) read on read.n = asked.n
    left join (
      select tenant_id, message_id, revision, count(*) from changed group by tenant_id, message_id, revision
    ) made on made.tenant_id = asked.tenant_id and made.message_id = asked.message_id and made.revision = asked.revision
  `.execute(transaction);
  const pages = new Map(rows.map((row) => [row.n, row]));
  return messages.map((_, index) => pages.get(index + 1) ?? { last: null, read: 0, planned: 0 });
}

const askedFor = (messages: readonly Planning[]): RawBuilder<unknown> => sql`
  select asked.* from unnest(
    ${messages.map(({ tenant_id }) => tenant_id)}::text[],
    ${messages.map(({ message_id }) => message_id)}::uuid[],
    ${messages.map(({ revision }) => revision)}::integer[],
    ${messages.map(({ team_id }) => team_id)}::text[],
    ${messages.map(({ planned_after }) => planned_after)}::text[],
    ${messages.map(({ due_at }) => due_at?.toISOString() ?? null)}::timestamptz[],
    ${messages.map(({ wall_time }) => wall_time)}::text[],
    ${messages.map(({ otherwise_zone }) => otherwise_zone)}::text[],
    ${messages.map(({ most }) => most)}::integer[],
    ${messages.map(({ places }) => (places === undefined ? null : JSON.stringify(places)))}::text[],
    ${messages.map(({ kind }) => kind)}::text[],
    ${messages.map(({ topic }) => topic)}::text[],
    ${messages.map(({ dedupe_key }) => dedupe_key)}::text[],
    ${messages.map(({ dedupe_ms }) => dedupe_ms)}::bigint[]
  ) with ordinality as asked (tenant_id, message_id, revision, team_id, planned_after, due_at, wall_time, otherwise_zone,
    most, places, kind, topic, dedupe_key, dedupe_ms, n)`;

/**
 * When a row of a page falls due. Of a wall-clock time that a change of clocks leaves out PostgreSQL takes the one as much
 * later as is left out; of one that comes twice, the second.
 */
async function dueAt(handle: Handle, messages: readonly Planning[], zones: TimeZones): Promise<RawBuilder<unknown>> {
  if (messages.every(({ wall_time }) => wall_time === null)) return sql`asked.due_at`;
  const known = await zones.names(handle);
  return sql`case when asked.wall_time is null then asked.due_at else asked.wall_time::timestamp at time zone
    coalesce(${knownZone(sql`each.zone`, known)}, asked.otherwise_zone) end`;
}

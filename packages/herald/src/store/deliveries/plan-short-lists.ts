import { sql } from 'kysely';
import type { Handle } from '../handle.ts';
import { audiences } from './audience-page.ts';
import { planPages } from './plan-pages.ts';
import type { MessageRow } from './schema.ts';
import type { TimeZones } from './time-zones.ts';

/** A message as it was accepted: when its deliveries fall due, and what is ruled of them. */
export type Planning = Pick<
  MessageRow,
  | 'tenant_id'
  | 'message_id'
  | 'revision'
  | 'due_at'
  | 'wall_time'
  | 'otherwise_zone'
  | 'kind'
  | 'topic'
  | 'dedupe_key'
  | 'dedupe_ms'
> & { readonly ruled: boolean };

/** The same, and whom it is for. */
type ShortList = Planning & { readonly places: readonly string[] };

/** Plans messages whole, in the transaction that accepts them, whose lists are short enough to come along. */
export async function planShortLists(
  transaction: Handle,
  messages: readonly ShortList[],
  zones: TimeZones,
): Promise<void> {
  const pages = await planPages(
    transaction,
    {
      audience: audiences.shortList,
      ruled: messages.some(({ ruled }) => ruled),
      local: messages.some(({ wall_time }) => wall_time !== null),
    },
    zones,
  );
  await sql`
    with asked as materialized (
      select asked.*, null::text as tenant_service_url from unnest(
        ${messages.map(({ tenant_id }) => tenant_id)}::text[],
        ${messages.map(({ message_id }) => message_id)}::uuid[],
        ${messages.map(({ revision }) => revision)}::integer[],
        ${messages.map(({ due_at }) => due_at?.toISOString() ?? null)}::timestamptz[],
        ${messages.map(({ wall_time }) => wall_time)}::text[],
        ${messages.map(({ otherwise_zone }) => otherwise_zone)}::text[],
        ${messages.map(({ places }) => JSON.stringify(places))}::text[],
        ${messages.map(({ kind }) => kind)}::text[],
        ${messages.map(({ topic }) => topic)}::text[],
        ${messages.map(({ dedupe_key }) => dedupe_key)}::text[],
        ${messages.map(({ dedupe_ms }) => dedupe_ms)}::bigint[]
      ) with ordinality as asked (tenant_id, message_id, revision, due_at, wall_time, otherwise_zone, places, kind, topic,
        dedupe_key, dedupe_ms, n)
    ),
    ${pages}
    select`.execute(transaction);
}

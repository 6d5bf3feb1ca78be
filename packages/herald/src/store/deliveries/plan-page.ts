import { sql, type RawBuilder } from 'kysely';
import type { MessageId, TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import type { MessageRow } from './schema.ts';
import type { TimeZones } from './time-zones.ts';

/** When deliveries of a message fall due. */
export type Due = Pick<MessageRow, 'due_at' | 'wall_time' | 'otherwise_zone'>;

type Revision = { readonly tenant_id: TenantId; readonly message_id: MessageId; readonly revision: number };

/** How far a page went: `last` is none when it was empty; `read` of its audience, `planned` of them anew. */
export type PagePlanned = { readonly last: string | null; readonly read: number; readonly planned: number };

/**
 * Turns a page of an audience into deliveries, one for each place that has none yet, and counts them; no row passes through
 * this process. The page has the columns of `audiencePage`.
 */
export async function planPage(
  transaction: Handle,
  { tenant_id, message_id, revision }: Revision,
  due: Due,
  page: RawBuilder<unknown>,
  zones: TimeZones,
): Promise<PagePlanned> {
  const { rows } = await sql<PagePlanned>`
    with page as materialized (${page}),
    changed as (
      insert into delivery (tenant_id, message_id, place, revision, state, why, due_at)
      select ${tenant_id}::text, ${message_id}::uuid, page.place, ${revision}::integer, page.state, page.why,
        ${await dueAt(transaction, due, zones)}
      from page where page.state is not null
      order by page.key
      on conflict do nothing
      returning tenant_id, message_id, revision, null::text as was, null::text as was_reason, state,
        ${reasonOf('delivery')} as reason
    ),
    ${countChanges}
    select (select max(key) from page) as last, (select count(*) from page) as read,
      (select count(*) from changed) as planned`.execute(transaction);
  return rows[0] ?? { last: null, read: 0, planned: 0 };
}

/**
 * When a row of `page` falls due. Of a wall-clock time that a change of clocks leaves out PostgreSQL takes the one as much
 * later as is left out; of one that comes twice, the second.
 */
async function dueAt(
  handle: Handle,
  { due_at, wall_time, otherwise_zone }: Due,
  zones: TimeZones,
): Promise<RawBuilder<Date>> {
  if (wall_time === null) return sql`${due_at?.toISOString()}::timestamptz`;
  const known = await zones.names(handle);
  return sql`${wall_time}::timestamp at time zone
    case when lower(page.zone) = any(${known}::text[]) then page.zone else ${otherwise_zone} end`;
}

import { sql, type RawBuilder } from 'kysely';
import type { Handle } from '../handle.ts';
import { plainPage, putDigests, ruledPage } from '../rules/plan-by-rules.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import { knownZone, type TimeZones } from './time-zones.ts';

/** Messages of whose audience, all of one kind, pages are to be planned. */
export type Pages = {
  /** One of `audiences`. */
  readonly audience: RawBuilder<unknown>;
  /** Whether anything is ruled of any of them. */
  readonly ruled: boolean;
  /** Whether any of them falls due by its recipients' own clocks. */
  readonly local: boolean;
};

/**
 * Turns a page of each message's audience into deliveries, one for each place that has none yet, and counts them: the CTEs
 * `page` and `changed`, to be put behind `asked`, which has a row for each message, with its number `n`, when it falls due,
 * where its audience goes on, and `tenant_service_url` where that is wanted of the page. No row passes through this process.
 */
export async function planPages(
  handle: Handle,
  { audience, ruled, local }: Pages,
  zones: TimeZones,
): Promise<RawBuilder<unknown>> {
  const known = ruled || local ? await zones.names(handle) : [];
  const due = local ? dueByClock(known) : sql`asked.due_at`;
  return sql`
    page as materialized (${ruled ? ruledPage(audience, due, known) : plainPage(audience, due)}),
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
    ${ruled ? sql`, ${putDigests}` : sql``}`;
}

/**
 * When a row of a page falls due. Of a wall-clock time that a change of clocks leaves out PostgreSQL takes the one as much
 * later as is left out; of one that comes twice, the second.
 */
const dueByClock = (known: readonly string[]): RawBuilder<unknown> => sql`
  case when asked.wall_time is null then asked.due_at else asked.wall_time::timestamp at time zone
    coalesce(${knownZone(sql`each.zone`, known)}, asked.otherwise_zone) end`;

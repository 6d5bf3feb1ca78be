import { sql, type RawBuilder } from 'kysely';
import type { Handle } from '../handle.ts';
import { countChanges } from './count-changes.ts';
import { messageOfTally } from '../lanes/work.ts';
import { leavingPlaces } from './leaving-places.ts';

/**
 * Ends some of what is planned of messages that send nothing more: what is cancelled becomes cancelled, what has expired
 * skipped. `which` chooses among tallies `t` and messages `m`. How many.
 */
export async function endPlanned(transaction: Handle, which: RawBuilder<boolean>, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with picked as materialized (
      select d.at, m.state = 'cancelled' as cancelled
      from message_tally t
      cross join lateral (${messageOfTally}) m
      -- What is leaving settles by itself.
      cross join lateral (
        select ${leavingPlaces(sql`t.tenant_id`, sql`t.message_id`, sql`t.revision`)} as places
      ) away
      cross join lateral (
        select d.ctid as at from delivery d
        where d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision and d.state = 'planned'
          and d.place <> all(away.places)
        order by d.due_at, d.place limit ${limit} for no key update
      ) d
      where t.open and ${which}
      limit ${limit}
    ),
    changed as (
      update delivery d set
        state = case when picked.cancelled then 'cancelled' else 'skipped' end,
        why = case when picked.cancelled then null else 'expired' end
      from picked where d.ctid = picked.at
      returning d.tenant_id, d.message_id, d.revision, 'planned' as was, null::text as was_reason, d.state, d.why as reason
    ),
    ${countChanges}
    select count(*) as count from changed`.execute(transaction);
  return rows[0]?.count ?? 0;
}

import { sql } from 'kysely';
import type { Handle } from '../handle.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import { isSettledAlready } from './looked-up.ts';
import { asSent, attemptRows, type SentAttempts } from './sent-attempts.ts';

/**
 * Settles attempts that ended sent, wherever their rows are. That it was sent stays true after the lane was lost, whether the
 * new holder has looked at the row yet or not. Answers with the numbers of those that are settled, also if they were before.
 */
export async function settleSent(db: Handle, asked: SentAttempts): Promise<readonly number[]> {
  const { rows } = await sql<{ n: number }>`
    with looked as materialized (
      select asked.*, before.at as found_at, before.state, before.was_epoch, before.was_departure, before.was_reason
      from (${attemptRows(asked)}) asked
      -- One look-up for each, by its key: the limit keeps the planner from joining otherwise.
      cross join lateral (
        select ctid as at, state, epoch as was_epoch, departure as was_departure, ${reasonOf('delivery')} as was_reason
        from delivery
        where tenant_id = asked.tenant_id and message_id = asked.message_id
          and place = asked.place and revision = asked.revision
        limit 1
      ) before
    ),
    changed as (
      update delivery d set ${asSent},
        -- A late answer is of an attempt that was counted when it was given up.
        attempts = d.attempts + case picked.state when 'planned' then 1 else 0 end
      from (
        select * from looked
        where case state
          when 'planned' then (was_epoch, was_departure) < (epoch, departure)
          when 'unknown' then (was_epoch, was_departure) = (epoch, departure)
          else false end
      ) picked
      where d.ctid = picked.found_at and d.state = picked.state
        and (d.epoch, d.departure) = (picked.was_epoch, picked.was_departure)
      returning picked.n, d.tenant_id, d.message_id, d.revision,
        picked.state as was, picked.was_reason, d.state, null::text as reason
    ),
    ${countChanges}
    select n from changed
    union all
    select n from looked where ${isSettledAlready('looked', sql`'sent'`)}`.execute(db);
  return rows.map(({ n }) => n);
}

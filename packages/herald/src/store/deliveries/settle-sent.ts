import { sql } from 'kysely';
import type { Handle } from '../handle.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import { asSent, attemptRows, type SentAttempts } from './sent-attempts.ts';

/**
 * Settles attempts that ended sent, wherever their rows are. That it was sent stays true after the lane was lost, whether the
 * new holder has looked at the row yet or not. Answers with the numbers of those settled.
 */
export async function settleSent(db: Handle, asked: SentAttempts): Promise<readonly number[]> {
  const { rows } = await sql<{ n: number }>`
    with changed as (
      update delivery d set ${asSent},
        -- A late answer is of an attempt that was counted when it was given up.
        attempts = d.attempts + case picked.was when 'planned' then 1 else 0 end
      from (
        select asked.epoch, asked.departure, asked.version, asked.conversation_id, asked.service_url, asked.activity_id,
          asked.n, before.*
        from (${attemptRows(asked)}) asked
        -- One look-up for each, by its key: the limit keeps the planner from joining otherwise.
        cross join lateral (
          select ctid as at, state as was, epoch as was_epoch, departure as was_departure,
            ${reasonOf('delivery')} as was_reason
          from delivery
          where tenant_id = asked.tenant_id and message_id = asked.message_id
            and place = asked.place and revision = asked.revision
          limit 1
        ) before
        where case before.was
          when 'planned' then (before.was_epoch, before.was_departure) < (asked.epoch, asked.departure)
          when 'unknown' then (before.was_epoch, before.was_departure) = (asked.epoch, asked.departure)
          else false end
      ) picked
      where d.ctid = picked.at and d.state = picked.was
        and (d.epoch, d.departure) = (picked.was_epoch, picked.was_departure)
      returning picked.n, d.tenant_id, d.message_id, d.revision,
        picked.was, picked.was_reason, d.state, null::text as reason
    ),
    ${countChanges}
    select n from changed`.execute(db);
  return rows.map(({ n }) => n);
}

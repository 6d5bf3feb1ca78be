import { sql } from 'kysely';
import type { Handle } from '../handle.ts';
import { countSent } from './count-changes.ts';
import { isPlanned } from './looked-up.ts';
import { asSent, attemptRows, type SentAttempts } from './sent-attempts.ts';

/**
 * Settles attempts that ended sent and whose rows are where they were when they were marked, as nearly all are: no key is
 * looked up for it. Answers with the numbers of those settled; the others are for `settleSent`.
 */
export async function settleInPlace(db: Handle, asked: SentAttempts): Promise<readonly number[]> {
  const { rows } = await sql<{ n: number }>`
    with changed as (
      update delivery d set ${asSent}, attempts = d.attempts + 1
      from (
        select asked.*
        from (${attemptRows(asked)}) asked
        -- Another row may be there by now. The limit keeps the planner from joining otherwise.
        cross join lateral (
          select state from delivery
          where ctid = asked.at and tenant_id = asked.tenant_id and message_id = asked.message_id
            and place = asked.place and revision = asked.revision
          limit 1
        ) before
        where ${isPlanned('before')}
      ) picked
      where d.ctid = picked.at and ${isPlanned('d')} and (d.epoch, d.departure) < (picked.epoch, picked.departure)
      returning picked.n, d.tenant_id, d.message_id, d.revision
    ),
    ${countSent}
    select n from changed`.execute(db);
  return rows.map(({ n }) => n);
}

import { sql } from 'kysely';
import type { LaneHold, LaneStore } from '../../delivery-ports.ts';
import type { Connection } from '../connection.ts';
import { isHeld } from '../lanes/fence.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import { messageOfTally } from '../lanes/work.ts';

/** What an attempt is called whose holder ended before it was settled. */
const HOLDER_LOST = 'holder-lost';

/**
 * Settles what earlier holders of a lane left as leaving: it may have arrived, so it is unknown; or, where the author decided
 * so, it is planned again, as one attempt more.
 */
export async function settleInDoubt(
  { db, transact }: Connection,
  hold: LaneHold,
): ReturnType<LaneStore['settleInDoubt']> {
  const none = { unknown: 0, again: 0 };
  // Most looks find nothing. Whoever held the lane before can mark nothing more: what is not there now never comes.
  const { rows: left } = await sql`
    select from message_tally t
    join delivery d on d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision
    where t.tenant_id = ${hold.tenantId} and t.open and d.state = 'sending' and d.epoch < ${hold.epoch} limit 1`.execute(
    db,
  );
  if (left.length === 0) return none;
  return transact(async (transaction) => {
    if (!(await isHeld(transaction, hold))) return none;
    const { rows } = await sql<typeof none>`
      with picked as materialized (
        select d.at, m.on_unknown = 'resend' as again
        from message_tally t
        cross join lateral (${messageOfTally}) m
        cross join lateral (
          select d.ctid as at, d.epoch from delivery d
          where d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision
            and d.state = 'sending'
          order by d.due_at, d.place for no key update
        ) d
        where t.tenant_id = ${hold.tenantId} and t.open and d.epoch < ${hold.epoch}
      ),
      changed as (
        update delivery d set
          state = case when picked.again then 'planned' else 'unknown' end,
          due_at = case when picked.again then date_trunc('milliseconds', clock_timestamp()) else d.due_at end,
          attempts = d.attempts + 1, why = null, status = null, code = ${HOLDER_LOST}
        from picked where d.ctid = picked.at
        returning d.tenant_id, d.message_id, d.revision, 'sending' as was, null::text as was_reason,
          d.state, ${reasonOf('d')} as reason
      ),
      ${countChanges}
      select count(*) filter (where state = 'unknown') as unknown,
        count(*) filter (where state = 'planned') as again from changed`.execute(transaction);
    return rows[0] ?? none;
  });
}

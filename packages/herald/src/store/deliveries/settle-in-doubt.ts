import { sql } from 'kysely';
import type { LaneHold, LaneStore } from '../../lane-ports.ts';
import type { Connection } from '../connection.ts';
import { isLast } from '../lanes/fence.ts';
import { messageOfRow } from '../lanes/work.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import { REPEATABLE } from './leaving.ts';
import { isPlanned } from './looked-up.ts';

/** What an attempt is called whose holder ended before it was settled. */
const HOLDER_LOST = 'holder-lost';

/**
 * Settles what earlier holders of a lane left as leaving: it may have arrived, so it is unknown; or, where the author decided
 * so, it is planned again, as one attempt more. What may be repeated without harm is planned again in any case.
 */
export async function settleInDoubt(
  { db, transact }: Pick<Connection, 'db' | 'transact'>,
  { tenantId, epoch }: LaneHold,
): ReturnType<LaneStore['settleInDoubt']> {
  const none = { unknown: 0, again: 0 };
  // Most looks find nothing. Whoever held the lane before can mark nothing more: what is not there now never comes.
  const { rows: left } = await sql`
    select from leaving where tenant_id = ${tenantId} and epoch < ${epoch} limit 1`.execute(db);
  if (left.length === 0) return none;
  return transact(async (transaction) => {
    if (!(await isLast(transaction, { tenantId, epoch }))) return none;
    const { rows } = await sql<typeof none>`
      with picked as materialized (
        select l.at, l.epoch, l.departure, l.version, l.version = ${REPEATABLE} as repeatable,
          l.version = ${REPEATABLE} or m.on_unknown = 'resend' as again
        from leaving l
        cross join lateral (${messageOfRow(sql`l`)}) m
        where l.tenant_id = ${tenantId} and l.epoch < ${epoch}
        order by l.message_id, l.place, l.revision
      ),
      changed as (
        update delivery d set
          state = case when picked.again then 'planned' else 'unknown' end,
          epoch = picked.epoch, departure = picked.departure,
          payload_revision = case when picked.repeatable then d.payload_revision else picked.version end,
          due_at = case when picked.again then date_trunc('milliseconds', clock_timestamp()) else d.due_at end,
          attempts = d.attempts + case when picked.repeatable then 0 else 1 end, why = null, status = null,
          code = case when picked.repeatable then d.code else ${HOLDER_LOST} end
        from picked
        -- Of a late answer that comes at the same time the first one counts.
        where d.ctid = picked.at and ${isPlanned('d')} and (d.epoch, d.departure) < (picked.epoch, picked.departure)
        returning d.tenant_id, d.message_id, d.revision, 'planned' as was, null::text as was_reason,
          d.state, ${reasonOf('d')} as reason
      ),
      ${countChanges}
      select count(*) filter (where state = 'unknown') as unknown,
        count(*) filter (where state = 'planned') as again from changed`.execute(transaction);
    return rows[0] ?? none;
  });
}

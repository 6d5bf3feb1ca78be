import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Connection } from '../connection.ts';
import { isHeld } from '../lanes/fence.ts';
import { isOver, messageOfTally } from '../lanes/work.ts';
import { endPlanned } from './end-planned.ts';

/** Ends a slice of what is still planned of messages that have expired, or whose cancelling was interrupted; how many. */
export async function skipExpired({ db, transact }: Connection, hold: LaneHold, limit: number): Promise<number> {
  const ofLane = sql<boolean>`t.tenant_id = ${hold.tenantId} and ${isOver}`;
  // Most looks find nothing: they are one short statement.
  const { rows } = await sql`
    select from message_tally t
    cross join lateral (${messageOfTally}) m
    where t.open and ${ofLane} limit 1`.execute(db);
  if (rows.length === 0) return 0;
  return transact(async (transaction) => {
    if (!(await isHeld(transaction, hold))) return 0;
    // First the lock and then the look: what was marked while this waited is leaving, and does not expire any more.
    await sql`
      select from message_tally t
      cross join lateral (
        select from message m
        where m.tenant_id = t.tenant_id and m.message_id = t.message_id and m.revision = t.revision and ${isOver}
        limit 1 for no key update
      ) m
      where t.tenant_id = ${hold.tenantId} and t.open
      order by t.message_id, t.revision`.execute(transaction);
    return endPlanned(transaction, ofLane, limit);
  });
}

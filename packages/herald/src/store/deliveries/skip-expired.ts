import { sql } from 'kysely';
import type { LaneHold } from '../../delivery-ports.ts';
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
  return transact(async (transaction) =>
    (await isHeld(transaction, hold)) ? endPlanned(transaction, ofLane, limit) : 0,
  );
}

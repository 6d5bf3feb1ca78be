import { sql } from 'kysely';
import type { LaneHold } from '../../../lane-ports.ts';
import type { Handle } from '../../handle.ts';
import { isSending, messageOfTally, waitsForEarlier } from '../../lanes/work.ts';

/** When the next delivery of a lane falls due that nothing holds back; in the past when one is due. */
export async function nextDue(db: Handle, { tenantId }: LaneHold): Promise<Date | undefined> {
  const { rows } = await sql<{ due_at: Date | null }>`
    select min(d.due_at) as due_at
    from message_tally t
    cross join lateral (${messageOfTally}) m
    cross join lateral (
      select d.due_at from delivery d
      where d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision
        and d.state = 'planned' and not ${waitsForEarlier}
      order by d.due_at, d.place limit 1
    ) d
    where t.tenant_id = ${tenantId} and t.open and ${isSending}`.execute(db);
  return rows[0]?.due_at ?? undefined;
}

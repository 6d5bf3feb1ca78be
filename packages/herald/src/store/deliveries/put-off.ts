import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { DeliveryKey } from '../../model/delivery.ts';
import type { Connection } from '../connection.ts';
import { isHeld } from '../lanes/fence.ts';
import { leavingPlaces } from './leaving-places.ts';

/** Lets planned deliveries fall due later, after the recipient's quiet hours, if the lane is still held. */
export async function putOff(
  { transact }: Connection,
  hold: LaneHold,
  later: ReadonlyArray<{ readonly key: DeliveryKey; readonly dueAt: Date }>,
): Promise<void> {
  await transact(async (transaction) => {
    if (!(await isHeld(transaction, hold))) return;
    await sql`
      update delivery d set due_at = asked.due_at, why = 'quiet-hours'
      from unnest(
        ${later.map(({ key }) => key.messageId)}::uuid[],
        ${later.map(({ key }) => key.revision)}::integer[],
        ${later.map(({ key }) => key.place)}::text[],
        ${later.map(({ dueAt }) => dueAt.toISOString())}::timestamptz[]
      ) as asked (message_id, revision, place, due_at)
      where d.tenant_id = ${hold.tenantId} and d.message_id = asked.message_id and d.revision = asked.revision
        and d.place = asked.place and d.state = 'planned' and d.due_at < asked.due_at
        and d.place <> all(${leavingPlaces(sql.val(hold.tenantId), sql`asked.message_id`, sql`asked.revision`)})
    `.execute(transaction);
  });
}

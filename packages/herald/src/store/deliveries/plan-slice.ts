import { sql } from 'kysely';
import type { LaneHold, LaneStore } from '../../delivery-ports.ts';
import type { Connection } from '../connection.ts';
import type { Handle } from '../handle.ts';
import { audiencePage, type Planned } from './audience-page.ts';
import { planPage, type Due } from './plan-page.ts';
import type { TimeZones } from './time-zones.ts';

type Planning = Planned & Due;

/** Plans the next slice of a lane's oldest message in planning, in one transaction, if the lane is still held. */
export async function planSlice(
  { db, transact }: Connection,
  hold: LaneHold,
  limit: number,
  zones: TimeZones,
): ReturnType<LaneStore['planSlice']> {
  // Most looks find nothing: they are one short statement.
  if (!(await isPlanning(db, hold))) return undefined;
  return transact(async (transaction) => {
    const message = await lockOldest(transaction, hold);
    if (message === undefined) return undefined;
    const page = await planPage(transaction, message, message, audiencePage(message, limit), zones);
    // Of a list, whose pages are as it was stored, only an empty one is known to be the last.
    const done = page.last === null || (message.audience !== 'list' && page.read < limit);
    await sql`
      update message set planned_after = ${page.last}, planned = ${done},
        state = case when ${done}::boolean then 'active' else state end
      where tenant_id = ${message.tenant_id} and message_id = ${message.message_id} and revision = ${message.revision}
    `.execute(transaction);
    if (message.audience === 'list') await dropPlanned(transaction, message);
    const { tenant_id: tenantId, message_id: messageId, revision } = message;
    return { key: { tenantId, messageId, revision }, planned: page.planned, done };
  });
}

async function isPlanning(db: Handle, { tenantId }: LaneHold): Promise<boolean> {
  const { rows } = await sql`
    select from message where tenant_id = ${tenantId} and state = 'planning' limit 1`.execute(db);
  return rows.length > 0;
}

/** The message stays in planning, and the lane held, until the slice is stored. */
async function lockOldest(transaction: Handle, { tenantId, epoch }: LaneHold): Promise<Planning | undefined> {
  const { rows } = await sql<Planning>`
    select m.tenant_id, m.message_id, m.revision, m.audience, m.team_id, m.planned_after,
      m.due_at, m.wall_time::text as wall_time, m.otherwise_zone
    from lane join message m on m.tenant_id = lane.tenant_id and m.state = 'planning'
    where lane.tenant_id = ${tenantId} and lane.epoch = ${epoch} and lane.held_until > clock_timestamp()
    order by m.message_id, m.revision limit 1
    for share of lane for no key update of m`.execute(transaction);
  return rows[0];
}

/** The piece of the list before this one: its deliveries are stored. */
async function dropPlanned(transaction: Handle, { tenant_id, message_id, planned_after }: Planned): Promise<void> {
  if (planned_after === null) return;
  await sql`delete from message_list where tenant_id = ${tenant_id} and message_id = ${message_id}
    and number <= ${Number(planned_after)}`.execute(transaction);
}

import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Connection } from '../connection.ts';
import { isHeld } from '../lanes/fence.ts';
import { countChanges, reasonOf } from './count-changes.ts';
import { leavingPlaces } from './leaving-places.ts';
import type { Aside } from './read-due.ts';

/** Ends planned deliveries that will never be attempted, if the lane is still held. */
export async function putAside({ transact }: Connection, hold: LaneHold, asides: readonly Aside[]): Promise<void> {
  await transact(async (transaction) => {
    if (!(await isHeld(transaction, hold))) return;
    await sql`
      with picked as materialized (
        select d.at, d.was, asked.state, asked.why, asked.code
        from unnest(
          ${asides.map(({ key }) => key.messageId)}::uuid[],
          ${asides.map(({ key }) => key.revision)}::integer[],
          ${asides.map(({ key }) => key.place)}::text[],
          ${asides.map(({ state }) => state)}::text[],
          ${asides.map(({ why }) => why ?? null)}::text[],
          ${asides.map((aside) => ('code' in aside ? aside.code : null))}::text[]
        ) as asked (message_id, revision, place, state, why, code)
        cross join lateral (
          select ctid as at, state as was from delivery
          where tenant_id = ${hold.tenantId} and message_id = asked.message_id
            and place = asked.place and revision = asked.revision
          limit 1 for no key update
        ) d
        where d.was = 'planned' and asked.place <> all(${leavingPlaces(
          sql.val(hold.tenantId),
          sql`asked.message_id`,
          sql`asked.revision`,
        )})
      ),
      changed as (
        update delivery d set state = picked.state, why = picked.why, code = picked.code, status = null
        from picked where d.ctid = picked.at
        returning d.tenant_id, d.message_id, d.revision, picked.was, null::text as was_reason,
          d.state, ${reasonOf('d')} as reason
      ),
      ${countChanges}
      select count(*) from changed`.execute(transaction);
  });
}

import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore } from '../../model/chore.ts';
import type { Greeting } from '../../model/welcoming.ts';
import { resolvedPlaces } from '../deliveries/audience-page.ts';
import { acceptMessages } from '../deliveries/create-messages.ts';
import type { DeliveryDeps } from '../deliveries/delivery-deps.ts';
import type { Handle } from '../handle.ts';
import { finishChore } from '../lanes/chores.ts';
import { isHeld } from '../lanes/fence.ts';
import type { TenantId } from '../../model/ids.ts';

/** Accepts greetings for those places that never had one, and ends the chore, in one transaction. */
export async function greet(
  deps: DeliveryDeps,
  hold: LaneHold,
  chore: Chore,
  greetings: readonly Greeting[],
): Promise<void> {
  const { tenantId } = hold;
  await deps.lanes.ready();
  await deps.connection.transact(async (transaction) => {
    await deps.lanes.wake(transaction, [{ tenantId, planning: false, due: true }]);
    if (!(await isHeld(transaction, hold))) return;
    // Whoever turns out to be somebody else meanwhile would be greeted twice.
    await sql`select from tenant where tenant_id = ${tenantId} for share`.execute(transaction);
    for (const { content, places, once, priority } of greetings) {
      const noted = await notePlaces(transaction, tenantId, once === undefined ? places : [once]);
      const greeted = once === undefined || noted.length === 0 ? noted : places;
      if (greeted.length === 0) continue;
      await acceptMessages(transaction, deps, [
        {
          tenantId,
          operation: 'send',
          payload: content,
          priority,
          onUnknown: 'hold',
          audience: { kind: 'list', places: greeted },
        },
      ]);
    }
    await finishChore(transaction, hold, chore);
  });
}

/** Notes that these places have their welcome; answers with those that had none. */
async function notePlaces(
  transaction: Handle,
  tenantId: TenantId,
  places: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ place: string }>`
    insert into welcomed (tenant_id, place, at)
    select ${tenantId}, resolved.place, clock_timestamp()
    from (${resolvedPlaces(sql.val(tenantId), sql`${places}::text[]`)}) resolved
    on conflict do nothing
    returning place`.execute(transaction);
  return rows.map(({ place }) => place);
}

import { sql } from 'kysely';
import type { MessageKey } from '../../model/delivery.ts';
import { stirBulk } from '../bulk/bulk-chore.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { endPlanned } from './end-planned.ts';
import { isUuid } from './is-uuid.ts';

/** Deliveries that are cancelled at a time. */
const SLICE = 1_000;

/** Holds a message back, planning included; false when it is not under way. */
export const pauseMessage = (key: MessageKey, deps: DeliveryDeps): Promise<boolean> =>
  change(key, deps, sql`'paused'`, sql`state in ('planning', 'active')`);

/** Lets a paused message go on where it was; false when it is not paused. */
export const resumeMessage = (key: MessageKey, deps: DeliveryDeps): Promise<boolean> =>
  change(key, deps, sql`case when planned then 'active' else 'planning' end`, sql`state = 'paused'`);

/** Cancels all of a message that has not left. Once it is marked so nothing more leaves, and if this is interrupted, whoever holds the lane goes on. */
export async function cancelMessage(key: MessageKey, deps: DeliveryDeps): Promise<void> {
  if (await change(key, deps, sql`'cancelled'`, sql`state <> 'cancelled'`)) await cancelPlanned(key, deps);
}

/** Ends what is planned of a message that is cancelled: of one revision, or of all that are. */
export async function cancelPlanned(
  { tenantId, messageId, revision }: Omit<MessageKey, 'revision'> & { readonly revision?: number },
  { connection }: DeliveryDeps,
): Promise<void> {
  const which = sql<boolean>`t.tenant_id = ${tenantId} and t.message_id = ${messageId} and m.state = 'cancelled'
    and ${revision === undefined ? sql`true` : sql`t.revision = ${revision}`}`;
  let ended: number;
  do ended = await connection.transact((transaction) => endPlanned(transaction, which, SLICE));
  while (ended > 0);
}

/** Changes a message's state, tells whoever holds its lane, and says whether there was one to change. */
async function change(
  { tenantId, messageId, revision }: MessageKey,
  { connection, lanes }: DeliveryDeps,
  state: ReturnType<typeof sql>,
  where: ReturnType<typeof sql>,
): Promise<boolean> {
  if (!isUuid(messageId)) return false;
  await lanes.ready();
  return connection.transact(async (transaction) => {
    await lanes.wake(transaction, [{ tenantId, planning: true, due: true }]);
    const { rows } = await sql`
      update message set state = ${state}
      where tenant_id = ${tenantId} and message_id = ${messageId} and revision = ${revision} and ${where}
      returning revision`.execute(transaction);
    if (rows.length > 0) await stirBulk(transaction, { tenantId, messageId, revision });
    return rows.length > 0;
  });
}

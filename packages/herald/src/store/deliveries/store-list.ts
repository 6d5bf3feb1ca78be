import { sql } from 'kysely';
import type { MessageId, TenantId } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import type { Handle } from '../handle.ts';

/** How many places are stored, and later planned, at a time: as many as a lane plans in one slice. */
export const PIECE = 1_000;

/**
 * Stores a long list, piece by piece, for a message that is yet to be accepted: a process that is killed in between leaves
 * pieces of no message. Those, and what a cancelled message left, go when another list is stored a day later.
 */
export async function storeList(
  { db, transact }: Connection,
  tenantId: TenantId,
  id: MessageId,
  places: readonly string[],
): Promise<void> {
  await sql`
    delete from message_list listed
    where tenant_id = ${tenantId} and stored_at < now() - interval '1 day' and not exists (
      select from message m
      where m.tenant_id = listed.tenant_id and m.message_id = listed.message_id
        and not m.planned and m.state <> 'cancelled')`.execute(db);
  for (let number = 0; number * PIECE < places.length; number += 1)
    await transact((transaction) =>
      transaction
        .insertInto('message_list')
        .values({
          tenant_id: tenantId,
          message_id: id,
          number,
          places: places.slice(number * PIECE, (number + 1) * PIECE),
        })
        .execute(),
    );
}

/** Drops the list of a message that was not accepted. */
export async function dropList(handle: Handle, tenantId: TenantId, id: MessageId): Promise<void> {
  await handle.deleteFrom('message_list').where('tenant_id', '=', tenantId).where('message_id', '=', id).execute();
}

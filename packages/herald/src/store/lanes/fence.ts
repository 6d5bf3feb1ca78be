import { sql } from 'kysely';
import type { LaneHold } from '../../delivery-ports.ts';
import type { Handle } from '../handle.ts';

/**
 * Says whether a lane is held under this epoch, and keeps it so until the transaction ends: nobody can take a lane whose
 * row is locked so, and several may lock it at a time.
 */
export async function isHeld(transaction: Handle, { tenantId, epoch }: LaneHold): Promise<boolean> {
  const { rows } = await sql`
    select from lane where tenant_id = ${tenantId} and epoch = ${epoch} and held_until > clock_timestamp() for share
  `.execute(transaction);
  return rows.length > 0;
}

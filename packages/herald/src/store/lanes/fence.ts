import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Handle } from '../handle.ts';

/**
 * Says whether a lane is held under this epoch, and keeps it so until the transaction ends: nobody can take a lane, or let
 * it go, whose row is locked so (they lock it for update), while several may lock it so, and its holder notes what leaves.
 */
export async function isHeld(transaction: Handle, { tenantId, epoch }: LaneHold): Promise<boolean> {
  const { rows } = await sql`
    select from lane
    where tenant_id = ${tenantId} and epoch = ${epoch} and held_until > clock_timestamp() for key share
  `.execute(transaction);
  return rows.length > 0;
}

/** The same, whether the lease has run out or not: nobody has taken the lane since, and nobody does until the transaction ends. */
export async function isLast(transaction: Handle, { tenantId, epoch }: LaneHold): Promise<boolean> {
  const { rows } = await sql`
    select from lane where tenant_id = ${tenantId} and epoch = ${epoch} for key share`.execute(transaction);
  return rows.length > 0;
}

import { sql } from 'kysely';
import { tenantId, type TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { ensureLane } from './ensure-lane.ts';

/** The channel on which processes hear of tenants for which something was accepted or changed. */
export const NEWS = 'herald_news';

/**
 * Makes somebody look at a tenant's lane once the transaction is committed: whoever holds it is told; when nobody does,
 * there is a job for whoever takes it. Comes first in a transaction: until that ends, nobody takes the lane or gives it
 * back, so that a holder who is told is still there, or looks once more before it goes.
 */
export type Wake = (transaction: Handle, tenant: TenantId) => Promise<void>;

/** A piece of news is the tenant, behind a plus when there is a job to fetch. */
const JOB = '+';

/** Reads what is notified. */
export const readNews = (payload: string): { readonly tenant: TenantId; readonly job: boolean } => ({
  tenant: tenantId(payload.startsWith(JOB) ? payload.slice(JOB.length) : payload),
  job: payload.startsWith(JOB),
});

/** `addJob` puts a job into the queue, in the transaction. */
export function createWake(addJob: Wake): Wake {
  return async (transaction, tenant) => {
    await ensureLane(transaction, tenant);
    const { rows } = await sql<{ held: boolean | null }>`
      select held_until > clock_timestamp() as held,
        pg_notify(${NEWS}, case when held_until > clock_timestamp() then '' else ${JOB} end || tenant_id)
      from lane where tenant_id = ${tenant} for share`.execute(transaction);
    if (rows[0]?.held !== true) await addJob(transaction, tenant);
  };
}

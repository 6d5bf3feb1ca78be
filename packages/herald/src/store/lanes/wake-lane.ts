import { sql } from 'kysely';
import { tenantId, type TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { ensureLane } from './ensure-lane.ts';

/** The channel on which processes hear of tenants for which something was accepted or changed. */
export const NEWS = 'herald_news';

/**
 * Makes somebody look at a tenant's lane once the transaction is committed: whoever holds it is told; when nobody does,
 * there is a job for whoever takes it. Comes first in a transaction: until that ends, nobody takes the lane or gives it
 * back, so that a holder who is told is still there, or looks once more before it goes. `planning` when there is something
 * to plan.
 */
export type Wake = (transaction: Handle, tenant: TenantId, planning: boolean) => Promise<void>;

/** A piece of news is the tenant, behind a sign each for a job that is to be fetched and for something to plan. */
const JOB = '+';
const PLANNING = '*';
const signs = new RegExp(`^[${JOB}${PLANNING}]*`);

/** Reads what is notified. */
export function readNews(payload: string) {
  const [before = ''] = signs.exec(payload) ?? [];
  return {
    tenant: tenantId(payload.slice(before.length)),
    job: before.includes(JOB),
    planning: before.includes(PLANNING),
  };
}

/** `addJob` puts a job into the queue, in the transaction. */
export function createWake(addJob: (transaction: Handle, tenant: TenantId) => Promise<void>): Wake {
  return async (transaction, tenant, planning) => {
    const tell = sql<{ held: boolean | null }>`
      select held_until > clock_timestamp() as held, pg_notify(${NEWS},
        case when held_until > clock_timestamp() then '' else ${JOB} end || ${planning ? PLANNING : ''} || tenant_id)
      from lane where tenant_id = ${tenant} for share`;
    let { rows } = await tell.execute(transaction);
    if (rows.length === 0) {
      await ensureLane(transaction, tenant);
      ({ rows } = await tell.execute(transaction));
    }
    if (rows[0]?.held !== true) await addJob(transaction, tenant);
  };
}

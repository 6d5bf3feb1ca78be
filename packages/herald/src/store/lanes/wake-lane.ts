import { sql } from 'kysely';
import { tenantId, type TenantId } from '../../model/ids.ts';
import type { News } from '../../lane-ports.ts';
import type { Handle } from '../handle.ts';
import { ensureLanes } from './ensure-lanes.ts';

/** The channel on which processes hear of tenants for which something was accepted or changed. */
export const NEWS = 'herald_news';

/** A tenant whose lane is to be looked at, and for what. */
export type Woken = News & { readonly tenantId: TenantId };

/**
 * Makes somebody look at lanes once the transaction is committed: whoever holds one is told; when nobody does, there is a
 * job for whoever takes it. Comes first in a transaction: until that ends, nobody takes the lanes or gives them back, so
 * that a holder who is told is still there, or looks once more before it goes.
 */
export type Wake = (transaction: Handle, woken: readonly Woken[]) => Promise<void>;

/** A piece of news is the tenant, behind a sign each for a job that is to be fetched and for something to plan. */
const JOB = '+';
const PLANNING = '*';
/** In its place where nothing else is news; of the same sign, for processes that know only that. */
const ONLY_PLANNING = '**';
const signs = new RegExp(`^[${JOB}${PLANNING}]*`);

/** Reads what is notified. */
export function readNews(payload: string) {
  const [before = ''] = signs.exec(payload) ?? [];
  return {
    tenant: tenantId(payload.slice(before.length)),
    job: before.includes(JOB),
    news: { planning: before.includes(PLANNING), due: !before.includes(ONLY_PLANNING) },
  };
}

/** `addJobs` puts a job for each tenant into the queue, in the transaction. */
export function createWake(addJobs: (transaction: Handle, tenants: readonly TenantId[]) => Promise<void>): Wake {
  return async (transaction, woken) => {
    const told = await tell(transaction, woken);
    const known = new Set(told.map(({ tenant_id }) => tenant_id));
    const without = woken.filter((one) => !known.has(one.tenantId));
    if (without.length > 0) {
      await ensureLanes(
        transaction,
        without.map((one) => one.tenantId),
      );
      told.push(...(await tell(transaction, without)));
    }
    const unheld = told.flatMap(({ tenant_id, held }) => (held === true ? [] : [tenant_id]));
    if (unheld.length > 0) await addJobs(transaction, unheld);
  };
}

/** Keeps the lanes as they are and tells their holders; answers with those that there are, and whether they are held. */
async function tell(transaction: Handle, woken: readonly Woken[]) {
  const { rows } = await sql<{ tenant_id: TenantId; held: boolean | null }>`
    with woken as materialized (
      select tenant_id, bool_or(planning) as planning, bool_or(due) as due
      from unnest(${woken.map((one) => one.tenantId)}::text[], ${woken.map(({ planning }) => planning)}::boolean[],
        ${woken.map(({ due }) => due)}::boolean[]) as woken (tenant_id, planning, due)
      group by tenant_id
    ),
    locked as materialized (
      select tenant_id, held_until > clock_timestamp() as held from lane
      where tenant_id in (select tenant_id from woken) order by tenant_id for key share
    )
    select locked.tenant_id, locked.held, pg_notify(${NEWS},
      case when locked.held then '' else ${JOB} end
        || case when not woken.planning then '' when woken.due then ${PLANNING} else ${ONLY_PLANNING} end
        || locked.tenant_id)
    from locked join woken on woken.tenant_id = locked.tenant_id`.execute(transaction);
  return rows;
}

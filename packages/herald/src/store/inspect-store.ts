import { sql } from 'kysely';
import type { StoreInspection, StoreInspector } from '../diagnosis-ports.ts';
import type { TenantId } from '../model/ids.ts';
import { CLOSES_ONE_TENANT } from '../model/outcome.ts';
import type { Connection } from './connection.ts';
import type { Handle } from './handle.ts';
import { hasWork } from './lanes/work.ts';

/** A worker looks each second, and takes a lane within twelve. */
const UNHELD_AFTER_S = 30;
/** So many tenants are told of one by one; what closes lanes for other reasons mostly closes all of them alike. */
const MOST_CLOSED = 20;

/** Looks at a store's tables as a whole, without changing anything. */
export const createStoreInspector = ({ kind, db }: Connection): StoreInspector => ({
  async inspect() {
    const { rows } = await sql<{
      version: string;
      schema: number;
      read_only: boolean;
      held: number;
      unheld: number;
      longest: number;
    }>`
      select current_setting('server_version') as version,
        (select coalesce(max(number), 0) from schema_migration) as schema,
        pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as read_only,
        (select count(*) from lane where held_until > clock_timestamp()) as held,
        (select count(*) from lane
          where coalesce(held_until, '-infinity') <= clock_timestamp() - ${UNHELD_AFTER_S} * interval '1 second'
            and ${hasWork(sql.ref('lane.tenant_id'))}) as unheld,
        coalesce((select extract(epoch from clock_timestamp() - min(due_at))::float8 from chore
          where due_at <= clock_timestamp()), 0) as longest`.execute(db);
    const row = rows[0] ?? { version: '', schema: 0, read_only: false, held: 0, unheld: 0, longest: 0 };
    return {
      kind,
      version: row.version.split(' ')[0] ?? '',
      schema: row.schema,
      writable: !row.read_only,
      lanes: { held: row.held, unheld: row.unheld, longestDueSeconds: row.longest, closed: await closedLanes(db) },
    };
  },
  async tenants(most) {
    const { rows } = await sql<{ tenant_id: TenantId }>`
      select tenant_id from tenant order by tenant_id limit ${most}`.execute(db);
    return rows.map(({ tenant_id }) => tenant_id);
  },
});

async function closedLanes(db: Handle): Promise<StoreInspection['lanes']['closed']> {
  const { rows } = await sql<StoreInspection['lanes']['closed'][number]>`
    select closed_why as why, closed_code as code, min(closed_since) as since, count(*) as count, min(tenant_id) as "tenantId"
    from lane where closed_why is not null and held_until > clock_timestamp()
    group by closed_why, closed_code, case when closed_why = ${CLOSES_ONE_TENANT} then tenant_id end
    order by count(*) desc, closed_why, closed_code, min(tenant_id) limit ${MOST_CLOSED}`.execute(db);
  return rows;
}

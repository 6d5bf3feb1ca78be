import { sql } from 'kysely';
import type { LaneNews, LaneStore } from '../../lane-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { hasChores } from './chores.ts';
import { goesAlone, isNotHeld, isSending, isToEnd, messageOfTally, waitsForEarlier } from './work.ts';

type Looked = { readonly at: string; readonly news: readonly LaneNews[] | null };

/** A row that was committed after the look and is due before it was missed by it: looks overlap by so much. */
const OVERLAP_MS = 1_000;

/**
 * Finds what time has brought to lanes, in one statement for all of them: not what was due when its message was accepted, of
 * which whoever plans it is told. An edit may go once what it edits has settled, which is no instant: those count whenever
 * they are due.
 */
export async function lookAtLanes(
  db: Handle,
  tenants: readonly TenantId[],
  since: string | undefined,
): ReturnType<LaneStore['look']> {
  const { rows } = await sql<Looked>`
    with looked as materialized (
      select asked.tenant_id as "tenantId",
        exists (select from message m where m.tenant_id = asked.tenant_id and m.state = 'planning') as planning,
        coalesce(bool_or(${isToEnd}), false) as expired,
        coalesce(bool_or(${goesAlone} and ${isSending} and exists (
          select from delivery d
          where d.tenant_id = t.tenant_id and d.message_id = t.message_id and d.revision = t.revision
            and d.state = 'planned' and d.due_at <= clock_timestamp() and d.due_at > ${newsSince(since)}
            and ${isNotHeld} and not ${waitsForEarlier})), false) as due,
        ${hasChores(sql`asked.tenant_id`)} as chores
      from unnest(${tenants}::text[]) as asked (tenant_id)
      left join message_tally t on t.tenant_id = asked.tenant_id and t.open
      left join lateral (${messageOfTally}) m on true
      group by asked.tenant_id
    )
    select clock_timestamp()::text as at,
      (select json_agg(looked) from looked where planning or expired or due or chores) as news`.execute(db);
  const [row] = rows;
  return { at: row?.at ?? '', found: row?.news ?? [] };
}

/**
 * After when deliveries of a message `m` fell due that the last look did not find. A bound of the index, not a test of each
 * row: a million may have been due from the start.
 */
const newsSince = (since: string | undefined) => sql`case
  when m.revision > 0 or ${since === undefined}::boolean then '-infinity'
  else greatest(m.created_at, ${since ?? null}::timestamptz - ${OVERLAP_MS} * interval '1 millisecond') end`;

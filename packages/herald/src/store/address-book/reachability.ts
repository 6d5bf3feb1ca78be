import { sql } from 'kysely';
import type { ConversationId, TenantId } from '../../model/ids.ts';
import type { Reachability } from '../../model/reachability.ts';
import type { Handle } from '../handle.ts';

/** Stores what was found out of a stored conversation at `at`, unless something later is stored. */
export async function storeReachability(
  handle: Handle,
  tenantId: TenantId,
  id: ConversationId,
  reachability: Reachability,
  at: Date,
): Promise<void> {
  const { why, since, status, code } =
    reachability.kind === 'unreachable' ? reachability : { why: null, since: null, status: null, code: null };
  await sql`
    insert into reachability (tenant_id, conversation_id, at, why, since, status, code)
    select tenant_id, conversation_id,
      ${at}::timestamptz, ${why}::text, ${since}::timestamptz, ${status}::integer, ${code}::text
    from conversation where tenant_id = ${tenantId} and conversation_id = ${id}
    on conflict (tenant_id, conversation_id) do update
    set at = excluded.at, why = excluded.why, since = excluded.since, status = excluded.status, code = excluded.code
    where reachability.at <= excluded.at`.execute(handle);
}

/** What is known of a stored conversation: reachable until something said otherwise; undefined when it is not stored. */
export async function findReachability(
  db: Handle,
  tenantId: TenantId,
  id: ConversationId,
): Promise<Reachability | undefined> {
  const row = await db
    .selectFrom('conversation_reachability')
    .select(['why', 'since', 'status', 'code'])
    .where('tenant_id', '=', tenantId)
    .where('conversation_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { why, since, status, code } = row;
  if (why === null || since === null || status === null || code === null) return { kind: 'reachable' };
  return { kind: 'unreachable', why, since, status, code };
}

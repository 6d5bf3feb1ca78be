import { sql } from 'kysely';
import type { ConversationId, PersonId, TenantId } from '../../model/ids.ts';
import type { PersonUnreachable, Reachability } from '../../model/reachability.ts';
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

/**
 * Stores why somebody cannot be written to. `since` stays while the reason does; of somebody who turned out to be another
 * row's person, it is theirs.
 */
export async function storePersonUnreachable(
  handle: Handle,
  tenantId: TenantId,
  person: PersonId,
  { why, since: at, status, code, tried }: PersonUnreachable,
): Promise<void> {
  await sql`
    insert into person_reachability as r (tenant_id, person_id, at, why, since, status, code, tried)
    select p.tenant_id, p.person_id, ${at}::timestamptz, ${why}::text, ${at}::timestamptz, ${status}::integer,
      ${code}::text, ${tried}::text[]
    from person p
    where p.tenant_id = ${tenantId} and p.person_id = coalesce(
      (select a.person_id from person_alias a where a.tenant_id = ${tenantId} and a.alias_id = ${person}), ${person})
    on conflict (tenant_id, person_id) do update
    set at = excluded.at, why = excluded.why, status = excluded.status, code = excluded.code, tried = excluded.tried,
      since = case when r.why = excluded.why then r.since else excluded.since end
    where r.at <= excluded.at`.execute(handle);
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

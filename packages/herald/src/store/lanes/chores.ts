import { sql, type RawBuilder } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore, ChoreKind } from '../../model/chore.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import type { Handle } from '../handle.ts';
import { ensureLanes } from './ensure-lanes.ts';
import { isHeld } from './fence.ts';

/** A chore to put in; of one that is there already the earlier time holds, and the newer detail. */
export type NewChore = Omit<Chore, 'dueAt'> & { readonly tenantId: TenantId; readonly dueAt: Date | undefined };

type ChoreRow = {
  readonly kind: ChoreKind;
  readonly key: string;
  readonly due_at: Date;
  readonly detail: unknown;
};

/** Puts chores in, as part of the transaction that makes them necessary; due at once without a time. */
export async function putChores(transaction: Handle, chores: readonly NewChore[]): Promise<void> {
  if (chores.length === 0) return;
  // Whoever looks for work looks at lanes.
  await ensureLanes(
    transaction,
    chores.map(({ tenantId }) => tenantId),
  );
  await sql`
    insert into chore (tenant_id, kind, key, due_at, detail)
    select tenant_id, kind, key, coalesce(due_at, date_trunc('milliseconds', clock_timestamp())), detail::json
    from unnest(
      ${chores.map(({ tenantId }) => tenantId)}::text[],
      ${chores.map(({ kind }) => kind)}::text[],
      ${chores.map(({ key }) => key)}::text[],
      ${chores.map(({ dueAt }) => dueAt?.toISOString() ?? null)}::timestamptz[],
      ${chores.map(({ detail }) => (detail === undefined ? null : JSON.stringify(detail)))}::text[]
    ) as asked (tenant_id, kind, key, due_at, detail)
    order by tenant_id, kind, key
    on conflict (tenant_id, kind, key) do update
      set due_at = least(chore.due_at, excluded.due_at), detail = coalesce(excluded.detail, chore.detail)
  `.execute(transaction);
}

/** What is due of a lane, but for these kinds, the longest due first. */
export async function findDueChores(
  db: Handle,
  { tenantId }: LaneHold,
  limit: number,
  except: readonly ChoreKind[] = [],
): Promise<readonly Chore[]> {
  const { rows } = await sql<ChoreRow>`
    select kind, key, due_at, detail from chore
    where tenant_id = ${tenantId} and due_at <= clock_timestamp() and kind <> all(${except}::text[])
    order by due_at, kind, key limit ${limit}`.execute(db);
  return rows.map(({ kind, key, due_at, detail }) => ({
    kind,
    key,
    dueAt: due_at,
    ...(detail === null ? {} : { detail }),
  }));
}

/** Ends a chore, or puts it off, if the lane is still held and nobody put it in again for another time. */
export async function endChore(
  { transact }: Connection,
  hold: LaneHold,
  chore: Chore,
  next: Date | undefined,
): Promise<void> {
  await transact(async (transaction) => {
    if (await isHeld(transaction, hold)) await finishChore(transaction, hold, chore, next);
  });
}

/** The same, within the transaction that holds the lane and stores what the chore did. */
export async function finishChore(
  transaction: Handle,
  { tenantId }: LaneHold,
  { kind, key, dueAt }: Chore,
  next?: Date,
): Promise<void> {
  const asItWas = sql`tenant_id = ${tenantId} and kind = ${kind} and key = ${key} and due_at = ${dueAt.toISOString()}`;
  await (
    next === undefined
      ? sql`delete from chore where ${asItWas}`
      : sql`update chore set due_at = ${next.toISOString()} where ${asItWas}`
  ).execute(transaction);
}

/** Whether something is due of a tenant's chores. */
export const hasChores = (tenantId: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`exists (select from chore where chore.tenant_id = ${tenantId} and chore.due_at <= clock_timestamp())`;

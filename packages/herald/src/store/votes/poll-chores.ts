import { sql, type RawBuilder } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore, ChoreKind } from '../../model/chore.ts';
import { isBeforePeople, isShared } from '../deliveries/shared-places.ts';
import type { Handle } from '../handle.ts';
import { SHOWN_EVERY_MS } from '../../model/poll.ts';
import type { PollKey, PollRow } from './lock-poll.ts';

type PollChore = Extract<ChoreKind, `poll-${string}`>;

/**
 * Sees to it that votes are told of, as a statement: of each poll among the rows given where it is so, not before so long
 * after it was last done. What waits already tells of these too.
 */
export const telling = (
  polls: RawBuilder<unknown>,
  kind: PollChore,
  last: Date | null,
  everyMs: number,
  where: RawBuilder<boolean>,
): RawBuilder<unknown> => sql`
  insert into chore (tenant_id, kind, key, due_at)
  select tenant_id, ${kind}, message_id, greatest(clock_timestamp(),
    ${last?.toISOString() ?? null}::timestamptz + ${everyMs} * interval '1 millisecond')
  from ${polls} where ${where}
  on conflict do nothing`;

/** Whether several people see the poll of a row in one place. */
export const seenByMany = (row: RawBuilder<unknown>): RawBuilder<boolean> => sql`exists (
  select from delivery d
  where d.tenant_id = ${row}.tenant_id and d.message_id = ${row}.message_id and d.revision = 0
    and ${isBeforePeople(sql`d`)} and ${isShared(sql`d`)})`;

/** Leaves nothing to do of a poll, of these kinds. */
export async function dropChores(
  transaction: Handle,
  { tenantId, messageId }: PollKey,
  kinds: readonly PollChore[],
): Promise<void> {
  await sql`
    delete from chore
    where tenant_id = ${tenantId} and key = ${messageId} and kind = any(${kinds}::text[])`.execute(transaction);
}

/** Whether a chore is still to be done: it may have been since it was read. */
export async function isStillDue(transaction: Handle, { tenantId }: LaneHold, { kind, key }: Chore): Promise<boolean> {
  const { rows } = await sql`
    select from chore
    where tenant_id = ${tenantId} and kind = ${kind} and key = ${key} and due_at <= clock_timestamp()
    for update`.execute(transaction);
  return rows.length > 0;
}

/** A poll as a row to ask of, by its key. */
const one = ({ tenantId, messageId }: PollKey): RawBuilder<unknown> =>
  sql`(select ${tenantId}::text as tenant_id, ${messageId}::uuid as message_id) one`;

/** Whether several people see a poll in one place. */
export async function isSeenByMany(db: Handle, key: PollKey): Promise<boolean> {
  const { rows } = await sql`select from ${one(key)} where ${seenByMany(sql`one`)}`.execute(db);
  return rows.length > 0;
}

/** Sees to it that places of several people are shown the counts. */
export async function putShow(transaction: Handle, key: PollKey, { shown_at }: PollRow): Promise<void> {
  await telling(one(key), 'poll-show', shown_at, SHOWN_EVERY_MS, seenByMany(sql`one`)).execute(transaction);
}

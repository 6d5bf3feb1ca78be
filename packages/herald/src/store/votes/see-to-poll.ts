import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore } from '../../model/chore.ts';
import type { PollResult } from '../../model/content.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { messageId } from '../../model/ids.ts';
import { closesAt, resultOf, SHOWN_EVERY_MS, tellEveryMs } from '../../model/poll.ts';
import { acceptMessages } from '../deliveries/create-messages.ts';
import type { DeliveryDeps } from '../deliveries/delivery-deps.ts';
import { acceptRevision } from '../deliveries/revise-message.ts';
import type { Handle } from '../handle.ts';
import { isHeld } from '../lanes/fence.ts';
import { countVotes } from './count-votes.ts';
import { lockPoll, type PollRow } from './lock-poll.ts';
import { namesOfVotes } from './names-of-votes.ts';
import { dropChores, isSeenByMany, isStillDue } from './poll-chores.ts';
import { readPoll, type PollRead } from './read-poll.ts';

/** An open poll, locked: no vote comes until the transaction ends. */
type Locked = PollRead & {
  readonly transaction: Handle;
  readonly deps: DeliveryDeps;
  readonly key: MessageKey;
  readonly row: PollRow;
};
/** When the chore is to be seen to; undefined when it is done. */
type Next = Promise<Date | undefined>;

/** Tells the author what was voted so far, unless they were told just now: then when they may be. */
export const tellPoll = (deps: DeliveryDeps, hold: LaneHold, chore: Chore): Promise<void> =>
  seeTo(deps, hold, chore, async (locked): Next => {
    const { row, poll } = locked;
    if (isOver(locked)) return undefined;
    const next = notBefore(row.told_at, tellEveryMs(poll), row.now);
    if (next !== undefined) return next;
    await tellAuthor(locked, { closed: false });
    return stamp(locked, 'told_at');
  });

/** Shows the counts in every place of several people that got the poll, unless that was done just now. */
export const showPoll = (deps: DeliveryDeps, hold: LaneHold, chore: Chore): Promise<void> =>
  seeTo(deps, hold, chore, async (locked): Next => {
    const { row } = locked;
    if (isOver(locked)) return undefined;
    const next = notBefore(row.shown_at, SHOWN_EVERY_MS, row.now);
    if (next !== undefined) return next;
    await showEverywhere(locked, { closed: false, ballot: true });
    return stamp(locked, 'shown_at');
  });

/** Ends the poll: from here on no vote counts, so the result that is told is the one that stands. */
export const closePoll = (deps: DeliveryDeps, hold: LaneHold, chore: Chore): Promise<void> =>
  seeTo(deps, hold, chore, async (locked): Next => {
    const { transaction, key, poll } = locked;
    if (!isOver(locked)) return closesAt(poll);
    await tellAuthor(locked, { closed: true }, `poll-result ${key.messageId}`);
    await showEverywhere(locked, { closed: true });
    await dropChores(transaction, key, ['poll-tell', 'poll-show']);
    return stamp(locked, 'closed_at');
  });

async function seeTo(deps: DeliveryDeps, hold: LaneHold, chore: Chore, see: (locked: Locked) => Next): Promise<void> {
  const { tenantId } = hold;
  const key = { tenantId, messageId: messageId(chore.key), revision: 0 };
  await deps.lanes.ready();
  await deps.connection.transact(async (transaction) => {
    await deps.lanes.wake(transaction, [{ tenantId, planning: true, due: true }]);
    if (!(await isHeld(transaction, hold))) return;
    const row = await lockPoll(transaction, key);
    if (!(await isStillDue(transaction, hold, chore))) return;
    const read = row && (await readPoll(transaction, key));
    const open = row !== undefined && read !== undefined && row.closed_at === null;
    const next = open ? await see({ ...read, transaction, deps, key, row }) : undefined;
    await finish(transaction, hold, chore, next);
  });
}

/** Whenever it was put in: whatever it was put in for is told of by now. */
async function finish(
  transaction: Handle,
  { tenantId }: LaneHold,
  { kind, key }: Chore,
  next: Date | undefined,
): Promise<void> {
  const it = sql`tenant_id = ${tenantId} and kind = ${kind} and key = ${key}`;
  await (
    next === undefined
      ? sql`delete from chore where ${it}`
      : sql`update chore set due_at = ${next.toISOString()} where ${it}`
  ).execute(transaction);
}

/** Whether the result is about to be told: then nothing else is. */
const isOver = ({ poll, row }: Locked): boolean => closesAt(poll) <= row.now;

function notBefore(last: Date | null, everyMs: number, now: Date): Date | undefined {
  const next = new Date((last?.getTime() ?? 0) + everyMs);
  return next > now ? next : undefined;
}

/** Names are for the author alone. */
async function tellAuthor(
  { transaction, deps, key, row, content, poll }: Locked,
  result: Pick<PollResult, 'closed'>,
  idempotencyKey?: string,
): Promise<void> {
  if (row.author === null) return;
  const names = await namesOfVotes(transaction, key, poll);
  const count = await countVotes(transaction, key, poll.options.length);
  await acceptMessages(transaction, deps, [
    {
      tenantId: key.tenantId,
      operation: 'send',
      payload: resultOf(content, { ...count, ...result, ...(names === undefined ? {} : { names }) }),
      priority: 'live',
      onUnknown: 'hold',
      audience: { kind: 'list', places: [row.author] },
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    },
  ]);
}

async function showEverywhere(
  { transaction, key, content, poll }: Locked,
  result: Pick<PollResult, 'closed' | 'ballot'>,
): Promise<void> {
  if (!(await isSeenByMany(transaction, key))) return;
  const count = await countVotes(transaction, key, poll.options.length);
  await acceptRevision(transaction, key, {
    operation: 'update',
    payload: resultOf(content, { ...count, ...result }),
    only: 'shared',
  });
}

async function stamp(
  { transaction, key, row }: Locked,
  column: 'told_at' | 'shown_at' | 'closed_at',
): Promise<undefined> {
  await sql`
    update poll set ${sql.ref(column)} = ${row.now.toISOString()}
    where tenant_id = ${key.tenantId} and message_id = ${key.messageId}`.execute(transaction);
}

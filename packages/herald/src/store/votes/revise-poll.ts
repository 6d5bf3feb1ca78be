import { sql } from 'kysely';
import type { Change } from '../../message-ports.ts';
import { InputInvalid, type Fault } from '../../errors.ts';
import type { Content, Poll } from '../../model/content.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { closesAt, hasSameOptions, pollOf } from '../../model/poll.ts';
import { isContent } from '../../ports.ts';
import type { Handle } from '../handle.ts';
import { putChores } from '../lanes/chores.ts';
import { insertPolls } from './insert-polls.ts';
import type { PollKey, PollRow } from './lock-poll.ts';
import { dropChores, putShow } from './poll-chores.ts';
import { readPoll, type PollRead } from './read-poll.ts';

/**
 * Keeps what is kept of a poll in step with an edit or a recall of its message, whose poll, if it is one, is locked. Throws
 * `InputInvalid` for an edit that would give people's votes another meaning, or open what is closed.
 */
export async function revisePoll(
  transaction: Handle,
  key: MessageKey,
  kept: PollRow | undefined,
  change: Change,
): Promise<void> {
  const asked = change.operation === 'update' && isContent(change.payload) ? change.payload : undefined;
  const poll = asked && pollOf(asked);
  if (change.operation === 'delete' || asked === undefined || poll === undefined) {
    if (kept !== undefined) await dropChores(transaction, key, ['poll-close', 'poll-tell', 'poll-show']);
    return;
  }
  const before = kept && (await readPoll(transaction, key));
  const voted = kept !== undefined && (await hasVotes(transaction, key));
  const faults = [...closedFaults(kept), ...(voted ? changedFaults(before, asked, poll) : [])];
  if (faults.length > 0) throw new InputInvalid('poll', faults);
  await insertPolls(transaction, [{ ...key, ...change.poll }]);
  // Another closing time may be a later one.
  await dropChores(transaction, key, ['poll-close']);
  await putChores(
    transaction,
    (change.chores ?? []).map((chore) => ({ ...chore, tenantId: key.tenantId, key: key.messageId })),
  );
  await expireWith(transaction, key, closesAt(poll), before && closesAt(before.poll));
  if (voted) await putShow(transaction, key, kept);
}

/** What is not sent when the poll closes is not sent at all, unless its author wants that earlier. */
async function expireWith(
  transaction: Handle,
  { tenantId, messageId }: PollKey,
  closing: Date,
  before: Date | undefined,
): Promise<void> {
  const next = sql`${closing.toISOString()}::timestamptz`;
  await sql`
    update message
    set expires_at = case when expires_at = ${before?.toISOString() ?? null}::timestamptz then ${next}
      else least(expires_at, ${next}) end
    where tenant_id = ${tenantId} and message_id = ${messageId} and revision = 0`.execute(transaction);
}

async function hasVotes(transaction: Handle, { tenantId, messageId }: PollKey): Promise<boolean> {
  const { rows } = await sql`
    select from vote where tenant_id = ${tenantId} and message_id = ${messageId} limit 1`.execute(transaction);
  return rows.length > 0;
}

const closedFaults = (kept: PollRow | undefined): readonly Fault[] =>
  kept?.closed_at == null
    ? []
    : [{ field: 'closesAt', problem: 'is over: a poll that has closed cannot be opened again; send another' }];

function changedFaults(before: PollRead | undefined, asked: Content, after: Poll): readonly Fault[] {
  if (before === undefined)
    return [{ field: 'kind', problem: 'cannot be a poll again: people have voted in an earlier one; send another' }];
  const { multiple = false, anonymous = false } = before.poll;
  return [
    ...(hasSameOptions(before.content, asked)
      ? []
      : [{ field: 'options', problem: 'cannot change any more: people have voted for them; send another poll' }]),
    ...(multiple && after.multiple !== true
      ? [{ field: 'multiple', problem: 'cannot be taken back: people may have chosen several' }]
      : []),
    ...(anonymous && after.anonymous !== true
      ? [
          {
            field: 'anonymous',
            problem: 'cannot be taken back: people voted because nobody would be told who they are',
          },
        ]
      : []),
  ];
}

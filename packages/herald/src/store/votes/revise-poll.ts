import { sql } from 'kysely';
import type { Change } from '../../delivery-ports.ts';
import { InputInvalid, type Fault } from '../../errors.ts';
import type { Content } from '../../model/content.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { hasSameOptions, pollOf } from '../../model/poll.ts';
import { isContent } from '../../ports.ts';
import type { Handle } from '../handle.ts';
import { putChores } from '../lanes/chores.ts';
import { insertPolls } from './insert-polls.ts';
import type { PollKey, PollRow } from './lock-poll.ts';
import { dropChores, putShow } from './poll-chores.ts';
import { readPoll } from './read-poll.ts';

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
  if (change.operation === 'delete' || asked === undefined || pollOf(asked) === undefined) {
    if (kept !== undefined) await dropChores(transaction, key, ['poll-close', 'poll-tell', 'poll-show']);
    return;
  }
  const voted = kept !== undefined && (await hasVotes(transaction, key));
  const faults = [...closedFaults(kept), ...(voted ? await changedFaults(transaction, key, asked) : [])];
  if (faults.length > 0) throw new InputInvalid('poll', faults);
  await insertPolls(transaction, [{ ...key, ...change.poll }]);
  // Another closing time may be a later one.
  await dropChores(transaction, key, ['poll-close']);
  const { chores = [] } = change;
  await putChores(
    transaction,
    chores.map((chore) => ({ ...chore, tenantId: key.tenantId, key: key.messageId })),
  );
  if (voted) await putShow(transaction, key, kept);
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

async function changedFaults(transaction: Handle, key: PollKey, asked: Content): Promise<readonly Fault[]> {
  const before = await readPoll(transaction, key);
  const after = pollOf(asked);
  if (before === undefined || after === undefined)
    return [{ field: 'kind', problem: 'cannot be a poll again: people have voted in an earlier one; send another' }];
  const { multiple = false, anonymous = false } = before.poll;
  return [
    ...(hasSameOptions(before.content, asked) && before.poll.options.length === after.options.length
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

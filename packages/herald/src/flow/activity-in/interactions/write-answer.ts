import { createHash } from 'node:crypto';
import type { NewMessage } from '../../../message-ports.ts';
import type { KnownActivity } from '../../../model/activity.ts';
import type { ActivityId } from '../../../model/ids.ts';
import type { AddressBook, Payload } from '../../../ports.ts';
import type { Reply } from './reply.ts';
import type { Who } from './who.ts';

type Message = Extract<KnownActivity, { kind: 'message' }>;

/** What the bot says about what somebody wrote, in the chat where they did. */
export const answerTo = (activity: Message, payload: Payload): NewMessage =>
  written(activity, `c:${activity.conversation.id}`, payload);

/**
 * What the bot does where no answer can be given but by writing: in a 1:1 chat the card is replaced, or something is said. What
 * concerns one person is not said to all of a channel or group chat, but in their own chat, if they have one. None where there
 * is nothing to say.
 */
export async function answerBySubmit(
  activity: Message,
  reply: Reply,
  { person }: Who,
  { findDirect }: Pick<AddressBook, 'findDirect'>,
): Promise<NewMessage | undefined> {
  if (reply.kind === 'refused' || reply.kind === 'unchanged') return undefined;
  const { conversation, replyToId, tenantId } = activity;
  if (conversation.scope === 'personal') {
    if (reply.kind === 'card' && replyToId !== undefined) return replaced(activity, replyToId, reply.payload);
    return answerTo(activity, payloadOf(reply));
  }
  if ((await findDirect(tenantId, person.id)) === undefined) return undefined;
  return written(activity, `p:${person.id}`, payloadOf(reply));
}

/** A text as nobody takes it for Markdown: names of topics stand in it. */
export const plain = (text: string): Payload => ({ type: 'message', text, textFormat: 'plain' });

function payloadOf(reply: Exclude<Reply, { kind: 'refused' | 'unchanged' }>): Payload {
  if (reply.kind === 'text') return plain(reply.text);
  return reply.kind === 'card' && reply.text !== undefined ? plain(reply.text) : reply.payload;
}

const replaced = (activity: Message, card: ActivityId, payload: Payload): NewMessage => ({
  ...written(activity, `c:${activity.conversation.id}`, payload),
  operation: 'update',
  activityId: card,
});

/** Once for each activity, however often Teams tells of it. */
const written = (activity: Message, place: string, payload: Payload): NewMessage => ({
  tenantId: activity.tenantId,
  operation: 'send',
  payload,
  priority: 'live',
  onUnknown: 'hold',
  audience: { kind: 'list', places: [place] },
  ...(activity.activityId === undefined
    ? {}
    : { idempotencyKey: keyOf(activity.conversation.id, activity.activityId) }),
});

/** Ids may be longer than a key; and no author's key looks so. */
const keyOf = (conversation: string, activity: string): string =>
  `answer:${createHash('sha256')
    .update(JSON.stringify([conversation, activity]))
    .digest('hex')}`;

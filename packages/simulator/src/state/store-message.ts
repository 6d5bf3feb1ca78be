import type { Clock } from './clock.ts';
import type { Author, Conversation, KeepMessages, Message } from './conversation.ts';
import type { JsonObject } from './json.ts';

/** What a message is made of; `thread` is `new` for one that starts a thread in a channel. */
export interface NewMessage {
  readonly from: Author;
  readonly activity: JsonObject;
  readonly thread?: string | undefined;
  readonly clock: Clock;
  readonly keep?: KeepMessages;
}

/**
 * Delivers one message: the only place where a message comes to be. With `keep: 'count'` a bot's message in a 1:1 chat
 * is counted and not kept, and elsewhere kept without what it says.
 */
export function storeMessage(
  conversation: Conversation,
  { from, activity, thread, clock, keep = 'all' }: NewMessage,
): Message {
  const sentAt = clock.now();
  const id = takeMessageId(conversation, clock);
  const counted = from.kind === 'bot' && keep === 'count';
  const message: Message = {
    id,
    threadId: thread === 'new' ? id : thread,
    from,
    sentAt,
    activity: counted ? {} : activity,
    updated: false,
    deleted: false,
    reactions: new Map(),
    views: new Map(),
  };
  if (from.kind === 'bot') conversation.countFrom(from.appId);
  if (!counted || conversation.shared) conversation.keep(message);
  return message;
}

/** Takes the next message id: epoch milliseconds, raised where needed so that ids strictly increase (sheet 3.7). */
export function takeMessageId(conversation: Conversation, clock: Clock): string {
  conversation.lastMessageId = Math.max(Math.trunc(clock.now()), conversation.lastMessageId + 1);
  return String(conversation.lastMessageId);
}

import type { Clock } from './clock.ts';
import type { Author, Conversation, Message } from './conversation.ts';
import type { JsonObject } from './json.ts';

/**
 * Keeps one message: the only place where a message comes to be.
 *
 * Its id is the time in epoch milliseconds, raised where needed so that ids strictly increase in a conversation
 * (sheet 3.7). `thread` is `new` for a message that starts a thread in a channel.
 */
export function storeMessage(
  conversation: Conversation,
  { from, activity, thread, clock }: { from: Author; activity: JsonObject; thread?: string | undefined; clock: Clock },
): Message {
  const sentAt = clock.now();
  conversation.lastMessageId = Math.max(Math.trunc(sentAt), conversation.lastMessageId + 1);
  const id = String(conversation.lastMessageId);
  const message: Message = {
    id,
    threadId: thread === 'new' ? id : thread,
    from,
    sentAt,
    activity,
    updated: false,
    deleted: false,
    reactions: new Map(),
    views: new Map(),
  };
  conversation.messages.set(id, message);
  return message;
}

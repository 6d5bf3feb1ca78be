import type { ConversationReference, MessageReference } from './conversation-reference.ts';
import { conversationId, type ConversationId } from './ids.ts';

/** The id by which a message goes into a thread: the channel's, with the root message behind it (protocol sheet, 3.6). */
export const threadOf = (channel: string, root: string): ConversationId =>
  conversationId(`${channelOf(channel)};messageid=${root}`);

/** The channel of a conversation id: all before the first `;`. */
export const channelOf = (conversation: string): string => conversation.split(';', 1)[0] ?? conversation;

/** The root message of a thread's conversation id, or undefined when it names no thread. */
export const rootOf = (conversation: string): string | undefined => /;messageid=(\d+)/.exec(conversation)?.[1];

/** Where a reply to this message goes: in a channel into its thread, elsewhere into the same conversation. */
export function intoThread(to: ConversationReference | MessageReference): ConversationReference {
  if (to.scope !== 'channel' || rootOf(to.conversationId) !== undefined || !('activityId' in to)) return to;
  return { ...to, conversationId: threadOf(to.conversationId, to.activityId) };
}

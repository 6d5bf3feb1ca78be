import type { Conversation } from '../state/conversation.ts';
import type { JsonObject } from '../state/json.ts';
import { storeMessage } from '../state/store-message.ts';
import { hasAttachments, hasText } from './read-activity.ts';
import type { ConnectorCall } from './route.ts';

/** What became of an activity: its message's id where the bot learns it, and the thread's root in a channel. */
export interface Posted {
  readonly id: string | undefined;
  readonly root: string | undefined;
}

/**
 * Delivers an activity of the bot. Text and attachments together become two messages, whose ids the bot does not
 * learn (sheet 3.7). `thread` is for channels: the root to answer to, or `new`.
 */
export function postMessage(
  call: ConnectorCall,
  conversation: Conversation,
  activity: JsonObject,
  thread?: string,
): Posted {
  const { clock, keepMessages: keep } = call.world;
  const from = { kind: 'bot', appId: call.bot.appId } as const;
  if (activity['type'] === 'typing') return { id: String(Math.trunc(clock.now())), root: undefined };
  if (!hasText(activity) || !hasAttachments(activity)) {
    const { id, threadId } = storeMessage(conversation, { from, activity, clock, keep, thread });
    return { id, root: threadId };
  }
  const { attachments: _attachments, attachmentLayout: _layout, ...words } = activity;
  const { text: _text, ...cards } = activity;
  const first = storeMessage(conversation, { from, activity: words, clock, keep, thread });
  storeMessage(conversation, { from, activity: cards, clock, keep, thread: first.threadId });
  return { id: undefined, root: first.threadId };
}

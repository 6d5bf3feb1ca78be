import type { JsonObject } from './json.ts';

/** Who wrote a message. */
export type Author =
  { readonly kind: 'bot'; readonly appId: string } | { readonly kind: 'person'; readonly personId: string };

/** One message as Teams keeps it. */
export interface Message {
  readonly id: string;
  /** The root message of its thread; the message's own id at the root; undefined outside channels. */
  readonly threadId: string | undefined;
  readonly from: Author;
  readonly sentAt: number;
  activity: JsonObject;
  updated: boolean;
  deleted: boolean;
  /** Reaction type to the ids of those who gave it. */
  readonly reactions: Map<string, Set<string>>;
  /** What one person sees in place of the card, after a refresh or an Action.Execute of theirs (sheet section 8). */
  readonly views: Map<string, JsonObject>;
}

/** The messages of one chat or channel, in the order in which they arrived. */
export interface Conversation {
  readonly messages: Map<string, Message>;
  lastMessageId: number;
}

/** A conversation without messages. */
export const newConversation = (): Conversation => ({ messages: new Map(), lastMessageId: 0 });

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

/** What is kept of the messages of bots: all of them, or of those in 1:1 chats only how many there were. */
export type KeepMessages = 'all' | 'count';

const none: ReadonlyMap<string, Message> = new Map();

/** The messages of one chat or channel, in the order in which they arrived. */
export class Conversation {
  /** Whether it is a channel or a group chat. */
  readonly shared: boolean;
  lastMessageId = 0;
  // Made with the first message: a million chats with a map of nothing each would weigh more than all else in them.
  #kept: Map<string, Message> | undefined;
  #received = 0;
  #receivedFrom: Map<string, number> | undefined;

  constructor({ shared }: { readonly shared: boolean }) {
    this.shared = shared;
  }

  get messages(): ReadonlyMap<string, Message> {
    return this.#kept ?? none;
  }

  /** How many messages a bot delivered into it since the last `forgetReceived`, kept or not. */
  receivedFrom(appId: string): number {
    return this.shared ? (this.#receivedFrom?.get(appId) ?? 0) : this.#received;
  }

  /** For `storeMessage` alone. */
  keep(message: Message): void {
    this.#kept ??= new Map();
    this.#kept.set(message.id, message);
  }

  /** For `storeMessage` alone: one more message of a bot. */
  countFrom(appId: string): void {
    // In a 1:1 chat there is but one bot, and there may be a million such chats.
    if (!this.shared) this.#received += 1;
    else {
      this.#receivedFrom ??= new Map();
      this.#receivedFrom.set(appId, this.receivedFrom(appId) + 1);
    }
  }

  forgetReceived(): void {
    this.#received = 0;
    this.#receivedFrom = undefined;
  }
}

/** A conversation without messages. */
export const newConversation = ({ shared = false } = {}): Conversation => new Conversation({ shared });

import { newConversation, type Conversation } from './conversation.ts';
import type { Install } from './team.ts';

/** What the Connector answers once a person blocked a bot (sheet 4.1 shape 3, 4.2). */
export type BlockAnswer = 'ConversationBlockedByUser' | 'MessageWritesBlocked';

/** What the Connector answers once a person removed a bot. */
export type RemovedAnswer = 'BotNotInConversationRoster' | 'MessageWritesBlocked';

/** The 1:1 chat of one bot and one person. */
export interface PersonalChat {
  readonly appId: string;
  readonly personId: string;
  readonly tenantId: string;
  readonly conversation: Conversation;
  /** Only for bots with sessions: the session's number in its conversation id is its place in this list plus one. */
  readonly sessions: Conversation[];
  install: Install | undefined;
  removed: RemovedAnswer | undefined;
  blocked: BlockAnswer | undefined;
  /** Whether the conversationUpdate of the first meeting went out: it comes once (sheet 2.7). */
  met: boolean;
  lastReadMessageId: string | undefined;
}

/** A chat in which nothing has happened. */
export const newPersonalChat = (appId: string, personId: string, tenantId: string): PersonalChat => ({
  appId,
  personId,
  tenantId,
  conversation: newConversation(),
  sessions: [],
  install: undefined,
  removed: undefined,
  blocked: undefined,
  met: false,
  lastReadMessageId: undefined,
});

import type { ConversationReference } from './conversation-reference.ts';
import { conversationId } from './ids.ts';
import type { Lesson } from './lesson.ts';
import { channelOf } from './thread.ts';

/** What a reference teaches: this conversation exists, at this service URL. A thread teaches its channel. */
export function conversationSeen(reference: ConversationReference, at: Date): Lesson {
  const { tenantId, serviceUrl, botId, scope, person, channelId, teamId } = reference;
  return {
    kind: 'conversation-seen',
    tenantId,
    at,
    conversationId: conversationId(channelOf(reference.conversationId)),
    scope,
    serviceUrl,
    botId,
    ...(person === undefined ? {} : { person }),
    ...(channelId === undefined ? {} : { channelId }),
    ...(teamId === undefined ? {} : { teamId }),
  };
}

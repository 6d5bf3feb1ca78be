import { z } from 'zod';
import type { ConversationReference, MessageReference } from '../../model/conversation-reference.ts';
import {
  activityId,
  botId,
  channelId,
  conversationId,
  entraId,
  personId,
  serviceUrl,
  teamId,
  teamsId,
  tenantId,
} from '../../model/ids.ts';
import { parseInput } from '../../parse-input.ts';

const text = z.string().min(1, 'must not be empty');
const reference = z.object({
  tenantId: text.transform(tenantId),
  serviceUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).transform(serviceUrl),
  botId: text.startsWith('28:', 'must be the bot’s id: `28:` and its app id').transform(botId),
  conversationId: text.transform(conversationId),
  scope: z.enum(['personal', 'groupChat', 'channel']),
  person: z
    .object({
      id: text.transform(personId).exactOptional(),
      teamsId: text.transform(teamsId).exactOptional(),
      entraId: text.transform(entraId).exactOptional(),
      locale: text.exactOptional(),
      timeZone: text.exactOptional(),
    })
    .exactOptional(),
  channelId: text.transform(channelId).exactOptional(),
  teamId: text.transform(teamId).exactOptional(),
});
const message = reference.extend({ activityId: text.transform(activityId) });

/** Reads a conversation reference that may have been kept as JSON; throws `InputInvalid` naming every field at fault. */
export const readReference = (input: unknown): ConversationReference => parseInput(reference, input, 'reference');

/** The same for the reference of one message, which names its activity. */
export const readMessageReference = (input: unknown): MessageReference => parseInput(message, input, 'reference');

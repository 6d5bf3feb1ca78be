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
  type BotId,
} from '../../model/ids.ts';
import { InputInvalid } from '../../errors.ts';
import { idText, parseInput } from '../../parse-input.ts';

const text = idText;
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
const either = reference.extend({ activityId: text.transform(activityId).exactOptional() });

/** Reads a conversation reference that may have been kept as JSON; throws `InputInvalid` naming every field at fault. */
export const readReference = (input: unknown, ours: BotId): ConversationReference | MessageReference =>
  checkBot(parseInput(either, input, 'reference'), ours);

/** The same for the reference of one message, which names its activity. */
export const readMessageReference = (input: unknown, ours: BotId): MessageReference =>
  checkBot(parseInput(message, input, 'reference'), ours);

function checkBot<T extends ConversationReference>(read: T, ours: BotId): T {
  if (read.botId !== ours)
    throw new InputInvalid('reference', [{ field: 'botId', problem: notOurs(read.botId, ours) }]);
  return read;
}

/** What is wrong with another bot's id: conversations and people have ids for one bot only (protocol sheet, section 0). */
export const notOurs = (given: BotId, ours: BotId): string =>
  `is ${given}; this store belongs to ${ours}, and its ids are of use to that bot only`;

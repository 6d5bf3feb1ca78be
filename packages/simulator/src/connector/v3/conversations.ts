import type { Answer } from '../../answer.ts';
import * as z from 'zod';
import { newConversation } from '../../state/conversation.ts';
import { findMember } from '../find-member.ts';
import { findPlace } from '../find-place.ts';
import { postMessage } from '../post-message.ts';
import { firstFault, readActivity } from '../read-activity.ts';
import { refuse } from '../refusal.ts';
import { mayCreate, mayWrite } from '../rights.ts';
import type { ConnectorCall, ConnectorRoute } from '../route.ts';

const account = z.looseObject({ id: z.string() });
const parameters = z.looseObject({
  bot: z.looseObject({ id: z.string().nullish() }).nullish(),
  isGroup: z.boolean().nullish(),
  members: z.array(account).nullish(),
  tenantId: z.string().nullish(),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: z.string().nullish() }).nullish(),
      channel: account.nullish(),
      teamsChannelId: z.string().nullish(),
    })
    .nullish(),
  activity: z.unknown().optional(),
});

type Parameters = z.output<typeof parameters>;

/** POST v3/conversations: opens a 1:1 chat (sheet 3.4) or starts a thread in a channel (3.5). */
export const conversations: readonly ConnectorRoute[] = [
  { method: 'POST', path: '/v3/conversations', operation: 'create', handle: create },
];

function create(call: ConnectorCall): Answer {
  const read = parameters.safeParse(call.body);
  if (!read.success) throw refuse('badSyntax', firstFault(read.error));
  const asked = read.data;
  const { appId } = call.bot;
  const botId = asked.bot?.id;
  if (typeof botId === 'string' && botId !== '' && botId !== `28:${appId}` && botId !== appId)
    throw refuse('notPermitted');
  const channelId = asked.channelData?.channel?.id ?? asked.channelData?.teamsChannelId;
  return typeof channelId === 'string' ? createThread(call, asked, channelId) : createChat(call, asked);
}

function createThread(call: ConnectorCall, asked: Parameters, channelId: string): Answer {
  if (asked.activity === undefined || asked.activity === null) throw refuse('creationParameters');
  const activity = readActivity(asked.activity, { at: 'activity', length: call.bodyLength });
  const place = findPlace(call, channelId);
  if (place.kind !== 'channel') throw refuse('creationParameters');
  mayWrite(call, place);
  const { id, root } = postMessage(call, place.conversation, activity, place.thread ?? 'new');
  const thread = root === undefined ? place.channel.id : `${place.channel.id};messageid=${root}`;
  return { status: 201, body: { id: thread, ...(id === undefined ? {} : { activityId: id }) } };
}

function createChat(call: ConnectorCall, asked: Parameters): Answer {
  const [member, ...others] = asked.members ?? [];
  // A bot cannot open a group chat (sheet 3.4).
  if (asked.isGroup === true || member === undefined || others.length > 0) throw refuse('creationParameters');
  const tenantId = asked.tenantId ?? asked.channelData?.tenant?.id;
  if (typeof tenantId !== 'string' || tenantId === '') throw refuse('tenantMissing');
  const hasActivity = asked.activity !== undefined && asked.activity !== null;
  if (call.bot.supportsSessions && !hasActivity) throw refuse('badSyntax', 'activity: a session starts with one');
  const activity = hasActivity ? readActivity(asked.activity, { at: 'activity', length: call.bodyLength }) : undefined;

  const person = findMember(call, member.id, tenantId);
  mayCreate(call, person, { by: member.id.startsWith('29:') ? 'pairwise' : 'entra' });

  const chat = call.world.personalChat(call.bot.appId, person);
  let plain = person.id;
  let { conversation } = chat;
  if (call.bot.supportsSessions) {
    conversation = newConversation();
    plain = `${person.id}\n${chat.sessions.push(conversation)}`;
  }
  const id = call.world.ids(call.bot.appId).conversations.idOf(plain);
  const posted = activity === undefined ? undefined : postMessage(call, conversation, activity);
  return { status: 201, body: { id, ...(posted?.id === undefined ? {} : { activityId: posted.id }) } };
}

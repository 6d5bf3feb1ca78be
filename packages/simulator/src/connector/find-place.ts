import type { Conversation } from '../state/conversation.ts';
import type { PersonalChat } from '../state/personal-chat.ts';
import type { Person } from '../state/person.ts';
import type { Channel, GroupChat, Team } from '../state/team.ts';
import { refuse } from './refusal.ts';
import type { ConnectorCall } from './route.ts';

interface InTenant {
  readonly tenantId: string;
  readonly conversation: Conversation;
}

/** Where a conversation id leads. */
export type Place =
  | (InTenant & { readonly kind: 'personal'; readonly chat: PersonalChat; readonly person: Person })
  | (InTenant & { readonly kind: 'groupChat'; readonly chat: GroupChat })
  | (InTenant & {
      readonly kind: 'channel';
      readonly team: Team;
      readonly channel: Channel;
      /** Root of the thread that the id names; undefined for the bare channel. */
      readonly thread: string | undefined;
    });

const graphChat = /^19:(.+)@unq\.gbl\.spaces$/;

/** Finds what a bot means by a conversation id, whatever it may do there, or throws the refusal. */
export function findPlace(call: ConnectorCall, id: string): Place {
  if (id.startsWith('a:')) {
    const plain = call.world.ids(call.bot.appId).conversations.read(id);
    if (plain === undefined) throw refuse('conversationId');
    return personalPlace(call, plain);
  }
  const pair = graphChat.exec(id)?.[1];
  if (pair !== undefined) {
    if (!pair.endsWith(`_${call.bot.appId}`)) throw refuse('notInRoster');
    return personalPlace(call, pair.slice(0, -call.bot.appId.length - 1));
  }
  if (!id.startsWith('19:')) throw refuse('conversationFormat');
  const chat = call.world.groupChats.get(id);
  if (chat !== undefined) return { kind: 'groupChat', chat, tenantId: chat.tenantId, conversation: chat.conversation };
  return channelPlace(call, id);
}

function personalPlace(call: ConnectorCall, plain: string): Place {
  const [personId = '', session] = plain.split('\n');
  const person = call.world.people.get(personId);
  if (person === undefined) throw refuse('noConversation');
  const chat = call.world.personalChat(call.bot.appId, person);
  // A session that this run does not know leads to the default one, as ids from before the opt-in do (sheet 3.4).
  const conversation = (session === undefined ? undefined : chat.sessions[Number(session) - 1]) ?? chat.conversation;
  return { kind: 'personal', chat, person, tenantId: chat.tenantId, conversation };
}

function channelPlace(call: ConnectorCall, id: string): Place {
  const [channelId = '', ...suffixes] = id.split(';');
  const channel = call.world.channels.get(channelId);
  const team = channel === undefined ? undefined : call.world.teams.get(channel.teamId);
  if (channel === undefined || team === undefined || channel.deleted || team.deleted) throw refuse('noConversation');
  const { conversation } = channel;
  const thread = suffixes.map((suffix) => /^messageid=(\d+)$/i.exec(suffix)?.[1]).find((root) => root !== undefined);
  if (suffixes.length > 0 && (thread === undefined || conversation.messages.get(thread)?.threadId !== thread))
    throw refuse('noConversation');
  return { kind: 'channel', team, channel, thread, tenantId: team.tenantId, conversation };
}

import { notFound } from '../errors.ts';
import type { Scene } from '../events/scene.ts';
import type { Bot } from '../state/bot.ts';
import type { Conversation, Message } from '../state/conversation.ts';
import type { Person } from '../state/person.ts';
import type { World } from '../state/world.ts';
import { lookUp } from './look-up.ts';

/** The messages of the conversation in which a scene plays. */
export function conversationOfScene(scene: Scene): Conversation {
  if (scene.kind === 'channel') return scene.channel.conversation;
  if (scene.kind === 'groupChat' || scene.session === undefined) return scene.chat.conversation;
  return scene.chat.sessions[scene.session - 1] ?? scene.chat.conversation;
}

/** Finds the conversation that somebody means, and refuses one in which they are not. */
export function findScene(world: World, bot: Bot, person: Person, conversationId: string): Scene {
  const notTheirs = (): Error => notFound(`${person.name} is in no conversation ${conversationId}`, 'conversationId');
  const [place = '', suffix] = conversationId.split(';');
  const groupChat = world.groupChats.get(place);
  if (groupChat !== undefined) {
    if (!groupChat.roster.has(person.id)) throw notTheirs();
    return { kind: 'groupChat', chat: groupChat };
  }
  if (world.channels.has(place)) {
    const channel = lookUp.channel(world, place, { field: 'conversationId' });
    const team = lookUp.team(world, channel.teamId, { field: 'conversationId' });
    if (!team.roster.has(person.id)) throw notTheirs();
    const thread = suffix?.replace(/^messageid=/, '');
    return { kind: 'channel', team, channel, ...(thread === undefined ? {} : { thread }) };
  }
  const isGraphId = conversationId === `19:${person.id}_${bot.appId}@unq.gbl.spaces`;
  const plain = isGraphId ? person.id : world.ids(bot.appId).conversations.read(conversationId);
  const [personId, session] = (plain ?? '').split('\n');
  if (personId !== person.id) throw notTheirs();
  const chat = world.personalChat(bot.appId, person);
  return { kind: 'personal', chat, ...(session === undefined ? {} : { session: Number(session) }) };
}

/** Finds a message in a scene, in its thread where it has one. */
export function findMessage(scene: Scene, activityId: string): { message: Message; scene: Scene } {
  const message = conversationOfScene(scene).messages.get(activityId);
  if (message === undefined || message.deleted) throw notFound(`no message ${activityId} there`, 'activityId');
  if (scene.kind !== 'channel') return { message, scene };
  return { message, scene: { ...scene, thread: message.threadId ?? message.id } };
}

import type { Bot } from '../state/bot.ts';
import type { JsonObject } from '../state/json.ts';
import type { PersonalChat } from '../state/personal-chat.ts';
import type { Channel, GroupChat, Team } from '../state/team.ts';
import type { World } from '../state/world.ts';
import type { ConversationAccount } from './activity.ts';

/** Where something happens that a bot hears of. */
export type Scene =
  | {
      readonly kind: 'personal';
      readonly chat: PersonalChat;
      /** Number of the session, from 1. */ readonly session?: number;
    }
  | { readonly kind: 'groupChat'; readonly chat: GroupChat }
  | { readonly kind: 'channel'; readonly team: Team; readonly channel: Channel; readonly thread?: string };

/** The tenant in which it happens. */
export const tenantIdOf = (scene: Scene): string => (scene.kind === 'channel' ? scene.team : scene.chat).tenantId;

/** The conversation id by which the bot knows a scene. */
export function conversationIdOf(world: World, bot: Bot, scene: Scene): string {
  if (scene.kind === 'groupChat') return scene.chat.id;
  if (scene.kind === 'channel')
    return scene.thread === undefined ? scene.channel.id : `${scene.channel.id};messageid=${scene.thread}`;
  const plain = scene.session === undefined ? scene.chat.personId : `${scene.chat.personId}\n${scene.session}`;
  return world.ids(bot.appId).conversations.idOf(plain);
}

/** The `conversation` of an activity (sheet 2.3); a name only where events carry one. */
export function conversationOf(world: World, bot: Bot, scene: Scene, { named = false } = {}): ConversationAccount {
  const tenantId = tenantIdOf(scene);
  const id = conversationIdOf(world, bot, scene);
  if (scene.kind === 'personal') return { conversationType: 'personal', tenantId, id };
  const { name } = scene.kind === 'channel' ? scene.channel : scene.chat;
  return {
    isGroup: true,
    conversationType: scene.kind,
    tenantId,
    id,
    ...(named && name !== undefined ? { name } : {}),
  };
}

/** The installed app as 1:1 events name it (sheet 2.3). */
export const appOf = (bot: Bot, scene: Scene): JsonObject =>
  scene.kind === 'personal' && scene.chat.install !== undefined
    ? { app: { id: bot.manifestId, version: scene.chat.install.version } }
    : {};

/** A team as events name it (sheet 2.7). */
export const teamOf = ({ id, name, groupId }: Team): JsonObject => ({ id, name, aadGroupId: groupId });

import type { Activity } from '../events/activity.ts';
import { botChanged } from '../events/conversation-update.ts';
import type { EventDeps } from '../events/envelope.ts';
import { installationUpdate, type InstallAction } from '../events/installation-update.ts';
import type { Scene } from '../events/scene.ts';
import type { Bot } from '../state/bot.ts';
import type { Person } from '../state/person.ts';
import type { RemovedAnswer } from '../state/personal-chat.ts';
import type { Install } from '../state/team.ts';

/** Which bot, where, and who does it. */
export interface InstallTarget {
  readonly bot: Bot;
  readonly scene: Scene;
  readonly person: Person;
}

/** What there is of a bot in a place. */
export const installIn = ({ bot, scene }: Pick<InstallTarget, 'bot' | 'scene'>): Install | undefined =>
  scene.kind === 'personal'
    ? scene.chat.install
    : (scene.kind === 'channel' ? scene.team : scene.chat).bots.get(bot.appId);

/** Installs a bot, and gives the events that tell it of that: conversationUpdate, then installationUpdate. */
export function installBot(
  deps: EventDeps,
  target: InstallTarget,
  { version = target.bot.version, teamsAppId }: Partial<Install> = {},
): readonly Activity[] {
  const { bot, scene, person } = target;
  const install = { version, teamsAppId };
  let meets = true;
  if (scene.kind === 'personal') {
    const { chat } = scene;
    meets = !chat.met;
    Object.assign(chat, { install, removed: undefined, met: true });
  } else if (scene.kind === 'channel') {
    scene.team.bots.set(bot.appId, { ...install, selectedChannelId: scene.channel.id });
  } else scene.chat.bots.set(bot.appId, install);
  const selected = selectedOf(scene);
  return [
    ...(meets ? [botChanged(deps, { bot, scene, person, change: 'membersAdded', ...selected })] : []),
    installationUpdate(deps, { bot, scene, person, action: 'add', ...selected }),
  ];
}

/** Removes a bot, and gives the events; `answer` is what the Connector then says to sends into a 1:1 chat. */
export function removeBot(
  deps: EventDeps,
  { bot, scene, person }: InstallTarget,
  answer: RemovedAnswer = 'BotNotInConversationRoster',
): readonly Activity[] {
  const events = [
    ...(scene.kind === 'personal' ? [] : [botChanged(deps, { bot, scene, person, change: 'membersRemoved' })]),
    installationUpdate(deps, { bot, scene, person, action: 'remove', ...selectedOf(scene) }),
  ];
  if (scene.kind === 'personal') Object.assign(scene.chat, { install: undefined, removed: answer });
  else (scene.kind === 'channel' ? scene.team : scene.chat).bots.delete(bot.appId);
  return events;
}

/** Moves an install to another version, and gives the event. */
export function upgradeBot(
  deps: EventDeps,
  { bot, scene, person }: InstallTarget,
  { install, version, action = 'upgrade' }: { install: Install; version: string; action?: InstallAction | undefined },
): readonly Activity[] {
  install.version = version;
  return [installationUpdate(deps, { bot, scene, person, action, ...selectedOf(scene) })];
}

const selectedOf = (scene: Scene): { selected?: string } =>
  scene.kind === 'channel' ? { selected: scene.channel.id } : {};

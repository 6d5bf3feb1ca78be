import type { Bot } from '../state/bot.ts';
import type { Person } from '../state/person.ts';
import type { Activity } from './activity.ts';
import { clientInfo, envelope, type EventDeps } from './envelope.ts';
import { appOf, teamOf, type Scene } from './scene.ts';

/** What became of an install (sheet 2.8). */
export type InstallAction = 'add' | 'remove' | 'upgrade' | 'add-upgrade' | 'remove-upgrade';

/** The app was installed, removed or upgraded (sheet 2.8); `selected` is the channel that the installer picked. */
export function installationUpdate(
  deps: EventDeps,
  {
    bot,
    scene,
    person,
    action,
    selected,
  }: { bot: Bot; scene: Scene; person: Person; action: InstallAction; selected?: string },
): Activity {
  const inTeam =
    scene.kind === 'channel'
      ? {
          team: teamOf(scene.team),
          channel: { id: scene.channel.id },
          ...(selected === undefined ? {} : { settings: { selectedChannel: { id: selected } } }),
        }
      : {};
  return envelope(deps, {
    type: 'installationUpdate',
    bot,
    scene,
    person,
    channelData: { ...inTeam, source: { name: 'message' }, ...appOf(bot, scene) },
    fields: { action, locale: person.locale, entities: [clientInfo(person)] },
  });
}

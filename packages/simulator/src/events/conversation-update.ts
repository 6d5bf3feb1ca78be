import type { Bot } from '../state/bot.ts';
import type { Person } from '../state/person.ts';
import type { Channel, Team } from '../state/team.ts';
import type { Account, Activity } from './activity.ts';
import { accountOf, envelope, type EventDeps } from './envelope.ts';
import { teamOf, type Scene } from './scene.ts';

interface Heard {
  readonly bot: Bot;
  readonly scene: Scene;
  /** Who did it. */
  readonly person: Person;
}

type Change = 'membersAdded' | 'membersRemoved';

/** Members joined or left (sheet 2.7); `selected` is the channel that the installer picked. */
export function membersChanged(
  deps: EventDeps,
  {
    bot,
    scene,
    person,
    change,
    members,
    selected,
  }: Heard & { change: Change; members: readonly Account[]; selected?: string },
): Activity {
  const inTeam =
    scene.kind === 'channel'
      ? {
          team: teamOf(scene.team),
          eventType: change === 'membersAdded' ? 'teamMemberAdded' : 'teamMemberRemoved',
          ...(selected === undefined ? {} : { settings: { selectedChannel: { id: selected } } }),
        }
      : {};
  return envelope(deps, {
    type: 'conversationUpdate',
    bot,
    scene,
    person,
    channelData: inTeam,
    fields: { [change]: members },
    ...(selected === undefined ? {} : { named: 'conversation' }),
  });
}

/** The bot itself came or went; in a 1:1 chat its person comes along (sheet 2.7). */
export function botChanged(deps: EventDeps, heard: Heard & { change: Change; selected?: string }): Activity {
  const bot = { id: `28:${heard.bot.appId}` };
  const members = heard.scene.kind === 'personal' ? [bot, accountOf(deps.world, heard.bot, heard.person)] : [bot];
  return membersChanged(deps, { ...heard, members });
}

/** People came or went. */
export const peopleChanged = (
  deps: EventDeps,
  { people, ...heard }: Heard & { change: Change; people: readonly Person[] },
): Activity =>
  membersChanged(deps, { ...heard, members: people.map((person) => accountOf(deps.world, heard.bot, person)) });

/** What may happen to a team or one of its channels (sheet 2.7), by the name that `eventType` has for it. */
export type TeamEvent =
  | 'channelCreated'
  | 'channelRenamed'
  | 'channelDeleted'
  | 'channelRestored'
  | 'teamRenamed'
  | 'teamArchived'
  | 'teamUnarchived'
  | 'teamDeleted'
  | 'teamHardDeleted'
  | 'teamRestored';

/** Something happened to a team or to one of its channels; the conversation is always the General channel's. */
export function teamChanged(
  deps: EventDeps,
  {
    bot,
    team,
    person,
    eventType,
    channel,
  }: { bot: Bot; team: Team; person: Person; eventType: string; channel?: Channel },
): Activity {
  const scene: Scene = { kind: 'channel', team, channel: team.general };
  const about = channel === undefined ? {} : { channel: { id: channel.id, name: channel.name } };
  return envelope(deps, {
    type: 'conversationUpdate',
    bot,
    scene,
    person,
    channelData: { ...about, team: teamOf(team), eventType },
  });
}

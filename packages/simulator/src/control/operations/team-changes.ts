import * as z from 'zod';
import { conflict } from '../../errors.ts';
import type { Activity } from '../../events/activity.ts';
import { peopleChanged, teamChanged, type TeamEvent } from '../../events/conversation-update.ts';
import type { Delivery } from '../../events/courier.ts';
import type { Bot } from '../../state/bot.ts';
import type { Person } from '../../state/person.ts';
import { newChannel, type Channel, type Team } from '../../state/team.ts';
import { duplicates, id, name } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation, type Simulation } from '../operation.ts';
import { channelArgs, checkFree, newThreadId, shown } from './teams.ts';

const change = { by: id.optional(), duplicates };
const ofTeam = z.strictObject({ team: id, ...change });
const ofChannel = z.strictObject({ channelId: id, ...change });

/** What happens to teams, their channels and members; every bot installed in the team hears of it. */
export const teamChanges = {
  addTeamMembers: operation({
    about: 'People join a team (teamMemberAdded); those who are members already are left out.',
    args: z.strictObject({ team: id, members: z.array(id).min(1), ...change }),
    run: async (args, simulation) => changeMembers(args, simulation, 'membersAdded'),
  }),

  removeTeamMembers: operation({
    about: 'People leave a team (teamMemberRemoved).',
    args: z.strictObject({ team: id, members: z.array(id).min(1), ...change }),
    run: async (args, simulation) => changeMembers(args, simulation, 'membersRemoved'),
  }),

  addChannel: operation({
    about: 'Adds a channel to a team (channelCreated).',
    args: z.strictObject({ team: id, ...channelArgs.shape, ...change }),
    async run(args, simulation) {
      const { world } = simulation;
      const team = lookUp.team(world, args.team);
      const channelId = args.id ?? newThreadId('tacv2');
      checkFree(world, [channelId]);
      const channel = newChannel({ id: channelId, teamId: team.id, name: args.name, type: args.type ?? 'standard' });
      const by = actorOf(simulation, team, args.by);
      team.channels.set(channelId, channel);
      world.channels.set(channelId, channel);
      return {
        ...shown(channel),
        ...(await tellTeam(simulation, { team, channel, by, eventType: 'channelCreated' }, args)),
      };
    },
  }),

  renameChannel: operation({
    about: 'Gives a channel another name (channelRenamed).',
    args: z.strictObject({ channelId: id, name, ...change }),
    run: async (args, simulation) =>
      changeChannel(args, simulation, 'channelRenamed', (channel) => {
        channel.name = args.name;
      }),
  }),

  deleteChannel: operation({
    about: 'Deletes a channel (channelDeleted); it can be restored.',
    args: ofChannel,
    run: async (args, simulation) =>
      changeChannel(args, simulation, 'channelDeleted', (channel) => {
        if (channel.id === channel.teamId) throw conflict('the General channel cannot be deleted', 'channelId');
        channel.deleted = true;
      }),
  }),

  restoreChannel: operation({
    about: 'Restores a deleted channel (channelRestored).',
    args: ofChannel,
    run: async (args, simulation) =>
      changeChannel(args, simulation, 'channelRestored', (channel) => {
        channel.deleted = false;
      }),
  }),

  renameTeam: operation({
    about: 'Gives a team another name (teamRenamed).',
    args: z.strictObject({ team: id, name, ...change }),
    run: async (args, simulation) =>
      changeTeam(args, simulation, 'teamRenamed', (team) => {
        team.name = args.name;
      }),
  }),

  archiveTeam: operation({
    about: 'Archives a team (teamArchived).',
    args: ofTeam,
    run: async (args, simulation) =>
      changeTeam(args, simulation, 'teamArchived', (team) => {
        if (team.archived) throw conflict(`team ${team.id} is archived already`, 'team');
        team.archived = true;
      }),
  }),

  unarchiveTeam: operation({
    about: 'Takes a team out of the archive (teamUnarchived).',
    args: ofTeam,
    run: async (args, simulation) =>
      changeTeam(args, simulation, 'teamUnarchived', (team) => {
        if (!team.archived) throw conflict(`team ${team.id} is not archived`, 'team');
        team.archived = false;
      }),
  }),

  deleteTeam: operation({
    about: 'Deletes a team (teamDeleted); it can be restored.',
    args: ofTeam,
    run: async (args, simulation) =>
      changeTeam(args, simulation, 'teamDeleted', (team) => {
        team.deleted = true;
      }),
  }),

  restoreTeam: operation({
    about: 'Restores a deleted team (teamRestored).',
    args: ofTeam,
    run: async (args, simulation) =>
      changeTeam(args, simulation, 'teamRestored', (team) => {
        team.deleted = false;
      }),
  }),

  hardDeleteTeam: operation({
    about: 'Removes a deleted team for good (teamHardDeleted).',
    args: ofTeam,
    run: async (args, simulation) =>
      changeTeam(args, simulation, 'teamHardDeleted', (team) => {
        const { world } = simulation;
        world.teams.delete(team.id);
        world.teamsByGroup.delete(team.groupId);
        for (const channelId of team.channels.keys()) world.channels.delete(channelId);
        for (const member of team.roster.all()) world.people.get(member)?.teams.delete(team.id);
      }),
  }),
};

interface Change {
  readonly by?: string | undefined;
  readonly duplicates?: number | undefined;
}

async function changeMembers(
  args: Change & { readonly team: string; readonly members: readonly string[] },
  simulation: Simulation,
  kind: 'membersAdded' | 'membersRemoved',
) {
  const { world } = simulation;
  const team = lookUp.team(world, args.team);
  const adding = kind === 'membersAdded';
  const people = lookUp.people(world, args.members, 'members').filter((one) => team.roster.has(one.id) !== adding);
  for (const one of people)
    if (one.tenantId !== team.tenantId) throw conflict(`person ${one.id} is not in the team's tenant`, 'members');
  const by = args.by === undefined ? people[0] : lookUp.person(world, args.by, 'by');
  if (by === undefined) return { deliveries: [] };
  for (const one of people) {
    if (adding) team.roster.add(one.id);
    else {
      team.roster.remove(one.id);
      team.owners.delete(one.id);
    }
    if (adding) one.teams.add(team.id);
    else one.teams.delete(team.id);
  }
  const scene = { kind: 'channel', team, channel: team.general } as const;
  return tellBots(simulation, team, args, (bot) =>
    peopleChanged(simulation, { bot, scene, person: by, change: kind, people }),
  );
}

async function changeChannel(
  args: Change & { readonly channelId: string },
  simulation: Simulation,
  eventType: TeamEvent,
  apply: (channel: Channel) => void,
) {
  const { world } = simulation;
  const channel = lookUp.channel(world, args.channelId, { deleted: eventType === 'channelRestored' });
  const team = lookUp.team(world, channel.teamId, { field: 'channelId' });
  const by = actorOf(simulation, team, args.by);
  apply(channel);
  return tellTeam(simulation, { team, channel, by, eventType }, args);
}

async function changeTeam(
  args: Change & { readonly team: string },
  simulation: Simulation,
  eventType: TeamEvent,
  apply: (team: Team) => void,
) {
  const deleted = eventType === 'teamRestored' || eventType === 'teamHardDeleted';
  const team = lookUp.team(simulation.world, args.team, { deleted });
  const by = actorOf(simulation, team, args.by);
  apply(team);
  return tellTeam(simulation, { team, by, eventType }, args);
}

function actorOf({ world }: Simulation, team: Team, by: string | undefined): Person {
  const actor = by ?? team.roster.all()[0];
  if (actor === undefined) throw conflict(`team ${team.id} has no members; say who does it`, 'by');
  return lookUp.person(world, actor, 'by');
}

interface TeamNews {
  readonly team: Team;
  readonly channel?: Channel;
  readonly by: Person;
  readonly eventType: TeamEvent;
}

const tellTeam = async (simulation: Simulation, { by, ...news }: TeamNews, args: Change) =>
  tellBots(simulation, news.team, args, (bot) => teamChanged(simulation, { bot, person: by, ...news }));

async function tellBots(
  { world, courier }: Simulation,
  team: Team,
  { duplicates: times }: Change,
  event: (bot: Bot) => Activity,
): Promise<{ deliveries: readonly Delivery[] }> {
  const installed = [...team.bots.keys()].flatMap((appId) => world.bots.get(appId) ?? []);
  const deliveries = await Promise.all(installed.map(async (bot) => courier.deliver(bot, event(bot), times)));
  return { deliveries: deliveries.flat() };
}

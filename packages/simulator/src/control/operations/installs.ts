import * as z from 'zod';
import { conflict, ControlRefused } from '../../errors.ts';
import type { Activity } from '../../events/activity.ts';
import type { Delivery } from '../../events/courier.ts';
import { installBot, installIn, removeBot, upgradeBot, type InstallTarget } from '../../installs/install-bot.ts';
import type { Bot } from '../../state/bot.ts';
import type { Person } from '../../state/person.ts';
import { duplicates, id, name, pair } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation, type Simulation } from '../operation.ts';

const where = {
  appId: id,
  person: id.optional(),
  team: z.union([id, z.strictObject({ id, selectedChannelId: id.optional() })]).optional(),
  chat: id.optional(),
  /** Who does it; the person themselves, or the first member. */
  by: id.optional(),
  duplicates,
};

interface Where {
  readonly appId: string;
  readonly person?: string | undefined;
  readonly team?: string | { readonly id: string; readonly selectedChannelId?: string | undefined } | undefined;
  readonly chat?: string | undefined;
  readonly by?: string | undefined;
  readonly duplicates?: number | undefined;
}

/** Apps come, go and change; people block bots. */
export const installs = {
  install: operation({
    about: 'Installs a bot for a person, in a team or in a group chat: conversationUpdate, then installationUpdate.',
    args: z.strictObject(where),
    async run(args, simulation) {
      const target = targetOf(args, simulation);
      const { bot } = target;
      if (installIn(target) !== undefined) throw conflict(`bot ${bot.appId} is installed there already`, 'appId');
      return { deliveries: await tell(simulation, bot, installBot(simulation, target), args.duplicates) };
    },
  }),

  uninstall: operation({
    about: 'Removes a bot; `answer` is what the Connector then says to sends into the 1:1 chat.',
    args: z.strictObject({
      ...where,
      answer: z.enum(['BotNotInConversationRoster', 'MessageWritesBlocked']).optional(),
    }),
    async run(args, simulation) {
      const target = targetOf(args, simulation);
      const { bot } = target;
      if (installIn(target) === undefined) throw conflict(`bot ${bot.appId} is not installed there`, 'appId');
      return { deliveries: await tell(simulation, bot, removeBot(simulation, target, args.answer), args.duplicates) };
    },
  }),

  upgradeApp: operation({
    about: 'Moves an installed app to another version (installationUpdate `upgrade`).',
    args: z.strictObject({
      ...where,
      version: name,
      action: z.enum(['upgrade', 'add-upgrade', 'remove-upgrade']).optional(),
    }),
    async run(args, simulation) {
      const target = targetOf(args, simulation);
      const { bot } = target;
      const install = installIn(target);
      if (install === undefined) throw conflict(`bot ${bot.appId} is not installed there`, 'appId');
      const { version, action } = args;
      const events = upgradeBot(simulation, target, { install, version, action });
      return { deliveries: await tell(simulation, bot, events, args.duplicates) };
    },
  }),

  block: operation({
    about: 'A person blocks a bot; no event tells it (sheet 2.8). `answer` is what the Connector then says.',
    args: z.strictObject({ ...pair, answer: z.enum(['ConversationBlockedByUser', 'MessageWritesBlocked']).optional() }),
    run({ appId, person, answer = 'ConversationBlockedByUser' }, { world }) {
      const { appId: known } = lookUp.bot(world, appId);
      world.personalChat(known, lookUp.person(world, person)).blocked = answer;
      return {};
    },
  }),

  unblock: operation({
    about: 'A person unblocks a bot.',
    args: z.strictObject(pair),
    run({ appId, person }, { world }) {
      const { appId: known } = lookUp.bot(world, appId);
      world.personalChat(known, lookUp.person(world, person)).blocked = undefined;
      return {};
    },
  }),
};

function targetOf({ appId, person, team, chat, by }: Where, { world }: Simulation): InstallTarget {
  const bot = lookUp.bot(world, appId);
  const given = [person, team, chat].filter((one) => one !== undefined).length;
  if (given !== 1)
    throw new ControlRefused(
      'E_SIMULATOR_BAD_ARGUMENT',
      `expected one of person, team and chat, got ${given}`,
      'person',
    );
  if (person !== undefined) {
    const whose = lookUp.person(world, person);
    const actor = by === undefined ? whose : lookUp.person(world, by, 'by');
    return { bot, person: actor, scene: { kind: 'personal', chat: world.personalChat(bot.appId, whose) } };
  }
  if (chat !== undefined) {
    const found = lookUp.chat(world, chat, 'chat');
    return { bot, person: actorOf(world, found.roster.all(), by), scene: { kind: 'groupChat', chat: found } };
  }
  const { id: teamId, selectedChannelId } = typeof team === 'object' ? team : { id: team ?? '' };
  const found = lookUp.team(world, teamId);
  const selected = selectedChannelId ?? found.bots.get(bot.appId)?.selectedChannelId ?? found.id;
  const channel = found.channels.get(selected);
  if (channel === undefined || channel.deleted)
    throw conflict(`channel ${selected} is not in team ${teamId}`, 'team.selectedChannelId');
  return { bot, person: actorOf(world, found.roster.all(), by), scene: { kind: 'channel', team: found, channel } };
}

function actorOf(world: Simulation['world'], members: readonly string[], by: string | undefined): Person {
  const actor = by ?? members[0];
  if (actor === undefined) throw conflict('nobody is a member there who could do it', 'by');
  return lookUp.person(world, actor, 'by');
}

async function tell(
  { courier }: Simulation,
  bot: Bot,
  events: readonly Activity[],
  times: number | undefined,
): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const event of events) deliveries.push(...(await courier.deliver(bot, event, times)));
  return deliveries;
}

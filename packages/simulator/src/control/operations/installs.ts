import * as z from 'zod';
import { conflict, ControlRefused } from '../../errors.ts';
import { botChanged } from '../../events/conversation-update.ts';
import type { Activity } from '../../events/activity.ts';
import type { Delivery } from '../../events/courier.ts';
import { installationUpdate, type InstallAction } from '../../events/installation-update.ts';
import type { Scene } from '../../events/scene.ts';
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
      const { bot, scene, person } = target;
      if (installOf(target) !== undefined) throw conflict(`bot ${bot.appId} is installed there already`, 'appId');
      let meets = true;
      if (scene.kind === 'personal') {
        const { chat } = scene;
        meets = !chat.met;
        Object.assign(chat, { install: { version: bot.version }, removed: undefined, met: true });
      } else if (scene.kind === 'channel') {
        scene.team.bots.set(bot.appId, { version: bot.version, selectedChannelId: scene.channel.id });
      } else scene.chat.bots.set(bot.appId, { version: bot.version });
      const selected = selectedOf(scene);
      const events: Activity[] = [];
      if (meets) events.push(botChanged(simulation, { bot, scene, person, change: 'membersAdded', ...selected }));
      events.push(installationUpdate(simulation, { bot, scene, person, action: 'add', ...selected }));
      return { deliveries: await tell(simulation, bot, events, args.duplicates) };
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
      const { bot, scene, person } = target;
      if (installOf(target) === undefined) throw conflict(`bot ${bot.appId} is not installed there`, 'appId');
      const events: Activity[] = [];
      if (scene.kind !== 'personal')
        events.push(botChanged(simulation, { bot, scene, person, change: 'membersRemoved' }));
      events.push(installationUpdate(simulation, { bot, scene, person, action: 'remove', ...selectedOf(scene) }));
      if (scene.kind === 'personal')
        Object.assign(scene.chat, { install: undefined, removed: args.answer ?? 'BotNotInConversationRoster' });
      else (scene.kind === 'channel' ? scene.team : scene.chat).bots.delete(bot.appId);
      return { deliveries: await tell(simulation, bot, events, args.duplicates) };
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
      const { bot, scene, person } = target;
      const install = installOf(target);
      if (install === undefined) throw conflict(`bot ${bot.appId} is not installed there`, 'appId');
      install.version = args.version;
      const action: InstallAction = args.action ?? 'upgrade';
      const event = installationUpdate(simulation, { bot, scene, person, action, ...selectedOf(scene) });
      return { deliveries: await tell(simulation, bot, [event], args.duplicates) };
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

interface Target {
  readonly bot: Bot;
  readonly scene: Scene;
  readonly person: Person;
}

function targetOf({ appId, person, team, chat, by }: Where, { world }: Simulation): Target {
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

const installOf = ({ bot, scene }: Target) =>
  scene.kind === 'personal'
    ? scene.chat.install
    : (scene.kind === 'channel' ? scene.team : scene.chat).bots.get(bot.appId);

const selectedOf = (scene: Scene): { selected?: string } =>
  scene.kind === 'channel' ? { selected: scene.channel.id } : {};

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

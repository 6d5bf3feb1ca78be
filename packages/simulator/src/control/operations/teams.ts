import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { conflict } from '../../errors.ts';
import { newConversation } from '../../state/conversation.ts';
import { Roster } from '../../state/roster.ts';
import { newChannel, type Channel, type Team } from '../../state/team.ts';
import type { World } from '../../state/world.ts';
import { id, name } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

/** A channel as it is asked for. */
export const channelArgs = z.strictObject({
  name,
  id: id.optional(),
  type: z.enum(['standard', 'private', 'shared']).optional(),
});

/** Teams and group chats come to be; none of it is told to a bot, since none is installed there yet. */
export const teams = {
  addTeam: operation({
    about: 'Adds a team; its id is the id of its General channel.',
    args: z.strictObject({
      tenantId: id,
      name,
      id: id.optional(),
      groupId: id.optional(),
      description: z.string().optional(),
      members: z.array(id),
      /** Who of them own it; the first of them where nobody is named. */
      owners: z.array(id).optional(),
      channels: z.array(channelArgs).optional(),
    }),
    run(args, { world }) {
      const { id: tenantId } = lookUp.tenant(world, args.tenantId);
      const members = lookUp.people(world, args.members, 'members');
      checkTenant(members, tenantId);
      const asked = (args.channels ?? []).map((channel) => ({ ...channel, id: channel.id ?? newThreadId('tacv2') }));
      const teamId = args.id ?? newThreadId('tacv2');
      checkFree(world, [teamId, ...asked.map((channel) => channel.id)]);
      const groupId = args.groupId ?? randomUUID();
      if (world.groups.has(groupId) || world.teamsByGroup.has(groupId))
        throw conflict(`${groupId} is taken`, 'groupId');
      const owners = args.owners ?? args.members.slice(0, 1);
      const stranger = owners.find((owner) => !args.members.includes(owner));
      if (stranger !== undefined) throw conflict(`${stranger} is no member`, 'owners');

      const general = newChannel({ id: teamId, teamId, name: 'General', type: 'standard' });
      const channels = asked.map((channel) => newChannel({ ...channel, teamId, type: channel.type ?? 'standard' }));
      const all = [general, ...channels];
      const team: Team = {
        id: teamId,
        tenantId,
        groupId,
        owners: new Set(owners),
        description: args.description ?? null,
        roster: new Roster(args.members),
        general,
        channels: new Map(all.map((channel) => [channel.id, channel])),
        bots: new Map(),
        name: args.name,
        archived: false,
        deleted: false,
      };
      world.teams.set(teamId, team);
      world.teamsByGroup.set(groupId, team);
      for (const channel of all) world.channels.set(channel.id, channel);
      for (const member of members) member.teams.add(teamId);
      return { id: teamId, groupId: team.groupId, channels: channels.map(shown) };
    },
  }),

  addGroupChat: operation({
    about: 'Adds a group chat.',
    args: z.strictObject({ tenantId: id, name: name.optional(), id: id.optional(), members: z.array(id) }),
    run(args, { world }) {
      const { id: tenantId } = lookUp.tenant(world, args.tenantId);
      checkTenant(lookUp.people(world, args.members, 'members'), tenantId);
      const chatId = args.id ?? newThreadId('v2');
      checkFree(world, [chatId]);
      world.groupChats.set(chatId, {
        id: chatId,
        tenantId,
        name: args.name,
        roster: new Roster(args.members),
        bots: new Map(),
        conversation: newConversation({ shared: true }),
      });
      return { id: chatId };
    },
  }),
};

/** A new id of a channel (`tacv2`) or a group chat (`v2`), in Teams' form (sheet 2.5, 2.6). */
export const newThreadId = (kind: 'tacv2' | 'v2'): string => `19:${randomBytes(16).toString('hex')}@thread.${kind}`;

/** A channel as control operations give it back. */
export const shown = ({ id: channelId, name: channelName, type }: Channel) => ({
  id: channelId,
  name: channelName,
  type,
});

/** Refuses ids that are taken, or given twice. */
export function checkFree(world: World, ids: readonly string[]): void {
  const seen = new Set<string>();
  for (const one of ids) {
    if (seen.has(one) || world.channels.has(one) || world.groupChats.has(one)) throw conflict(`${one} is taken`, 'id');
    seen.add(one);
  }
}

function checkTenant(people: readonly { id: string; tenantId: string }[], tenantId: string): void {
  for (const [index, person] of people.entries())
    if (person.tenantId !== tenantId)
      throw conflict(`person ${person.id} is in tenant ${person.tenantId}, not in ${tenantId}`, `members.${index}`);
}

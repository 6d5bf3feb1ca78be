import { notFound } from '../errors.ts';
import type { Bot } from '../state/bot.ts';
import type { Group } from '../state/group.ts';
import type { Person } from '../state/person.ts';
import type { Channel, GroupChat, Team } from '../state/team.ts';
import type { Tenant } from '../state/tenant.ts';
import type { World } from '../state/world.ts';

/** Finds what a control argument names, or refuses the call naming that argument. */
export const lookUp = {
  bot: (world: World, appId: string): Bot => found(world.bots.get(appId), `no bot ${JSON.stringify(appId)}`, 'appId'),
  tenant: (world: World, id: string): Tenant => found(world.tenants.get(id), `no tenant ${id}`, 'tenantId'),
  person: (world: World, id: string, field = 'person'): Person => found(world.people.get(id), `no person ${id}`, field),
  people: (world: World, ids: readonly string[], field: string): readonly Person[] =>
    ids.map((id, index) => lookUp.person(world, id, `${field}.${index}`)),
  /** A team that exists; a deleted one only when asked for. */
  team: (world: World, id: string, { deleted = false, field = 'team' } = {}): Team => {
    const team = found(world.teams.get(id), `no team ${id}`, field);
    if (team.deleted !== deleted) throw notFound(`team ${id} is ${team.deleted ? '' : 'not '}deleted`, field);
    return team;
  },
  channel: (world: World, id: string, { deleted = false, field = 'channelId' } = {}): Channel => {
    const channel = found(world.channels.get(id), `no channel ${id}`, field);
    if (channel.deleted !== deleted) throw notFound(`channel ${id} is ${channel.deleted ? '' : 'not '}deleted`, field);
    return channel;
  },
  group: (world: World, id: string): Group => found(world.groups.get(id), `no group ${id}`, 'group'),
  chat: (world: World, id: string, field = 'chatId'): GroupChat =>
    found(world.groupChats.get(id), `no group chat ${id}`, field),
};

function found<Thing>(thing: Thing | undefined, message: string, field: string): Thing {
  if (thing === undefined) throw notFound(message, field);
  return thing;
}

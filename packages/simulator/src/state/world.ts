import type { Bot } from './bot.ts';
import type { Clock } from './clock.ts';
import { PairwiseIds } from './pairwise-ids.ts';
import { newPersonalChat, type PersonalChat } from './personal-chat.ts';
import type { Person } from './person.ts';
import type { Channel, GroupChat, Team } from './team.ts';
import type { Tenant } from './tenant.ts';

interface IdsOfBot {
  readonly people: PairwiseIds;
  readonly conversations: PairwiseIds;
}

/** Everything that the simulated Teams knows, in memory; every look-up costs the same however much there is. */
export class World {
  readonly clock: Clock;
  readonly tenants = new Map<string, Tenant>();
  readonly people = new Map<string, Person>();
  /** Person ids by user principal name in lower case. */
  readonly userPrincipalNames = new Map<string, string>();
  readonly bots = new Map<string, Bot>();
  readonly teams = new Map<string, Team>();
  readonly channels = new Map<string, Channel>();
  readonly groupChats = new Map<string, GroupChat>();
  readonly #personalChats = new Map<string, Map<string, PersonalChat>>();
  readonly #ids = new Map<string, IdsOfBot>();

  constructor({ clock }: { readonly clock: Clock }) {
    this.clock = clock;
  }

  /** The ids by which a bot knows people and 1:1 conversations; works before the bot is added. */
  ids(appId: string): IdsOfBot {
    let ids = this.#ids.get(appId);
    if (ids === undefined) {
      ids = {
        people: new PairwiseIds({ appId, prefix: '29:' }),
        conversations: new PairwiseIds({ appId, prefix: 'a:' }),
      };
      this.#ids.set(appId, ids);
    }
    return ids;
  }

  /** The 1:1 chat of a bot and a person, made when it is not there yet. */
  personalChat(appId: string, person: Person): PersonalChat {
    let chats = this.#personalChats.get(person.id);
    if (chats === undefined) {
      chats = new Map();
      this.#personalChats.set(person.id, chats);
    }
    let chat = chats.get(appId);
    if (chat === undefined) {
      chat = newPersonalChat(appId, person.id, person.tenantId);
      chats.set(appId, chat);
    }
    return chat;
  }

  /** The 1:1 chats of one person with every bot. */
  personalChatsOf(personId: string): readonly PersonalChat[] {
    return [...(this.#personalChats.get(personId)?.values() ?? [])];
  }

  /** Says whether the person is a member of a team in which the bot is installed (sheet 3.4). */
  sharesTeam(appId: string, person: Person): boolean {
    for (const teamId of person.teams) {
      const team = this.teams.get(teamId);
      if (team !== undefined && !team.deleted && team.bots.has(appId)) return true;
    }
    return false;
  }

  /** Forgets a person for good; what they wrote in teams and chats stays. */
  forgetPerson(person: Person): void {
    for (const teamId of person.teams) this.teams.get(teamId)?.roster.remove(person.id);
    for (const chat of this.groupChats.values()) chat.roster.remove(person.id);
    this.#personalChats.delete(person.id);
    this.userPrincipalNames.delete(person.userPrincipalName.toLowerCase());
    this.people.delete(person.id);
  }

  clear(): void {
    for (const map of [
      this.tenants,
      this.people,
      this.userPrincipalNames,
      this.bots,
      this.teams,
      this.channels,
      this.groupChats,
    ])
      map.clear();
    this.#personalChats.clear();
    this.#ids.clear();
  }
}

import type { Bot } from './bot.ts';
import type { Clock } from './clock.ts';
import type { Conversation, KeepMessages } from './conversation.ts';
import { PairwiseIds } from './pairwise-ids.ts';
import { People } from './people.ts';
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
  /** What is kept of the messages of bots. */
  keepMessages: KeepMessages;
  readonly tenants = new Map<string, Tenant>();
  readonly people = new People();
  /** Person ids by user principal name in lower case. */
  readonly userPrincipalNames = new Map<string, string>();
  readonly bots = new Map<string, Bot>();
  readonly teams = new Map<string, Team>();
  readonly channels = new Map<string, Channel>();
  readonly groupChats = new Map<string, GroupChat>();
  readonly #keepAtFirst: KeepMessages;
  /** By bot, then by person. */
  readonly #personalChats = new Map<string, Map<string, PersonalChat>>();
  readonly #ids = new Map<string, IdsOfBot>();

  constructor({ clock, keepMessages = 'all' }: { readonly clock: Clock; readonly keepMessages?: KeepMessages }) {
    this.clock = clock;
    this.keepMessages = keepMessages;
    this.#keepAtFirst = keepMessages;
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
    let chats = this.#personalChats.get(appId);
    if (chats === undefined) {
      chats = new Map();
      this.#personalChats.set(appId, chats);
    }
    let chat = chats.get(person.id);
    if (chat === undefined) {
      chat = newPersonalChat(appId, person.id, person.tenantId);
      chats.set(person.id, chat);
      if (this.people.cameWith(person.id, appId)) {
        chat.install = { version: this.bots.get(appId)?.version ?? '' };
        chat.met = true;
      }
    }
    return chat;
  }

  /** The 1:1 chats of a bot in which something happened. */
  personalChatsWith(appId: string): Iterable<PersonalChat> {
    return this.#personalChats.get(appId)?.values() ?? [];
  }

  /** Every conversation in which anything may have been said. */
  *conversations(): Iterable<Conversation> {
    for (const appId of this.#personalChats.keys())
      for (const chat of this.personalChatsWith(appId)) yield* [chat.conversation, ...chat.sessions];
    for (const { conversation } of this.channels.values()) yield conversation;
    for (const { conversation } of this.groupChats.values()) yield conversation;
  }

  /** The 1:1 chats of one person with every bot. */
  personalChatsOf(personId: string): readonly PersonalChat[] {
    const person = this.people.get(personId);
    if (person === undefined) return [];
    const has = (appId: string): boolean =>
      this.#personalChats.get(appId)?.has(personId) === true || this.people.cameWith(personId, appId);
    return [...this.bots.keys()].filter(has).map((appId) => this.personalChat(appId, person));
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
    for (const chats of this.#personalChats.values()) chats.delete(person.id);
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
    this.keepMessages = this.#keepAtFirst;
  }
}

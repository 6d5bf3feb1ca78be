import type { Bot } from './bot.ts';
import { BulkOperations } from './bulk-operations.ts';
import { Catalogue } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { Conversation, KeepMessages } from './conversation.ts';
import type { AppStanding } from './generated/population.ts';
import type { Group } from './group.ts';
import { PairwiseIds } from './pairwise-ids.ts';
import { People } from './people.ts';
import { newPersonalChat, type PersonalChat } from './personal-chat.ts';
import type { Person } from './person.ts';
import type { Channel, GroupChat, Install, Team } from './team.ts';
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
  readonly bots = new Map<string, Bot>();
  readonly teams = new Map<string, Team>();
  /** The same by the id of their group. */
  readonly teamsByGroup = new Map<string, Team>();
  readonly groups = new Map<string, Group>();
  readonly catalogue = new Catalogue();
  readonly channels = new Map<string, Channel>();
  readonly groupChats = new Map<string, GroupChat>();
  readonly bulk: BulkOperations;
  readonly #keepAtFirst: KeepMessages;
  /** By bot, then by person. */
  readonly #personalChats = new Map<string, Map<string, PersonalChat>>();
  readonly #ids = new Map<string, IdsOfBot>();

  constructor({ clock, keepMessages = 'all' }: { readonly clock: Clock; readonly keepMessages?: KeepMessages }) {
    this.clock = clock;
    this.bulk = new BulkOperations(clock);
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
      const standing = this.#appStandingOf(person.id, appId);
      if (standing === 'installed' || standing === 'blocked') {
        chat.install = this.#firstInstall(appId);
        chat.met = true;
        if (standing === 'blocked') chat.blocked = 'ConversationBlockedByUser';
      }
    }
    return chat;
  }

  /** What a person has of a bot, without making their chat. */
  installOf(appId: string, personId: string): Install | undefined {
    const chat = this.#personalChats.get(appId)?.get(personId);
    if (chat !== undefined) return chat.install;
    const standing = this.#appStandingOf(personId, appId);
    return standing === 'installed' || standing === 'blocked' ? this.#firstInstall(appId) : undefined;
  }

  /** Says whether a policy of their tenant lets nobody install a bot for a person. */
  isForbidden(appId: string, person: Person): boolean {
    const ruled = this.tenants.get(person.tenantId)?.policies.get(appId);
    return ruled?.people.get(person.id) ?? ruled?.everyone ?? this.#appStandingOf(person.id, appId) === 'forbidden';
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
  personalChatsOf(person: Person): readonly PersonalChat[] {
    const has = (appId: string): boolean =>
      this.#personalChats.get(appId)?.has(person.id) === true || this.installOf(appId, person.id) !== undefined;
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
    this.people.delete(person, 'deleted');
  }

  clear(): void {
    for (const map of [this.tenants, this.people, this.bots, this.teams, this.channels, this.groupChats]) map.clear();
    this.bulk.clear();
    this.#personalChats.clear();
    this.#ids.clear();
    this.keepMessages = this.#keepAtFirst;
  }

  #appStandingOf(personId: string, appId: string): AppStanding {
    const origin = this.people.originOf(personId);
    if (origin === undefined || !origin.population.apps.has(appId)) return 'none';
    return origin.population.appStandingOf(origin.index);
  }

  #firstInstall(appId: string): Install {
    return { version: this.bots.get(appId)?.version ?? '', teamsAppId: undefined };
  }
}

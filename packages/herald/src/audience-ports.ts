import type { AudienceAsked } from './model/audience.ts';
import type { ConversationId, EntraId, PersonId, TeamsId, TenantId } from './model/ids.ts';
import type { ChannelKnown } from './ports.ts';

/** One of the ways in which lists name people. */
export type NamedPerson =
  | { readonly by: 'entraId'; readonly value: EntraId }
  | { readonly by: 'teamsId'; readonly value: TeamsId }
  /** A user principal name or an e-mail address: which of them is not told apart. */
  | { readonly by: 'address'; readonly value: string };

/** An audience that was saved under a name. */
export type SavedAudience = {
  readonly name: string;
  readonly audience: AudienceAsked;
  /** Entra ids of people and groups that may use it; everyone who may send at all when there are none. */
  readonly mayUse: readonly string[];
  readonly changedAt: Date;
};

/** What audiences are made of, in the store. */
export type AudienceStore = {
  /** Who is meant by each name, in the order given: nobody, one, or several. */
  match(tenant: TenantId, named: readonly NamedPerson[]): Promise<ReadonlyArray<readonly PersonId[]>>;
  /** Begins a set of people; it is dropped by itself some time after no message needs it any more, or none ever came. */
  beginSet(tenant: TenantId): Promise<string>;
  /** Adds people to a set. */
  add(tenant: TenantId, setId: string, people: readonly PersonId[]): Promise<void>;
  /** The same by Entra ids; answers with those of whom nobody is known. */
  addByEntraIds(tenant: TenantId, setId: string, people: readonly EntraId[]): Promise<readonly EntraId[]>;
  dropSet(tenant: TenantId, setId: string): Promise<void>;
  /** Whether anybody is known to be a member of a team, by its `19:` id. */
  hasMembers(tenant: TenantId, teamId: string): Promise<boolean>;
  /** The Microsoft 365 group of a team, by its `19:` id, if it is known. */
  groupOf(tenant: TenantId, teamId: string): Promise<string | undefined>;
  /** The known channels of a team that are not deleted, by its `19:` id. */
  channels(tenant: TenantId, teamId: string): Promise<readonly ChannelKnown[]>;
  /** The group chats that the bot is known to be in, at most so many. */
  groupChats(tenant: TenantId, most: number): Promise<readonly ConversationId[]>;

  /** Keeps an audience under a name, in place of one that has it. */
  save(tenant: TenantId, saved: Omit<SavedAudience, 'changedAt'>): Promise<void>;
  find(tenant: TenantId, name: string): Promise<SavedAudience | undefined>;
  /** By name. */
  list(tenant: TenantId): Promise<readonly SavedAudience[]>;
  /** Whether there was one. */
  remove(tenant: TenantId, name: string): Promise<boolean>;
};

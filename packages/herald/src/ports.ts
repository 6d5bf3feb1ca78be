import type { CryptoKey, JWK } from 'jose';
import type { Content, Said } from './model/content.ts';
import type { ConversationReference } from './model/conversation-reference.ts';
import type { ChannelId, ConversationId, PersonId, ServiceUrl, TeamId, TenantId } from './model/ids.ts';
import type { Gathering, Lesson } from './model/lesson.ts';
import type { Person, PersonKey } from './model/person.ts';
import type { PersonUnreachable, Reachability } from './model/reachability.ts';
import type { WelcomeDue } from './model/welcoming.ts';

/** Tells the time; tests hand in one that they set. */
export type Clock = { now(): Date };

/** What came back from one request to the Connector. Never an exception: the flow reads it into an `Outcome`. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Teams' error code of whichever body shape it came in (protocol sheet, 4.1); undefined on success or when there was none. */
      readonly code: string | undefined;
      /** From `Retry-After`, as an instant; undefined when the header was absent or unreadable. */
      readonly retryAfter: Date | undefined;
      /** The parsed JSON, or undefined when there was none. */
      readonly body: unknown;
    }
  /** It certainly did not arrive: no token, or no connection. */
  | {
      readonly kind: 'not-sent';
      readonly why: 'login-refused' | 'login-unreachable' | 'no-connection';
      readonly code: string;
      readonly cause: Error;
    }
  /** The request left, and no answer came within the deadline or the connection broke: it may have arrived. */
  | { readonly kind: 'silent'; readonly code: string; readonly cause: Error };

/** A conversation at its Connector. */
export type ConversationAddress = Pick<ConversationReference, 'serviceUrl' | 'conversationId'>;

/** One activity as JSON, ready for the wire. */
export type Payload = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What a message says: the same payload for all, or content that is composed for each reader. */
export type Body = Payload | Content;

/** Whether each reader gets a payload of their own. */
export const isContent = (body: Body): body is Content => 'kind' in body && !('type' in body);

/** Of which kind content is, whatever language it is in; undefined for a payload. */
export function kindOf(body: Body): Said['kind'] | undefined {
  if (!isContent(body)) return undefined;
  return body.kind === 'localized' ? body.otherwise.kind : body.kind;
}

/**
 * The Bot Connector's routes (protocol sheet, section 3). Each call makes one request, or two when a token was refused:
 * a 401 is answered with one fresh token. Rejects with `ServiceUrlNotTrusted` before anything leaves for a host nobody
 * trusts, with the signal's reason when that fires before the request has left, and with `NotLetOut` when `mayLeave`, asked
 * right before the first byte, says no: a request may have waited for a connection, or its process may have stood still.
 */
export type Connector = {
  createConversation(
    at: ServiceUrl,
    body: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
    mayLeave?: () => boolean,
  ): Promise<Answer>;
  sendActivity(
    to: ConversationAddress,
    payload: Payload,
    signal?: AbortSignal,
    mayLeave?: () => boolean,
  ): Promise<Answer>;
  updateActivity(
    of: ConversationAddress,
    activityId: string,
    payload: Payload,
    signal?: AbortSignal,
    mayLeave?: () => boolean,
  ): Promise<Answer>;
  deleteActivity(
    of: ConversationAddress,
    activityId: string,
    signal?: AbortSignal,
    mayLeave?: () => boolean,
  ): Promise<Answer>;
  /** `memberId` may be a `29:` id, an Entra id or a UPN. */
  getMember(of: ConversationAddress, memberId: string, signal?: AbortSignal): Promise<Answer>;
  getPagedMembers(
    of: ConversationAddress,
    page: { readonly size: number; readonly continuationToken?: string },
    signal?: AbortSignal,
  ): Promise<Answer>;
  getTeam(at: ServiceUrl, teamId: TeamId, signal?: AbortSignal): Promise<Answer>;
  getChannels(at: ServiceUrl, teamId: TeamId, signal?: AbortSignal): Promise<Answer>;
  /** Sends one activity to many people (protocol sheet, 3.12): the answer names an operation. */
  startBulk(
    at: ServiceUrl,
    body: {
      readonly activity: Payload;
      readonly tenantId: string;
      readonly members: ReadonlyArray<{ readonly id: string }>;
    },
    signal?: AbortSignal,
    mayLeave?: () => boolean,
  ): Promise<Answer>;
  getBulk(at: ServiceUrl, operationId: string, signal?: AbortSignal): Promise<Answer>;
  getBulkFailures(
    at: ServiceUrl,
    operationId: string,
    continuationToken: string | undefined,
    signal?: AbortSignal,
  ): Promise<Answer>;
  cancelBulk(at: ServiceUrl, operationId: string, signal?: AbortSignal): Promise<Answer>;
};

/** A known channel, or a team's General under the team's id. */
export type ChannelKnown = {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly teamId: TeamId;
  readonly name?: string;
};

/**
 * Who can be reached and where, durable: what a resolved call has stored survives the loss of the process at once after.
 * Everything of one call is stored in one transaction, or nothing of it.
 */
export type AddressBook = {
  /**
   * Applies lessons in the order given. A lesson older than what is stored changes nothing that the later one said;
   * repeated ones change nothing. Two rows for one person (one known by Entra id, one by `29:` id) become one when a
   * lesson names both ids, and what belonged to either belongs to it. Welcomes that are due then are stored along with them.
   */
  learn(lessons: readonly Lesson[], welcomes?: readonly WelcomeDue[]): Promise<void>;

  /** At most one per tenant; a UPN is compared without regard to case. Without a tenant, in all of them. */
  findPeople(key: PersonKey, tenant?: TenantId): Promise<readonly Person[]>;
  /** The person's stored 1:1 chat; the one most recently seen if there are several. */
  findDirect(tenant: TenantId, person: PersonId): Promise<ConversationReference | undefined>;
  /** Stored conversations with this id, one per tenant: 1:1 and group chats, and channels by their own id. */
  findConversations(id: ConversationId, tenant?: TenantId): Promise<readonly ConversationReference[]>;
  /** Known channels (not deleted ones) with this id, one per tenant; a team's id finds its General channel. */
  findChannels(id: ChannelId, tenant?: TenantId): Promise<readonly ChannelKnown[]>;
  /** Where this tenant's Connector was last seen. */
  findServiceUrl(tenant: TenantId): Promise<ServiceUrl | undefined>;
  /** The known, current members of a team or a group chat, by person id. */
  members(tenant: TenantId, gathering: Gathering): Promise<readonly Person[]>;

  /** Keeps the reachability of a stored conversation; `at` older than what is stored changes nothing. */
  setReachability(tenant: TenantId, id: ConversationId, reachability: Reachability, at: Date): Promise<void>;
  /** Keeps why somebody cannot be written to, and what was tried; whether they have a chat or not. */
  setPersonUnreachable(tenant: TenantId, person: PersonId, said: PersonUnreachable): Promise<void>;
  /** Undefined when the conversation is not stored. */
  findReachability(tenant: TenantId, id: ConversationId): Promise<Reachability | undefined>;

  /** How many are stored, for people to look at: conversations that can be written to, people, teams. */
  counts(
    tenant?: TenantId,
  ): Promise<{ readonly people: number; readonly conversations: number; readonly teams: number }>;
};

/** One public key with which the Bot Connector signs its requests to the bot (protocol sheet, 2.2). */
export type SigningKey = {
  readonly key: CryptoKey | JWK;
  /** The channels it may sign for; undefined when the key names none, which restricts nothing. */
  readonly endorsements: readonly string[] | undefined;
};

/** The Bot Connector's published keys. */
export type SigningKeys = {
  /** Undefined when no key of this id is published; rejects with a coded error when that could not be found out. */
  find(kid: string): Promise<SigningKey | undefined>;
};

import type { ConversationReference, MessageReference } from './model/conversation-reference.ts';
import type { SavedAudience } from './audience-ports.ts';
import type { AudienceAsked } from './model/audience.ts';
import type { AppJob, Broadcast, Estimate } from './model/broadcast.ts';
import type { Destination } from './model/destination.ts';
import type { DirectoryView, Synced } from './model/directory.ts';
import type { DiagnoseAsked } from './diagnosing/diagnose.ts';
import type { Diagnosis } from './model/finding.ts';
import type { BotId } from './model/ids.ts';
import type { Message } from './model/message.ts';
import type { DirectConversation } from './flow/address-book/direct-conversations.ts';
import type { GatheringSought } from './flow/address-book/find-gathering.ts';
import type { MessageHandle } from './flow/delivery-plan/message-handle.ts';
import type { InvokeAnswer } from './model/invoke-answer.ts';
import type { Outcome } from './model/outcome.ts';
import type { PersonKey } from './model/person.ts';
import type { Preferences, QuietHours, Rules } from './model/rules.ts';
import type { Roster } from './flow/address-book/fetch-roster.ts';
import type { TeamFetched } from './flow/address-book/fetch-team.ts';
import type { AddressBook } from './ports.ts';
import type { PersonReached, PlaceUnreached, ReachPage, ReachReport } from './reach-ports.ts';

export type CallOptions = {
  /**
   * Gives up waiting. A call that was given up before it began rejects with the signal's reason, and nothing is accepted;
   * what was accepted goes on by itself, and the outcome is `wait` with the code `NotYet`.
   */
  readonly signal?: AbortSignal;
};

export type SendOptions = CallOptions & {
  /** What recipients can mute, of a text or a card: with it their rules count, as they do for a notification. */
  readonly topic?: string;
  /** Whoever got a message with this key within so many hours before does not get this one. */
  readonly dedupe?: { readonly key: string; readonly withinHours: number };
  /** Whoever lacks the bot's app gets it first, as with `broadcast`. */
  readonly install?: 'if-missing';
};

/**
 * What a tenant's recipients are spared, and what each of them chose. People are named by an Entra id, a `29:` id or a UPN; who
 * is not known is `PersonNotKnown`.
 */
export type Governing = {
  /** With every topic that was ruled on or that a message had. */
  rules(tenant: string): Promise<Rules>;
  /** Replaces the tenant's rules, from now on and for what is still to be sent. Topics keep what people chose of them. */
  setRules(tenant: string, rules: Rules): Promise<void>;
  preferences(tenant: string, person: string | PersonKey): Promise<Preferences>;
  /** As if they had done it themselves, of one topic or of everything that is not required; `required` when that topic is, which changes nothing. */
  mute(tenant: string, person: string | PersonKey, topic?: string): Promise<'changed' | 'required'>;
  unmute(tenant: string, person: string | PersonKey, topic?: string): Promise<void>;
  /** Their own hours, `none`, or undefined for those of the tenant. */
  setQuietHours(tenant: string, person: string | PersonKey, hours: QuietHours | 'none' | undefined): Promise<void>;
};

/** A page in the order of ids, of everybody or of those who cannot be reached for one reason; 100 unless told otherwise. */
export type ReachAsked = Partial<ReachPage>;

/** How reachable a tenant is. What was never tried is `untried`: a message, or an install, finds out. */
export type Reach = {
  report(tenant: string): Promise<ReachReport>;
  /** The next page begins after the last one's `person.id`. */
  people(tenant: string, page?: ReachAsked): Promise<readonly PersonReached[]>;
  /** Channels and group chats that cannot be written to; the next page begins after the last one's `conversationId`. */
  places(tenant: string, page?: ReachAsked): Promise<readonly PlaceUnreached[]>;
};

/** Audiences that are kept under a name, as they were asked for: each use resolves them anew. */
export type Audiences = {
  /**
   * Keeps an audience, in place of one of this name. `mayUse`: Entra ids of the people and groups that may use it, for whoever
   * lets people send to ask; none are everyone who may send at all. Rejects with `InputInvalid` for one that is a part of itself.
   */
  save(
    tenant: string,
    name: string,
    audience: AudienceAsked,
    options?: { readonly mayUse?: readonly string[] },
  ): Promise<void>;
  find(tenant: string, name: string): Promise<SavedAudience | undefined>;
  /** By name. */
  list(tenant: string): Promise<readonly SavedAudience[]>;
  /** Whether there was one. */
  remove(tenant: string, name: string): Promise<boolean>;
};

/** A tenant's people, kept in step with its directory in Microsoft Entra; the tenant's administrator consents to User.Read.All. */
export type Syncing = {
  /**
   * Brings the address book in step with the tenant's directory, and does so again by itself from then on: everybody the first
   * time and with `full`, later whoever changed. Resolves when a sync that began after this call has ended, whichever process
   * did it; what Graph refuses is a value. Rejects with the signal's reason when that fires; the sync goes on.
   */
  syncDirectory(tenant: string, options?: { readonly full?: boolean; readonly signal?: AbortSignal }): Promise<Synced>;
  /** How a tenant's directory stands; undefined when nobody ever asked for a sync of it. */
  directory(tenant: string): Promise<DirectoryView | undefined>;
};

/**
 * A bot that writes first. What Teams answers is always an `Outcome`; a rejection is a `HeraldError` with a code and a
 * fix (misuse, bad input, nothing known to write to), or a store that is out of reach.
 *
 * `send`, `startReplyChain`, `reply`, `update` and `delete` store what they are asked before anything is sent, and go ahead
 * of broadcasts at the pace that Teams allows. They resolve with what became of it; what takes longer was accepted all the
 * same and goes on by itself, so it is not to be asked for again: `wait` when Teams puts it off for more than a minute, or
 * nothing came of it in a minute (`NotYet`), and `closed` when nobody of the bot or tenant can be written to at present.
 */
export type Herald = Governing &
  Syncing & {
    /** The bot as Teams writes it: `28:` and the app id. */
    readonly botId: BotId;

    /**
     * Takes an activity that any SDK received and validated, stores what it teaches and what came back with it, and does what a
     * person asked of the bot by a button of Herald's or in words. It trusts its caller that the activity came from Teams: hand in
     * nothing that was not authenticated. The service URL must still be on a trusted host, or `ServiceUrlNotTrusted` is thrown and
     * nothing is stored. Once resolved, the loss of the process loses nothing of it.
     *
     * Resolves with what an invoke is to be answered with; undefined for all else, and for invokes that are not Herald's, which
     * are the caller's to answer.
     */
    observe(activity: unknown): Promise<InvokeAnswer | undefined>;

    /** The messaging endpoint: authenticates, observes, answers in the time that Teams gives. Web-standard request and response. */
    readonly botEndpoint: (request: Request) => Promise<Response>;

    /** Lets tokens go to this URL's origin, until `until` if given, in this process. The only way to plain http. */
    trustServiceUrl(url: string, until?: Date): void;

    /** Fetches and stores the members of a team (its `19:` id), or of a group chat, with their ids for this bot. */
    fetchRoster(of: GatheringSought, options?: CallOptions): Promise<Roster>;
    /** Fetches and stores a team's name and channels. */
    fetchTeam(of: { readonly team: string; readonly tenant?: string }, options?: CallOptions): Promise<TeamFetched>;

    /**
     * The person's 1:1 chat: the stored one, or a new one that is stored before this resolves. Says nothing in it.
     * Concurrent callers share one request.
     */
    createOrGetDirectConversation(
      bot: string | { readonly id: string },
      person: string | { readonly id: string },
      tenant: string,
    ): Promise<DirectConversation>;

    /** Sends one message to a person, a chat, a channel or a thread. Someone never written to gets it in the request that makes the chat. */
    send(to: Destination, message: Message, options?: SendOptions): Promise<Outcome>;
    /** Starts a thread in a channel; the outcome's reference is the one to reply into. */
    startReplyChain(
      channel: string | { readonly channel: string; readonly tenant?: string },
      message: Message,
      options?: SendOptions,
    ): Promise<Outcome>;
    /** Writes into the conversation, and in a channel into the thread, of a message. */
    reply(to: ConversationReference, message: Message, options?: SendOptions): Promise<Outcome>;
    /** Replaces a message that was sent. */
    update(sent: MessageReference, message: Message, options?: CallOptions): Promise<Outcome>;
    /** Takes a message back. */
    delete(sent: MessageReference, options?: CallOptions): Promise<Outcome>;

    /**
     * Accepts one message for any number of people and places of one tenant, and returns once it is stored; planning and
     * sending go on by themselves, here or in whichever process holds the tenant's lane, and survive the loss of any.
     * Rejects with `InputInvalid` that names every recipient who cannot be found, or with `AudienceUnavailable` where Microsoft
     * Graph, or Teams, does not say who is meant; then nothing was accepted.
     */
    broadcast(broadcast: Broadcast): Promise<MessageHandle>;
    /**
     * Installs the bot's app for everybody of an audience who lacks it, and in the teams whose channels it names, through
     * Microsoft Graph and at its pace; says nothing. Who has it counts as `sent` too. A delivery for each, as of a message.
     */
    install(job: AppJob): Promise<MessageHandle>;
    /** Takes the app away from them; who has none counts as `sent` too. */
    uninstall(job: AppJob): Promise<MessageHandle>;
    /** Brings those who have the app to the version that the catalogue has; who has none is `unreachable`. */
    upgrade(job: AppJob): Promise<MessageHandle>;
    /** What an audience would come to: how many, how many of them out of reach and why, how long; and what one way of sending gives up. Sends nothing. */
    estimate(audience: AudienceAsked, options?: Pick<Broadcast, 'via'>): Promise<Estimate>;
    /** The handle of a message that was accepted earlier, by whichever process. Rejects with `MessageNotKnown`. */
    message(tenant: string, id: string): Promise<MessageHandle>;

    /** Audiences by name. */
    readonly audiences: Audiences;

    /** Who and what can be written to, and if not, why, since when, what was tried, and what would mend it. */
    readonly reach: Reach;

    /** Who can be reached and where, to read. */
    readonly addressBook: Pick<
      AddressBook,
      'findPeople' | 'findDirect' | 'findConversations' | 'findChannels' | 'members' | 'findReachability' | 'counts'
    >;

    /**
     * Looks at everything that the bot needs: its logins, the clock, the store, lanes, its endpoint, and in tenants the permissions
     * of Graph and the app. Changes nothing. What is wrong is a finding, with one fix.
     */
    diagnose(asked?: DiagnoseAsked): Promise<Diagnosis>;

    /** Finishes what is under way, hands its lanes to others, and frees the store; what is accepted and not sent yet stays stored. */
    close(): Promise<void>;
  };

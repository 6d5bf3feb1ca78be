import type { Content } from './model/content.ts';
import type { MessageKey } from './model/delivery.ts';
import type { ActivityId, ConversationId, MessageId, PersonId, TenantId } from './model/ids.ts';
import type { Preferences, QuietHours, Rules } from './model/rules.ts';

/** What a tenant's recipients are spared, and what each of them chose. Planning reads the same in the store. */
export type PreferenceStore = {
  rules(tenant: TenantId): Promise<Rules>;
  /** Replaces the tenant's rules; topics that are not named keep what people chose of them. */
  setRules(tenant: TenantId, rules: Rules): Promise<void>;
  /** The topics are those that were ruled on, that a message had, or that the person muted. */
  preferences(tenant: TenantId, person: PersonId): Promise<Preferences>;
  /**
   * Mutes a topic or unmutes it; undefined means everything that is not required, and unmuting that unmutes each topic too.
   * `required` when the topic cannot be muted, which changes nothing; so does what is older than the last word.
   */
  mute(
    tenant: TenantId,
    person: PersonId,
    topic: string | undefined,
    muted: boolean,
    at: Date,
  ): Promise<'changed' | 'required'>;
  /** Undefined gives back the tenant's hours. */
  setQuietHours(tenant: TenantId, person: PersonId, hours: QuietHours | 'none' | undefined, at: Date): Promise<void>;
};

/** One thing that somebody did to something that they got, found by where that lies. */
export type Response = {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  /** The message of the bot; of a reply in a channel the first one of the thread. */
  readonly activityId: ActivityId;
  readonly person: PersonId;
  readonly at: Date;
} & (
  | { readonly kind: 'action'; readonly verb: string }
  | { readonly kind: 'reaction'; readonly reaction: string; readonly removed?: boolean }
  | { readonly kind: 'reply' }
);

/** What came back of one message, as far as Teams tells a bot. */
export type ResponseCounts = {
  /** Deliveries that were sent, of which the following are a part. */
  readonly sent: number;
  /** 1:1 deliveries that Teams said are read; only where the app may hear of it. */
  readonly read: number;
  /** Deliveries of which somebody pressed a button that comes back to the bot. */
  readonly clicked: number;
  /** People who pressed each, by verb; the buttons that Herald adds are `mute`, `unmute` and `vote`. */
  readonly actions: Readonly<Record<string, number>>;
  /** People whose reaction is there, by reaction. */
  readonly reactions: Readonly<Record<string, number>>;
  /** Each person who replied to a delivery counts once. */
  readonly replies: number;
};

/** What people did with what they got. Storing the same twice changes nothing. */
export type ResponseStore = {
  record(responses: readonly Response[]): Promise<void>;
  /** A later message of the chat is read too when an earlier one is told of late: the furthest counts. */
  readUpTo(tenant: TenantId, conversation: ConversationId, upTo: ActivityId, at: Date): Promise<void>;
  counts(key: MessageKey): Promise<ResponseCounts>;
  /** Whether a message was meant for one of these places, by the store's own keys: what a button says of itself may be made up. */
  isFor(key: MessageKey, places: readonly string[]): Promise<boolean>;
};

/** What was chosen so far. */
export type VoteCount = {
  /** Of each option, in order. */
  readonly votes: readonly number[];
  readonly voters: number;
};

/** One person's vote, with their name as the address book has it. */
export type VoteView = {
  readonly person: PersonId;
  readonly name?: string;
  /** By number, from 0. */
  readonly choices: readonly number[];
  readonly at: Date;
};

/** How a poll stands. */
export type PollStanding = {
  /** What was asked, in all its languages. */
  readonly content: Content;
  readonly count: VoteCount;
  readonly closed: boolean;
  /** What counts of the person who is asked about, by number; none when they have not voted. */
  readonly choices: readonly number[];
};

/** What became of a vote, and how the poll stands after it. */
export type Voted =
  | ({ readonly kind: 'counted' | 'changed' | 'same' | 'closed' } & PollStanding)
  /** None of the poll's options, or several where one is allowed. */
  | { readonly kind: 'invalid' }
  /** There is no such poll in this tenant. */
  | { readonly kind: 'unknown' };

/** The votes of polls: one a person, the last one counting. */
export type VoteStore = {
  /**
   * Counts a vote, or changes the person's earlier one; `closed` when the poll's time was over `at`, or its result stands,
   * and `same` when nothing changes. Puts in, in the same transaction, the chores that tell of it.
   */
  vote(vote: {
    readonly tenantId: TenantId;
    readonly messageId: MessageId;
    readonly person: PersonId;
    readonly choices: readonly number[];
    readonly at: Date;
  }): Promise<Voted>;
  /** How a poll stands for somebody, if one is named; undefined when there is no such poll. */
  standing(tenant: TenantId, message: MessageId, person?: PersonId): Promise<PollStanding | undefined>;
  /** In order of voting, a page at a time: those after one of them. */
  list(
    tenant: TenantId,
    message: MessageId,
    page: { readonly limit: number; readonly after?: Pick<VoteView, 'person' | 'at'> },
  ): Promise<readonly VoteView[]>;
};

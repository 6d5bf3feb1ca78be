import type { Reader } from './model/content.ts';
import type { Installing } from './model/installing.ts';
import type { Place } from './model/place.ts';
import type {
  DeliveryState,
  HeldWhy,
  MessageKey,
  OnUnknown,
  Operation,
  Priority,
  Queue,
  Settlement,
  SkippedWhy,
  Tally,
} from './model/delivery.ts';
import type { ActivityId, MessageId, ServiceUrl, TenantId } from './model/ids.ts';
import type { UnreachableWhy } from './model/outcome.ts';
import type { Greeting } from './model/welcoming.ts';
import type { Body } from './ports.ts';

/** A lane as its holder holds it: whatever is written under an epoch that has passed touches nothing. */
export type LaneHold = { readonly tenantId: TenantId; readonly epoch: number };

/** Names one delivery. `place` is the store's own key of a place, opaque to everyone else. */
export type DeliveryKey = MessageKey & { readonly place: string };

/** One delivery as the lane loads it, with all that the wire needs. */
export type DueDelivery = {
  readonly key: DeliveryKey;
  readonly operation: Operation;
  readonly priority: Priority;
  readonly dueAt: Date;
  readonly attempts: number;
  /** The same code again says more than once (protocol sheet, 4.4). */
  readonly lastCode?: string;
  readonly expiresAt?: Date;
  readonly to: Place;
  /** Where the tenant's Connector was last seen, where that is not where the conversation was. */
  readonly servedAt?: ServiceUrl;
  /** The message to edit or take back. */
  readonly activityId?: ActivityId;
  /** The address book holds that this place cannot be written to: a success has to be told to it. */
  readonly heldUnreachable?: boolean;
  /** Present where something is to be done about the app, or may be. */
  readonly installing?: Installing;
  /** Whose language and time zone count; only of content that is composed for each, and only as far as they are known. */
  readonly reader?: Reader;
};

/** A message as it is kept once, however many get it. */
export type StoredMessage = {
  readonly key: MessageKey;
  readonly operation: Operation;
  readonly priority: Queue;
  readonly payload: Body;
  readonly onUnknown: OnUnknown;
  readonly state: 'planning' | 'active' | 'paused' | 'cancelled';
  /** Raised whenever the payload changes: what was read before that must not be sent any more. */
  readonly version: number;
  /** Present when its topic cannot be muted, as the tenant's rules are now. */
  readonly required?: true;
};

/** Who shall get a message, as the planner in the store understands it. */
export type Audience =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'team'; readonly teamId: string }
  /** Places by the store's own keys: `p:<person id>`, `c:<conversation id>`, `h:<channel id>`. */
  | { readonly kind: 'list'; readonly places: readonly string[] }
  /** People by a rule, which is looked at when it is planned, and places beside them. */
  | { readonly kind: 'set'; readonly people: PeopleTree; readonly places: readonly string[] };

/** Which people of a tenant are meant. `stored` are those that were stored under an id for this message. */
export type PeopleTree =
  | { readonly kind: 'nobody' | 'everyone' }
  | { readonly kind: 'team'; readonly teamId: string }
  | { readonly kind: 'stored'; readonly setId: string }
  | { readonly kind: 'where'; readonly attributes: Readonly<Record<string, readonly string[]>> }
  | { readonly kind: 'union' | 'intersection'; readonly of: readonly PeopleTree[] }
  | { readonly kind: 'except'; readonly of: PeopleTree; readonly without: PeopleTree };

/** Where a keyset page of due deliveries went on. Opaque. */
export type DueCursor = { readonly after: unknown };

/** A page of what is due in a lane, of one queue: at most `limit` rows, those behind the cursor. */
export type DueAsked = {
  readonly hold: LaneHold;
  readonly priority: Queue;
  readonly limit: number;
  readonly after: DueCursor | undefined;
};
/** `more` when the page was full, though some of its rows may have turned out to have nowhere to go. */
export type DuePage = {
  readonly due: readonly DueDelivery[];
  readonly cursor: DueCursor | undefined;
  readonly more: boolean;
};

/** What there is to do in a lane. */
export type LaneNews = {
  readonly tenantId: TenantId;
  readonly planning: boolean;
  readonly expired: boolean;
  readonly due: boolean;
  readonly chores: boolean;
};

/** Everything that a lane's holder sees to at a time, beside planning and sending. */
export const choreKinds = [
  'welcome',
  'digest',
  'poll-show',
  'poll-tell',
  'poll-close',
  'directory',
  'people-sets',
  'bulk',
] as const;
export type ChoreKind = (typeof choreKinds)[number];

/** One thing to see to, of which there is one of a kind and key at a time. What it does must bear being done twice. */
export type Chore = {
  readonly kind: ChoreKind;
  readonly key: string;
  readonly dueAt: Date;
  readonly detail?: unknown;
};

/** Some of a message's deliveries that were planned; `done` when they were its last, `more` when the lane has something left to plan. */
export type Slice = {
  readonly key: MessageKey;
  readonly planned: number;
  readonly done: boolean;
  readonly more: boolean;
};

/** What the lanes keep: deliveries, and who holds which lane. All times are the database's own unless said otherwise. */
export type LaneStore = {
  /**
   * Takes the lane if nobody holds it or its holder's lease has run out; compare-and-set, raises the epoch.
   * `handOver` is what a clean former holder left: milliseconds ago of each departure that its last window holds; undefined
   * after an unclean end, when the new holder must wait for as long as a window is.
   */
  take(
    tenant: TenantId,
    holder: string,
    leaseMs: number,
  ): Promise<{ readonly hold: LaneHold; readonly handOver: readonly number[] | undefined } | undefined>;
  /** Extends the leases that are still ours, in one statement; answers with the holds that are. */
  renew(holder: string, holds: readonly LaneHold[], leaseMs: number): Promise<readonly LaneHold[]>;
  /** Lets a lane go, and says how long ago the requests of its last window left; does nothing when it is no longer ours. */
  giveBack(hold: LaneHold, departuresMsAgo: readonly number[]): Promise<void>;
  /** Tenants with rows due by then (or messages to plan) and no valid holder: what a reconciler wakes. */
  findUnheld(limit: number): Promise<readonly TenantId[]>;
  /** Whether any lane has something to do, now or at a time to come: what was accepted for later waits for somebody to be there. */
  isWorkLeft(): Promise<boolean>;

  /** After taking: what earlier epochs left as leaving becomes `unknown`, or planned again where the policy says resend. */
  settleInDoubt(hold: LaneHold): Promise<{ readonly unknown: number; readonly again: number }>;
  /**
   * Plans the next slice, of at most `limit` recipients, of the oldest message still in planning in each of these lanes;
   * all in one transaction. A list is planned by the pieces in which it was stored, as few at a time as the limits say
   * together; a lane whose turn that is not gets an empty slice. In the order given; undefined where there is none.
   */
  planSlices(
    asked: ReadonlyArray<{ readonly hold: LaneHold; readonly limit: number }>,
  ): Promise<ReadonlyArray<Slice | undefined>>;
  /** Due rows of active messages, in order of due time: a page for each that is asked for, in the order of asking. */
  loadDue(asked: readonly DueAsked[]): Promise<readonly DuePage[]>;
  /** Expired rows become skipped, in a slice; how many. */
  skipExpired(hold: LaneHold, limit: number): Promise<number>;
  /** What is due beside deliveries, but for these kinds, the longest first. */
  dueChores(hold: LaneHold, limit: number, except?: readonly ChoreKind[]): Promise<readonly Chore[]>;
  /** Ends a chore, or puts it off until `next`; one that was put in again meanwhile stays. */
  endChore(hold: LaneHold, chore: Chore, next?: Date): Promise<void>;
  /** Makes one card of what waits for a digest that is due, and ends the chore or puts it off until the next is. */
  foldDigest(hold: LaneHold, chore: Chore): Promise<void>;
  /** Tells the author of a poll what was voted so far, if they may be told again already; all in one transaction, as the next two. */
  tellPoll(hold: LaneHold, chore: Chore): Promise<void>;
  /** Shows the same in the channels and group chats that got the poll. */
  showPoll(hold: LaneHold, chore: Chore): Promise<void>;
  /** Lets no vote count any more, and tells the result in all these places; puts it off where the poll closes later by now. */
  closePoll(hold: LaneHold, chore: Chore): Promise<void>;
  /** Drops sets of people that no message needs any more. */
  dropSets(hold: LaneHold, chore: Chore): Promise<void>;
  /** Sends greetings to those of their places that never got one, and ends the chore. */
  greet(hold: LaneHold, chore: Chore, greetings: readonly Greeting[]): Promise<void>;
  /** In the order of asking. */
  findMessages(keys: readonly MessageKey[]): Promise<ReadonlyArray<StoredMessage | undefined>>;
  /**
   * What time has brought, of which nobody is told: lanes of these in which something fell due after `since`, has expired,
   * or is still to be planned. `at` is the next one's `since`; without one, whatever is due counts.
   */
  look(
    tenants: readonly TenantId[],
    since: string | undefined,
  ): Promise<{ readonly at: string; readonly found: readonly LaneNews[] }>;
};

/** The statements that every delivery has a share in; batches span lanes. */
export type Ledger = {
  /**
   * Marks what is about to leave as `sending`, in one statement; rows are those that `loadDue` gave under this hold and that
   * have not been settled since. Answers, in the order given, whether each row was ours to mark: false when it is no longer
   * planned, its message was paused, cancelled or changed since that version, it has expired, or the epoch has passed.
   */
  markSending(
    rows: ReadonlyArray<{
      readonly hold: LaneHold;
      readonly key: DeliveryKey;
      readonly version: number;
      /** What leaves may be repeated without harm: a step about the app. In doubt, it is planned again. */
      readonly repeatable?: boolean;
    }>,
  ): Promise<readonly boolean[]>;
  /**
   * Settles attempts, and moves the tally in the statement that settles. A row is settled where this process marked it under
   * that epoch, nobody has settled that since, and the lane still is under it; a late `sent` may also turn its own `unknown`
   * into `sent`. Answers, in the order given, what was settled.
   */
  settle(
    rows: ReadonlyArray<{ readonly hold: LaneHold; readonly key: DeliveryKey; readonly settlement: Settlement }>,
  ): Promise<readonly boolean[]>;
};

/** What the author decides when a message is accepted. */
export type NewMessage = {
  readonly tenantId: TenantId;
  /** `update` and `delete` concern one message that is named by `activityId`, wherever it came from; their audience is its one place. */
  readonly operation: Operation;
  readonly activityId?: ActivityId;
  readonly payload: Body;
  /** Present where the recipients' rules count: what they chose to be spared, and what their tenant ruled. */
  readonly governed?: {
    /** '' for a message without one. */
    readonly topic: string;
    /** Whoever got a message with the same key within this time before does not get this one. */
    readonly dedupe?: { readonly key: string; readonly withinMs: number };
  };
  readonly priority: Queue;
  readonly onUnknown: OnUnknown;
  readonly audience: Audience;
  readonly idempotencyKey?: string;
  readonly schedule?: Schedule;
  readonly expiresAt?: Date;
  /** Whoever lacks the bot's app gets it first. */
  readonly install?: 'if-missing';
  /** What is to be seen to of it at a time; the message's id becomes their key. */
  readonly chores?: ReadonlyArray<Pick<Chore, 'kind' | 'dueAt' | 'detail'>>;
  /** Present when people can vote. */
  readonly poll?: PollTerms;
};

/** What is kept of a poll beside what it says. */
export type PollTerms = {
  /** The place of whoever is told of votes and of the result. */
  readonly author?: string;
};

/** What replaces a message, or takes it back. */
export type Change =
  | (Pick<NewMessage, 'payload' | 'chores' | 'poll'> & {
      readonly operation: 'update';
      /** Only where several people see it, in channels and group chats; what is still to be sent goes out as it was. */
      readonly only?: 'shared';
    })
  | { readonly operation: 'delete' };

/** A message that is stored; not `created` when its idempotency key was known: it is the message to which that belongs. */
export type Accepted = { readonly key: MessageKey; readonly created: boolean };

/** When a delivery falls due: at an instant, or at a wall-clock time in each recipient's own zone. */
export type Schedule =
  | { readonly kind: 'at'; readonly instant: Date }
  /** `wallTime` as `2026-12-01T09:00`; whose zone is not known gets it by `otherwise`, an IANA name. */
  | { readonly kind: 'local'; readonly wallTime: string; readonly otherwise: string };

/** Messages as authors see them: accepted once, counted, steered. Every call is one transaction per slice, and the tally moves in it. */
export type MessageStore = {
  /** Stores messages, all of them or none, and wakes their lanes; in the order given. */
  create(messages: readonly NewMessage[]): Promise<readonly Accepted[]>;
  /** The message that has this idempotency key. */
  findByKey(tenant: TenantId, idempotencyKey: string): Promise<MessageKey | undefined>;
  /** The message as it was first accepted, or one of its revisions. */
  find(tenant: TenantId, id: MessageId, revision?: number): Promise<StoredMessage | undefined>;
  /** Newest first. */
  list(tenant: TenantId | undefined, limit: number, before?: MessageId): Promise<readonly StoredMessage[]>;
  /** How far one revision of a message has come. */
  look(key: MessageKey): Promise<{ readonly tally: Tally; readonly state: StoredMessage['state'] } | undefined>;
  /** The tally's unreachable, refused, skipped and unknown by reason or code; and what waits for quiet hours or a digest. */
  reasons(
    key: MessageKey,
  ): Promise<ReadonlyArray<{ readonly state: DeliveryState; readonly why: string; readonly count: number }>>;
  /** Counts rows, for tests and `herald doctor`; the tally must equal it at every moment. */
  count(key: MessageKey): Promise<Tally>;
  /** One page of deliveries, in order of their keys. */
  deliveries(
    key: MessageKey,
    page: { readonly state?: DeliveryState; readonly limit: number; readonly after?: string },
  ): Promise<readonly DeliveryView[]>;
  pause(key: MessageKey): Promise<boolean>;
  resume(key: MessageKey): Promise<boolean>;
  /** Cancels what has not left, in slices, planning included; what is leaving settles by itself. */
  cancel(key: MessageKey): Promise<void>;
  /**
   * Accepts an edit or a recall of everything the message sent, as the next revision, and changes or cancels what it has not
   * sent yet. What a poll asks may not change any more when people have voted, or when it has closed: `InputInvalid`.
   */
  revise(key: MessageKey, change: Change): Promise<MessageKey>;
  /** Plans again what failed: by state, and by reason if given; attempts begin anew. How many. */
  retry(
    key: MessageKey,
    what: { readonly states: ReadonlyArray<'unreachable' | 'refused' | 'unknown'>; readonly why?: readonly string[] },
  ): Promise<number>;
  /** Who an audience would be: how many, and how many are known to be out of reach and why. */
  estimate(
    tenant: TenantId,
    audience: Audience,
  ): Promise<{
    readonly recipients: number;
    readonly neverWrittenTo: number;
    readonly unreachable: ReadonlyArray<{ readonly why: UnreachableWhy; readonly count: number }>;
  }>;
};

/** One delivery as people look at it. */
export type DeliveryView = {
  readonly key: DeliveryKey;
  readonly state: DeliveryState;
  readonly dueAt: Date;
  readonly attempts: number;
  readonly person?: {
    readonly id: string;
    readonly name?: string;
    readonly entraId?: string;
    readonly teamsId?: string;
  };
  readonly conversationId?: string;
  readonly activityId?: string;
  readonly why?: SkippedWhy | UnreachableWhy | HeldWhy;
  readonly status?: number;
  readonly code?: string;
};

/** One job of the queue that hands lanes to workers. */
export type LaneJob = { readonly id: string; readonly tenantId: TenantId };

/**
 * Wakes workers and hands lanes on; who holds a lane is for `LaneStore.take` to say. Waking is part of the
 * transactions of `MessageStore` and `LaneStore`.
 */
export type LaneQueue = {
  /**
   * Begins to listen. `onNews` is told of a tenant whenever something was accepted or changed for it, in whichever process,
   * and whether there is something to plan; `onJobs` that there may be jobs to fetch; `onMissed` that the database was away, and any of that may have been missed.
   */
  start(listener: {
    onNews(tenant: TenantId, planning: boolean): void;
    onJobs(): void;
    onMissed(): void;
  }): Promise<void>;
  fetch(most: number): Promise<readonly LaneJob[]>;
  /** Says that these jobs are still worked on; wanted every few seconds. */
  touch(jobs: ReadonlyArray<LaneJob & { readonly hold: LaneHold }>): Promise<void>;
  /** Ends a job: its lane was given back, or somebody else holds it. */
  complete(job: LaneJob, hold?: LaneHold): Promise<void>;
  /** Stops listening; jobs that are open go to others. */
  stop(): Promise<void>;
};

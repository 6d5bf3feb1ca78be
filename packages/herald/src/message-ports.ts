import type { Progress } from './model/broadcast.ts';
import type {
  DeliveryState,
  HeldWhy,
  MessageKey,
  OnUnknown,
  Operation,
  Queue,
  SkippedWhy,
  Tally,
  DeliveryKey,
} from './model/delivery.ts';
import type { ActivityId, MessageId, TenantId } from './model/ids.ts';
import type { UnreachableWhy } from './model/outcome.ts';
import type { Body } from './ports.ts';
import type { Chore } from './model/chore.ts';

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

/** How far a message has come, as the store sees it at one moment. */
export type Looked = Pick<Progress, 'tally' | 'state' | 'closed'>;

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
  /** How far these revisions of messages have come; in the order of asking. */
  lookAt(keys: readonly MessageKey[]): Promise<ReadonlyArray<Looked | undefined>>;
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
  /** Where it was sent to, which may be elsewhere than where the place was known to be. */
  readonly serviceUrl?: string;
  readonly activityId?: string;
  readonly why?: SkippedWhy | UnreachableWhy | HeldWhy;
  readonly status?: number;
  readonly code?: string;
};

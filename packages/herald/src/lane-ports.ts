import type { DeliveryKey, MessageKey, Operation, Priority, Queue, Settlement } from './model/delivery.ts';
import type { Chore, ChoreKind } from './model/chore.ts';
import type { Reader } from './model/content.ts';
import type { Installing } from './model/installing.ts';
import type { Place } from './model/place.ts';
import type { ActivityId, ServiceUrl, TenantId } from './model/ids.ts';
import type { LaneClosed } from './model/outcome.ts';
import type { Greeting } from './model/welcoming.ts';
import type { StoredMessage } from './message-ports.ts';

/** A lane as its holder holds it: whatever is written under an epoch that has passed touches nothing. */
export type LaneHold = { readonly tenantId: TenantId; readonly epoch: number };

/** The same, and why it sends nothing, if so. */
export type LaneHeld = LaneHold & { readonly closed?: LaneClosed };

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

/** Of what was accepted or changed: there is something to plan, or something may be due. */
export type News = { readonly planning: boolean; readonly due: boolean };

/** What there is to do in a lane. */
export type LaneNews = {
  readonly tenantId: TenantId;
  readonly planning: boolean;
  readonly expired: boolean;
  readonly due: boolean;
  readonly chores: boolean;
};

/**
 * Some of a message's deliveries that were planned; `done` when they were its last, `more` when the lane has something left to
 * plan. `due` is all that waits of a message that may be sent at once, as `loadDue` would give it: it needs no loading.
 */
export type Slice = {
  readonly key: MessageKey;
  readonly planned: number;
  readonly done: boolean;
  readonly more: boolean;
  readonly due?: readonly DueDelivery[];
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
  /**
   * Extends the leases that are still ours, in one statement, and notes which of these lanes are closed; answers with the
   * holds that are.
   */
  renew(holder: string, lanes: readonly LaneHeld[], leaseMs: number): Promise<readonly LaneHold[]>;
  /** Lets a lane go, and says how long ago the requests of its last window left; does nothing when it is no longer ours. */
  giveBack(hold: LaneHold, departuresMsAgo: readonly number[]): Promise<void>;
  /** Tenants with rows due by then (or messages to plan) and no valid holder: what a reconciler wakes. */
  findUnheld(limit: number): Promise<readonly TenantId[]>;
  /** Whether any lane has something to do, now or at a time to come: what was accepted for later waits for somebody to be there. */
  isWorkLeft(): Promise<boolean>;

  /** After taking: what earlier epochs left as leaving becomes `unknown`, or planned again where the policy says resend. */
  settleInDoubt(hold: LaneHold): Promise<{ readonly unknown: number; readonly again: number }>;
  /**
   * Plans the next slice, of at most `limit` recipients, of the oldest message still in planning in each of these lanes; those
   * whose audiences are of one kind in one statement. Where it fails, some may be planned. A list is planned by the pieces in
   * which it was stored, as few at a time as the limits say together; a lane whose turn that is not gets an empty slice. In the
   * order given; undefined where there is none.
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

/** One job of the queue that hands lanes to workers. */
export type LaneJob = { readonly id: string; readonly tenantId: TenantId };

/**
 * Wakes workers and hands lanes on; who holds a lane is for `LaneStore.take` to say. Waking is part of the
 * transactions of `MessageStore` and `LaneStore`.
 */
export type LaneQueue = {
  /**
   * Begins to listen. `onNews` is told of a tenant whenever something was accepted or changed for it, in whichever process;
   * `onJobs` that there may be jobs to fetch; `onMissed` that the database was away, and any of that may have been missed.
   */
  start(listener: { onNews(tenant: TenantId, news: News): void; onJobs(): void; onMissed(): void }): Promise<void>;
  fetch(most: number): Promise<readonly LaneJob[]>;
  /** Says that these jobs are still worked on; wanted every few seconds. */
  touch(jobs: ReadonlyArray<LaneJob & { readonly hold: LaneHold }>): Promise<void>;
  /** Ends a job: its lane was given back, or somebody else holds it. */
  complete(job: LaneJob, hold?: LaneHold): Promise<void>;
  /** Stops listening; jobs that are open go to others. */
  stop(): Promise<void>;
};

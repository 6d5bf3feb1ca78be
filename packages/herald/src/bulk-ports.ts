import type { LaneHold } from './lane-ports.ts';
import type { Chore } from './model/chore.ts';
import type { StoredMessage } from './message-ports.ts';
import type { MessageKey, OnUnknown, Settlement } from './model/delivery.ts';
import type { ConversationId, ServiceUrl } from './model/ids.ts';

/** One delivery of a bulk operation, with all that its outcome is judged by. */
export type BulkEntry = {
  /** The store's own key of the person. */
  readonly place: string;
  /** By which id Teams is told who it is, and tells who failed. */
  readonly member: string;
  readonly attempts: number;
  readonly lastCode?: string;
  /** The person's chat, if one is known. */
  readonly conversationId?: ConversationId;
  /** The address book holds that it cannot be written to: a success has to be told to it. */
  readonly heldUnreachable?: boolean;
};

/** Deliveries of one message that are handed to Teams with one request. */
export type BulkOperation = {
  readonly id: string;
  readonly key: MessageKey;
  readonly message: Pick<StoredMessage, 'state'> & { readonly onUnknown: OnUnknown };
  readonly serviceUrl: ServiceUrl;
  readonly entries: readonly BulkEntry[];
  /** What Teams calls it; undefined until it is known to have begun. */
  readonly teamsId?: string;
  /** Teams is not asked sooner. */
  readonly pollAt: Date;
  readonly cancelAsked: boolean;
  readonly since: Date;
};

/** What became of one delivery of an operation. Teams tells no message ids. */
export type BulkSettlement =
  | { readonly kind: 'sent'; readonly conversationId?: ConversationId; readonly serviceUrl: ServiceUrl }
  | { readonly kind: 'cancelled' }
  | Exclude<Settlement, { readonly kind: 'sent' }>;

/** What is kept of the bulk API's operations. Whatever is written under a hold that has passed changes nothing. */
export type BulkStore = {
  /** All of the lane, the oldest first. */
  operations(hold: LaneHold): Promise<readonly BulkOperation[]>;
  /**
   * Marks deliveries as sending and notes them as one operation, in one transaction: before its request leaves. Of those
   * that are still planned, while the message sends and has the version that was read; undefined when none is.
   */
  note(
    hold: LaneHold,
    asked: Pick<BulkOperation, 'key' | 'serviceUrl' | 'entries'> & { readonly version: number },
  ): Promise<BulkOperation | undefined>;
  /** Teams has taken it, there, and calls it so. */
  begun(
    hold: LaneHold,
    id: string,
    as: { readonly teamsId: string; readonly serviceUrl: ServiceUrl; readonly pollAt: Date },
  ): Promise<void>;
  /** Teams is to be asked again then; and has been told to cancel it, once it was: without a word on that it stays as it is. */
  later(hold: LaneHold, id: string, next: { readonly pollAt: Date; readonly cancelAsked?: boolean }): Promise<void>;
  /** Settles each delivery of an operation, with the tally, and forgets the operation; all in one transaction. */
  settle(
    hold: LaneHold,
    id: string,
    settled: ReadonlyArray<{ readonly place: string; readonly settlement: BulkSettlement }>,
  ): Promise<void>;
  /**
   * Puts the chore off until there is something to do again: an operation to ask about, or, where fewer than `most` are
   * under way, a delivery that falls due, which may not go before `startAt`. Ends it when nothing waits.
   */
  rest(
    hold: LaneHold,
    chore: Chore,
    when: { readonly most: number; readonly startAt: Date | undefined },
  ): Promise<void>;
};

/** What Teams says of an operation that has ended. */
export type BulkReport = {
  /** It came to its end, or failed as a whole. */
  readonly state: 'completed' | 'failed';
  /** How many ended with each status; undefined when Teams does not say. */
  readonly statuses: ReadonlyMap<number, number> | undefined;
  /** Who failed, and Teams' words for it. */
  readonly failures: ReadonlyArray<{ readonly member: string; readonly error: string }>;
};

/** What a report says of one recipient. */
export type BulkOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly status: number; readonly code: string }
  /** It was certainly not sent, and nothing is wrong with the recipient. */
  | { readonly kind: 'not-reached' }
  /** Some got it, and Teams does not tell who. */
  | { readonly kind: 'unknown'; readonly code: string };

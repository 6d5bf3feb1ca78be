import type { DueDelivery, LaneHold, LaneStore, Slice } from '../../lane-ports.ts';
import type { DeliveryKey, MessageKey, Settlement } from '../../model/delivery.ts';
import type { Chore } from '../../model/chore.ts';
import type { StoredMessage } from '../../message-ports.ts';
import type { DeliveryAttempted, ClosedWhy } from '../../model/outcome.ts';
import type { Batches } from './batches.ts';
import type { ChoresDeps } from './chores.ts';
import type { Load } from './feed.ts';
import type { Lease } from './lease.ts';
import type { Pace } from './pace/pace.ts';
import type { PaceName } from './requests.ts';
import type { Room } from './room.ts';

/** One row that is about to leave. */
export type MarkItem = {
  readonly hold: LaneHold;
  readonly key: DeliveryKey;
  readonly version: number;
  readonly repeatable?: boolean;
};
/** One attempt that has ended. */
export type SettleItem = { readonly hold: LaneHold; readonly key: DeliveryKey; readonly settlement: Settlement };

/** What ends the work on a chore. */
export type ChoreBounds = {
  /** Fires when the lane has stopped. */
  readonly signal: AbortSignal;
  /** Asked right before a request leaves that sends something. */
  readonly mayLeave: () => boolean;
};

/** What one lane needs from outside. */
export type LaneDeps = {
  readonly hold: LaneHold;
  readonly lease: Lease;
  readonly store: Pick<LaneStore, 'settleInDoubt' | 'skipExpired' | 'dueChores' | 'endChore'>;
  readonly plan: (hold: LaneHold) => Promise<Slice | undefined>;
  /** Sees to one thing that is due, and ends it or puts it off (`more` when it goes on); done twice it must come to the same. */
  readonly see: (hold: LaneHold, chore: Chore, bounds: ChoreBounds) => ReturnType<ChoresDeps['see']>;
  readonly load: Load;
  readonly readMessage: (key: MessageKey) => Promise<StoredMessage | undefined>;
  readonly marks: Batches<MarkItem, boolean>;
  readonly settles: Batches<SettleItem, boolean>;
  readonly paces: Readonly<Record<PaceName, Pace>>;
  /** Shared with all lanes of the process. */
  readonly room: Room;
  /** Makes one attempt; what Teams does is in the outcome. `mayLeave` is asked right before the request leaves. */
  readonly attempt: (
    delivery: DueDelivery,
    message: StoredMessage,
    mayLeave: () => boolean,
  ) => Promise<DeliveryAttempted>;
  /** Says what the outcome means for the delivery, once what it teaches of the place is stored. */
  readonly conclude: (delivery: DueDelivery, message: StoredMessage, outcome: DeliveryAttempted) => Promise<Settlement>;
  /** Told of every attempt that was settled in the store. */
  readonly onSettled: (delivery: DueDelivery, outcome: DeliveryAttempted, settlement: Settlement) => void;
  /** Told when a lane that was closed sends again, and what had closed it: it may have closed others. */
  readonly onReopened: (why: ClosedWhy) => void;
  /** Told of a store that failed, or of a bug; the lane goes on. */
  readonly onFault: (fault: unknown) => void;
  /** Monotonic, in milliseconds. */
  readonly monotonic: () => number;
  readonly now: () => Date;
  readonly random: () => number;
};

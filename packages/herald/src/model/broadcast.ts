import type { AudienceAsked, UnmatchedLine } from './audience.ts';
import type { DeliveryState, OnUnknown, Priority, Tally } from './delivery.ts';
import type { Message } from './message.ts';
import type { LaneClosed, UnreachableWhy } from './outcome.ts';

/** A message to many, as its author hands it in. */
export type Broadcast = {
  readonly audience: AudienceAsked;
  readonly message: Message;
  /** The same key in the same tenant is the same message, however often and from wherever it is handed in. */
  readonly idempotencyKey?: string;
  /** At an instant, or at a wall-clock time such as `2026-12-01T09:00` in each recipient's own zone, or in `otherwise` where that is not known. */
  readonly at?: Date | { readonly wallTime: string; readonly otherwise: string };
  /** What recipients can mute, of a text or a card; a notification has its own. */
  readonly topic?: string;
  /** Whoever got a message with this key within so many hours before is skipped. */
  readonly dedupe?: { readonly key: string; readonly withinHours: number };
  /** What has not left by then is skipped. */
  readonly expiresAt?: Date;
  /** `broadcast` by default; `live` goes ahead of broadcasts. */
  readonly priority?: Priority;
  /**
   * Whoever lacks the bot's app gets it first, through Microsoft Graph, as far as the tenant's admin has consented to that and
   * its policies allow it. By default nothing is installed.
   */
  readonly install?: 'if-missing';
  /**
   * Hands people to Teams' bulk API, many with one request, in place of a request for each. Teams tells no message ids then:
   * `givenUp` of the estimate says what that costs. For people only, and a message that is the same for everyone.
   */
  readonly via?: 'bulk';
  /** What happens to a delivery of which nobody knows whether it arrived; `hold` by default. */
  readonly onUnknown?: OnUnknown;
};

/** What is to be done about the bot's app with many people, or in many teams (by any channel of theirs), and nothing said. */
export type AppJob = Pick<Broadcast, 'audience' | 'idempotencyKey' | 'at' | 'expiresAt'>;

/** What is not to be had of a message that went through the bulk API. */
export type GivenUp = 'edit' | 'recall' | 'read-counts' | 'reactions';

/** How far a message has come. */
export type Progress = {
  readonly tally: Tally;
  /** Deliveries of this message settled a second, since the last look. */
  readonly perSecond: number;
  /** At the rate of late, or what the bot's limits allow where there is none yet; 0 when nothing waits, undefined while it is not planned out. */
  readonly secondsLeft: number | undefined;
  readonly state: 'planning' | 'active' | 'paused' | 'cancelled';
  /**
   * Present while nothing of what waits is sent to the tenant, for a reason that concerns it or the bot as a whole; some
   * seconds old. Of what goes through the bulk API it is not known.
   */
  readonly closed?: LaneClosed;
};

/** What an audience would come to, before anything is sent. */
export type Estimate = {
  readonly recipients: number;
  /** Of those, how many are known to be out of reach, and why. They are tried all the same. */
  readonly unreachable: ReadonlyArray<{ readonly why: UnreachableWhy; readonly count: number }>;
  /** By which lines of lists and CSVs nobody came in. */
  readonly unmatched: readonly UnmatchedLine[];
  /** At the pace that the bot's limits allow, by a request for each, if nothing else goes to the tenant. */
  readonly seconds: number;
  /** With `via: 'bulk'`, what is given up. How long it takes then is for Teams to decide, and nowhere documented. */
  readonly givenUp?: readonly GivenUp[];
};

/** How many deliveries are in a state for one reason: Herald's own word, or Teams' code. */
export type Reason = { readonly state: DeliveryState; readonly why: string; readonly count: number };

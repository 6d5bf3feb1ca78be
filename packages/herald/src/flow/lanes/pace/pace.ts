import type { PaceLimits, RequestKind } from '../../../model/limits.ts';

/** A number of at least 0 and below 1, each as likely as any other: `Math.random`, or a seeded one in tests. */
export type Random = () => number;

/** What a pace starts from. Instants are milliseconds of one monotonic clock, here and everywhere else in this folder. */
export type PaceOptions = {
  readonly random: Random;
  /** Teams' documented limits when absent. */
  readonly limits?: PaceLimits;
  /**
   * Nothing leaves before this instant: one tenant window from now when the former holder was lost, or the end of a wait
   * that a former holder handed over.
   */
  readonly startsAt?: number;
  /** After a clean hand-over, `lastWindow` of the former holder, in this clock's milliseconds. */
  readonly resumedSends?: readonly number[];
  /** After a clean hand-over, `state().perSecond` of the former holder; the documented rate when absent. */
  readonly perSecond?: number;
};

/** A place in the lane's order, from `reserve` until `answered` or `release`. */
export type Slot = {
  /** The instant at which the request may leave; never before it. */
  readonly at: number;
  /** The rest is the pace's own. */
  readonly conversation: number;
  readonly use: number;
  readonly kind: RequestKind;
  readonly era: number;
  readonly spaced: number;
  departure: number | undefined;
  number: number;
  done: boolean;
};

/** What the lane has to know about the answer to a request. */
export type Reaction =
  /** Let in: accepted, or refused for good for what it says or for whom. */
  | { readonly kind: 'accepted' }
  /** 429. `retryAfterMs` counts from the answer. */
  | { readonly kind: 'throttled'; readonly retryAfterMs?: number }
  /** 412: another request to this conversation was under way. */
  | { readonly kind: 'busy' }
  /** 502 or 503. `retryAfterMs` counts from the answer. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs?: number }
  /** The deadline passed, the connection broke, or the gateway gave up (504). */
  | { readonly kind: 'no-answer' };

/** Who has to wait after an answer, and until when: the earliest due time of the same request. */
export type Wait = { readonly concerns: 'conversation' | 'lane'; readonly until: number };

/** Why a whole lane waits. */
export type LaneWaitWhy = 'throttled' | 'unavailable' | 'starting';

/** A lane's pace at one instant, for people to look at and for the next holder. */
export type PaceState = {
  /** The rate now allowed: the documented one, or less after the service allowed less. */
  readonly perSecond: number;
  /** Present while the whole lane waits. */
  readonly wait: { readonly until: number; readonly why: LaneWaitWhy } | undefined;
  /** Requests that hold a slot: about to leave, or left and without an answer. */
  readonly underWay: number;
  /** Conversations that have been told to wait and have not been let in since. */
  readonly conversationsWaiting: number;
};

/**
 * The pace of one lane: says when the next request may leave, so that Teams' limits hold and are used up.
 *
 * The loop that drains a lane calls, for each request: `reserve`, then just before it leaves `mayLeave`, then either
 * `departed` and `answered`, or `release`. Everything is kept in memory, costs the same however much has been sent, and
 * takes no time but that handed in.
 */
export type Pace = {
  /**
   * Says how many requests wait for a slot, as far as is known; each slot taken is one less. As long as the tenant's window
   * has room for all, they follow each other closely (`Spacing`). Any number unless said otherwise.
   */
  expect(count: number): void;
  /** The earliest instant for a request to this conversation, given all that left before; Infinity while one is under way. */
  earliest(kind: RequestKind, conversation: string, now: number): number;
  /**
   * The earliest instant for a request to anyone: what to sleep until. Ask again after each answer: while the service is
   * silent it moves on, and an answer may bring it nearer.
   */
  laneEarliest(now: number): number;
  /**
   * Takes the lane's next slot for this conversation. Undefined, and nothing is taken, when that slot is more than
   * `LOOK_AHEAD_MS` ahead or when the conversation cannot use it: then somebody else's turn is first.
   */
  reserve(kind: RequestKind, conversation: string, now: number): Slot | undefined;
  /** False once the lane has been told to wait after the slot was reserved: release it then. */
  mayLeave(slot: Slot): boolean;
  /** Gives back the slot of a request that did not leave after all, or certainly did not arrive. */
  release(slot: Slot): void;
  /** Notes that the request left at `at`. */
  departed(slot: Slot, at: number): void;
  /** Notes the answer, or that there will be none, and says who has to wait for it; undefined when nobody has to. */
  answered(slot: Slot, at: number, reaction: Reaction): Wait | undefined;
  /** Latest instants at which the requests of the last tenant window arrived, oldest first, for the next holder. */
  lastWindow(now: number): readonly number[];
  state(now: number): PaceState;
};

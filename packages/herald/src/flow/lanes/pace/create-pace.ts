import type { RateWindow, RequestKind } from '../../../model/limits.ts';
import { createAllowedRate } from './allowed-rate.ts';
import { UNSEEN_LAG_MS } from './arrival-lag.ts';
import { createArrivals } from './arrivals.ts';
import { createConversationUse } from './conversation-use.ts';
import { createConversationWaits } from './conversation-waits.ts';
import { keyOf, mixKey } from './key-of.ts';
import { createLaneWait } from './lane-wait.ts';
import { MARGIN_MS } from './margin.ts';
import type { Pace, PaceOptions, Reaction, Slot, Wait } from './pace.ts';
import { parsePaceOptions } from './parse-pace-options.ts';
import { createSpacing } from './spacing.ts';
import { createSpread } from './spread.ts';

/** How far ahead slots are given out: the requests between now and then are marked as leaving in one statement. */
export const LOOK_AHEAD_MS = 100;
/** Departures that are remembered: those of one window, and of the time that most answers take at the longest. */
const WINDOWS_REMEMBERED = 2.5;

/** The last so much of a window is given out evenly in any case, for what may still come. */
const EVEN_SHARE = 0.1;

const saltOf: Readonly<Record<RequestKind, number>> = { send: 1, create: 2, other: 3 };

/** The pace of one lane, as `Pace` promises. Throws `InputInvalid` for limits that cannot work. */
export function createPace(options: PaceOptions): Pace {
  const { random } = options;
  const { limits, startsAt, resumedSends, perSecond } = parsePaceOptions(options);
  const { tenant } = limits;
  const seed = Math.floor(random() * 2 ** 32);
  const rate = createAllowedRate(tenant.requests, (perSecond * tenant.ms) / 1_000);
  const resumed = resumedSends.toSorted((one, other) => one - other);
  const arrivals = createArrivals(tenant.requests * WINDOWS_REMEMBERED, resumed);
  const spacing = createSpacing();
  const laneWait = createLaneWait(startsAt, random);
  const use = createConversationUse(longestOf(Object.values(limits.conversation).flat()));
  const waits = createConversationWaits(random);
  const throttledSpread = createSpread();
  const unavailableSpread = createSpread();
  const underWay = new Set<number>();
  /** Slots that are neither departed nor released, and the last instant given out. */
  let reserved = 0;
  let lastReserved = -Infinity;
  /** Those without a slot, as far as was said. */
  let waiting = Infinity;

  // A little further apart than the window asks for: else what was late once bunches up, second after second.
  const apartMs = () => (tenant.ms + arrivals.usualLag() + 2 * MARGIN_MS) / rate.perWindow();
  const lastResumed = resumed.at(-1);
  if (lastResumed !== undefined) spacing.take(lastResumed, apartMs());

  function laneEarliest(now: number): number {
    const level = rate.perWindow();
    const windowMs = tenant.ms * Math.max(1, 1 / level) + MARGIN_MS;
    // Besides the next one, so many may be in the service's window when it arrives.
    const others = Math.max(1, level) - 1 - reserved;
    const left = others >= 0 ? arrivals.allBut(others, now) : Math.max(now, lastReserved) + UNSEEN_LAG_MS.most;
    return Math.max(spacing.next(now, apartMs(), haveRoom(level, windowMs, now)), left + windowMs, laneWait.until());
  }

  /**
   * Whether all that wait fit into the window beside those that are there, and this one not at its end. Not where the service
   * was found to let in less: by what else it counts is not known.
   */
  function haveRoom(level: number, windowMs: number, now: number): boolean {
    if (level < tenant.requests) return false;
    const others = level - reserved - Math.max(waiting, Math.ceil(level * EVEN_SHARE) + 1);
    return others >= 0 && arrivals.allBut(others, now) + windowMs <= now;
  }

  const ownEarliest = (kind: RequestKind, key: number): number =>
    underWay.has(key)
      ? Infinity
      : Math.max(use.earliest(mixKey(key, saltOf[kind]), limits.conversation[kind]), waits.until(key));

  /**
   * A 429: the conversation's if with this request it has used half of one of its windows, unless it is one of
   * `SPREAD` or left before the lane was told to wait; else the lane's.
   */
  function throttled(slot: Slot, departure: number, at: number, retryAfterMs: number | undefined): Wait {
    arrivals.turnedAway(slot.number);
    const letInBefore = arrivals.letInBefore(slot.number, tenant.ms, at);
    if (laneWait.isOlder(departure)) {
      rate.refusedToo(letInBefore);
      return { concerns: 'lane', until: laneWait.prolong(at, retryAfterMs) };
    }
    const explained = use.isHalfUsed(slot.use, limits.conversation[slot.kind], departure);
    if (explained && !throttledSpread.seen(slot.conversation, at))
      return { concerns: 'conversation', until: waits.throttled(slot.conversation, at, retryAfterMs) };
    const resumesAt = laneWait.begin(at, 'throttled', retryAfterMs);
    rate.refused({ resumesAt, letInBefore });
    throttledSpread.forget();
    return { concerns: 'lane', until: resumesAt };
  }

  /** A 412, 502 or 503: the conversation's, unless it is one of `SPREAD` that were asked to come back later. */
  function troubled(slot: Slot, departure: number, at: number, retryAfterMs: number | undefined): Wait {
    const until = waits.troubled(slot.conversation, at, retryAfterMs);
    if (retryAfterMs === undefined) return { concerns: 'conversation', until };
    if (laneWait.isOlder(departure))
      return { concerns: 'lane', until: Math.max(until, laneWait.prolong(at, retryAfterMs)) };
    if (!unavailableSpread.seen(slot.conversation, at)) return { concerns: 'conversation', until };
    unavailableSpread.forget();
    return { concerns: 'lane', until: Math.max(until, laneWait.begin(at, 'unavailable', retryAfterMs)) };
  }

  function react(slot: Slot, departure: number, at: number, reaction: Reaction): Wait | undefined {
    switch (reaction.kind) {
      case 'accepted':
        waits.letIn(slot.conversation);
        if (departure < laneWait.until()) return undefined;
        laneWait.letIn();
        rate.letIn(at);
        return undefined;
      case 'throttled':
        return throttled(slot, departure, at, reaction.retryAfterMs);
      case 'busy':
        return troubled(slot, departure, at, undefined);
      case 'unavailable':
        return troubled(slot, departure, at, reaction.retryAfterMs);
      case 'no-answer':
        return undefined;
    }
  }

  function release(slot: Slot): void {
    if (slot.done) return;
    slot.done = true;
    underWay.delete(slot.conversation);
    if (slot.departure !== undefined) return;
    reserved -= 1;
    spacing.giveBack(slot.spaced);
  }

  return {
    expect(count) {
      waiting = count;
    },
    laneEarliest,
    earliest: (kind, conversation, now) => Math.max(laneEarliest(now), ownEarliest(kind, keyOf(conversation, seed))),
    reserve(kind, conversation, now) {
      const at = laneEarliest(now);
      if (at > now + LOOK_AHEAD_MS) return undefined;
      const key = keyOf(conversation, seed);
      if (ownEarliest(kind, key) > at) return undefined;
      const spaced = spacing.take(at, apartMs());
      underWay.add(key);
      reserved += 1;
      waiting = Math.max(0, waiting - 1);
      lastReserved = at;
      return {
        at,
        conversation: key,
        use: mixKey(key, saltOf[kind]),
        kind,
        era: laneWait.era(),
        spaced,
        departure: undefined,
        number: -1,
        done: false,
      };
    },
    mayLeave: (slot) => !slot.done && slot.era === laneWait.era(),
    release,
    departed(slot, at) {
      if (slot.done || slot.departure !== undefined) return;
      reserved -= 1;
      slot.departure = at;
      slot.number = arrivals.departed(at);
    },
    answered(slot, at, reaction) {
      const { departure, number } = slot;
      if (slot.done || departure === undefined) {
        release(slot);
        return undefined;
      }
      slot.done = true;
      underWay.delete(slot.conversation);
      if (reaction.kind === 'no-answer') arrivals.givenUp(number, at);
      else arrivals.answered(number, at);
      const wait = react(slot, departure, at, reaction);
      use.add(slot.use, Math.min(at, arrivals.arrival(number, at) ?? at));
      return wait;
    },
    lastWindow: (now) => arrivals.after(now - tenant.ms - MARGIN_MS, now),
    state: (now) => ({
      perSecond: (rate.perWindow() * 1_000) / tenant.ms,
      wait: laneWait.until() > now ? { until: laneWait.until(), why: laneWait.why() } : undefined,
      underWay: underWay.size,
      conversationsWaiting: waits.count(),
    }),
  };
}

/** The furthest reach and the largest count of all windows, in one. */
const longestOf = (windows: readonly RateWindow[]): RateWindow => ({
  requests: Math.max(1, ...windows.map(({ requests }) => requests)),
  ms: Math.max(1, ...windows.map(({ ms }) => ms)),
});

import type { RequestKind } from '../../../../model/limits.ts';
import { LOOK_AHEAD_MS } from '../create-pace.ts';
import type { Pace, Random, Reaction, Slot, Wait } from '../pace.ts';
import { afterStall, type Stalls } from './stalls.ts';
import type { VirtualService } from './virtual-service.ts';
import { createVirtualTime } from './virtual-time.ts';

/** One request that wants to leave, not before `due`. */
export type Wish = { readonly kind: RequestKind; readonly conversation: string; readonly due: number };

/** How the loop behaves; all times in milliseconds. */
export type DrainOptions = {
  readonly pace: Pace;
  readonly service: VirtualService;
  readonly random: Random;
  readonly wishes: readonly Wish[];
  /** How late a timer fires. */
  readonly timerLateness?: (random: Random) => number;
  /** Times during which this process stands still, or sleeps. */
  readonly stalls?: Stalls;
  readonly mostUnderWay?: number;
  readonly start?: number;
  /** Gives up then. */
  readonly until?: number;
};

/** One attempt, from its departure on. */
export type Attempt = {
  readonly wish: Wish;
  readonly slotAt: number;
  readonly leftAt: number;
  answeredAt: number;
  reaction: Reaction | undefined;
  wait: Wait | undefined;
};

/** The store's statement before a group leaves takes this long. */
const STORE_MS = 2;
/** How many wishes the loop looks at to find one that may leave. */
const LOOKED_AT = 200;

/** Drains wishes the way a lane's loop does, in virtual time, until all are answered; gives every attempt in order. */
export function drainVirtually(options: DrainOptions): {
  readonly attempts: readonly Attempt[];
  readonly left: number;
  readonly endedAt: number;
} {
  const { pace, service, random, stalls = [], mostUnderWay = 100, start = 0, until = Infinity } = options;
  const lateness = options.timerLateness ?? (() => 0);
  const time = createVirtualTime(start);
  const attempts: Attempt[] = [];
  const queue: Wish[] = options.wishes.toSorted((one, other) => one.due - other.due);
  let underWay = 0;
  let wakeAt = Infinity;
  let endedAt = start;

  /** Runs something of this process, which may be late or stand still. */
  const wakeLate = (instant: number, event: () => void) =>
    time.at(afterStall(stalls, Math.max(time.now(), instant) + lateness(random)), event);

  function wake(instant: number): void {
    if (instant >= wakeAt) return;
    wakeAt = instant;
    wakeLate(instant, () => {
      if (wakeAt !== instant) return;
      wakeAt = Infinity;
      fill();
    });
  }

  function dueBy(now: number): number {
    const later = queue.findIndex(({ due }) => due > now);
    return later === -1 ? queue.length : later;
  }

  function fill(): void {
    const now = time.now();
    pace.expect(dueBy(now));
    let next = Infinity;
    for (let place = 0; place < LOOKED_AT;) {
      const wish = queue[place];
      if (wish === undefined) break;
      if (wish.due > now || underWay >= mostUnderWay) {
        next = Math.min(next, wish.due);
        break;
      }
      const slot = pace.reserve(wish.kind, wish.conversation, now);
      if (slot === undefined) {
        next = Math.min(next, pace.earliest(wish.kind, wish.conversation, now));
        place += 1;
        continue;
      }
      queue.splice(place, 1);
      underWay += 1;
      wakeLate(Math.max(slot.at, now + STORE_MS), () => leave(wish, slot));
    }
    if (queue.length === 0 || underWay >= mostUnderWay) return;
    const lane = pace.laneEarliest(now);
    // When all that is looked at has a request under way, an answer wakes the loop.
    if (lane > now + LOOK_AHEAD_MS) wake(lane - LOOK_AHEAD_MS / 2);
    else if (next < Infinity) wake(Math.max(now + 1, next));
  }

  function again(wish: Wish, due: number): void {
    const place = queue.findIndex((other) => other.due >= due);
    queue.splice(place === -1 ? queue.length : place, 0, { ...wish, due });
  }

  function leave(wish: Wish, slot: Slot): void {
    const leftAt = time.now();
    if (!pace.mayLeave(slot)) {
      pace.release(slot);
      underWay -= 1;
      again(wish, wish.due);
      wake(leftAt);
      return;
    }
    pace.departed(slot, leftAt);
    const attempt: Attempt = {
      wish,
      slotAt: slot.at,
      leftAt,
      answeredAt: Infinity,
      reaction: undefined,
      wait: undefined,
    };
    attempts.push(attempt);
    time.at(service.arrivesAt(leftAt), () => {
      const reaction = service.arrive(wish.kind, wish.conversation, time.now());
      wakeLate(service.answeredAt(time.now()), () => finish(attempt, slot, reaction));
    });
  }

  function finish(attempt: Attempt, slot: Slot, reaction: Reaction): void {
    const at = time.now();
    underWay -= 1;
    endedAt = at;
    attempt.answeredAt = at;
    attempt.reaction = reaction;
    attempt.wait = pace.answered(slot, at, reaction);
    if (reaction.kind !== 'accepted' && reaction.kind !== 'no-answer') again(attempt.wish, attempt.wait?.until ?? at);
    if (queue.length > 0) wake(at);
  }

  wake(start);
  time.run(until);
  return { attempts, left: queue.length, endedAt };
}

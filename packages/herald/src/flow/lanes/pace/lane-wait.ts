import type { LaneWaitWhy, Random } from './pace.ts';
import { toldWait, untoldWait } from './waiting-times.ts';

/** The wait of a whole lane: nobody is asked until it is over. */
export type LaneWait = {
  /** The end of the last wait. */
  until(): number;
  why(): LaneWaitWhy;
  /** Goes up whenever the lane is told to wait. */
  era(): number;
  /** Whether a request left before the lane was last told to wait, so that its refusal says nothing new. */
  isOlder(departure: number): boolean;
  /** The lane was told to wait by a request that left after the last wait. Gives the end. */
  begin(at: number, why: LaneWaitWhy, retryAfterMs: number | undefined): number;
  /** It was told so again by one that left before. Gives the end, never an earlier one. */
  prolong(at: number, retryAfterMs: number | undefined): number;
  /** A request that left after the wait was let in: without `Retry-After` the next wait is as short as the first. */
  letIn(): void;
};

/** Waits until `startsAt` to begin with. */
export function createLaneWait(startsAt: number, random: Random): LaneWait {
  let wait: { readonly until: number; readonly began: number; readonly why: LaneWaitWhy } = {
    until: startsAt,
    began: -Infinity,
    why: 'starting',
  };
  let untold = 0;
  let era = 0;
  return {
    until: () => wait.until,
    why: () => wait.why,
    era: () => era,
    isOlder: (departure) => departure < wait.began,
    begin(at, why, retryAfterMs) {
      const ms = retryAfterMs === undefined ? untoldWait(untold++, random) : toldWait(retryAfterMs, random);
      wait = { until: Math.max(wait.until, at + ms), began: at, why };
      era += 1;
      return wait.until;
    },
    prolong(at, retryAfterMs) {
      if (retryAfterMs === undefined) return wait.until;
      const until = at + toldWait(retryAfterMs, random);
      if (until > wait.until) {
        wait = { ...wait, until };
        era += 1;
      }
      return wait.until;
    },
    letIn() {
      untold = 0;
    },
  };
}

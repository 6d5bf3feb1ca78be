import type { Clock } from '../state/clock.ts';

/** One latency that is being waited out. */
export interface HeldWait {
  readonly ms: number;
  readonly release: () => void;
}

/** Real time in which latencies last until the test ends them. */
export interface HeldClock extends Clock {
  /** The next latency that begins. */
  readonly begun: () => Promise<HeldWait>;
}

/** Makes one; ask for `begun` before whatever begins. */
export function heldClock(): HeldClock {
  const asked: ((wait: HeldWait) => void)[] = [];
  return {
    now: () => Date.now(),
    wait: async (ms) =>
      new Promise<void>((release) => {
        asked.shift()?.({ ms, release });
      }),
    begun: async () => new Promise((resolve) => asked.push(resolve)),
  };
}

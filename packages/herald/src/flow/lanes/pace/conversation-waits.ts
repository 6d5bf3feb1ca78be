import type { Random } from './pace.ts';
import { retryWait, toldWait, untoldWait } from './waiting-times.ts';

/** A conversation that nobody came back to for this long after its wait is forgotten. */
const FORGET_MS = 600_000;
const SWEEP_FROM = 1_024;

/** Which conversations were told to wait, and until when. */
export type ConversationWaits = {
  /** -Infinity when it need not wait. */
  until(key: number): number;
  /** 429: as long as asked, or longer each time. Gives the end of the wait. */
  throttled(key: number, at: number, retryAfterMs: number | undefined): number;
  /** 412, 502 or 503: a while, and at least as long as asked. Gives the end of the wait. */
  troubled(key: number, at: number, retryAfterMs: number | undefined): number;
  /** It was let in: the next wait is as short as the first. */
  letIn(key: number): void;
  count(): number;
};

/** Nobody waits yet. */
export function createConversationWaits(random: Random): ConversationWaits {
  const waits = new Map<number, { until: number; untold: number; lastMs: number }>();
  let sweepFrom = SWEEP_FROM;

  const waitOf = (key: number, at: number) => {
    const known = waits.get(key);
    if (known !== undefined) return known;
    if (waits.size >= sweepFrom) {
      for (const [each, { until }] of waits) if (until + FORGET_MS < at) waits.delete(each);
      sweepFrom = Math.max(SWEEP_FROM, 2 * waits.size);
    }
    const wait = { until: -Infinity, untold: 0, lastMs: 0 };
    waits.set(key, wait);
    return wait;
  };

  return {
    until: (key) => waits.get(key)?.until ?? -Infinity,
    throttled(key, at, retryAfterMs) {
      const wait = waitOf(key, at);
      const ms = retryAfterMs === undefined ? untoldWait(wait.untold++, random) : toldWait(retryAfterMs, random);
      return (wait.until = Math.max(wait.until, at + ms));
    },
    troubled(key, at, retryAfterMs) {
      const wait = waitOf(key, at);
      wait.lastMs = retryWait(wait.lastMs, random);
      const told = retryAfterMs === undefined ? 0 : toldWait(retryAfterMs, random);
      return (wait.until = Math.max(wait.until, at + Math.max(wait.lastMs, told)));
    },
    letIn(key) {
      waits.delete(key);
    },
    count: () => waits.size,
  };
}

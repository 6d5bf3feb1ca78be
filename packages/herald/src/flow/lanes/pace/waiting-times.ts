import type { Random } from './pace.ts';

/** Added to what the service asks for, so that not all who wait come back at once. */
const JITTER = { share: 0.03, mostShareMs: 5_000, leastMs: 5, mostMs: 50 } as const;
/** Without `Retry-After`: the first wait is 1 to 2 s, each next one twice as long, up to 30 to 60 s (protocol sheet, 4.3). */
const UNTOLD = { firstMs: 1_000, mostMs: 30_000 } as const;
const RETRY = { leastMs: 500, mostMs: 30_000 } as const;

/** What was asked for and a little more, in milliseconds; never less. */
export function toldWait(retryAfterMs: number, random: Random): number {
  const asked = retryAfterMs > 0 ? retryAfterMs : 0;
  const most = JITTER.mostMs + Math.min(JITTER.mostShareMs, asked * JITTER.share);
  return asked + JITTER.leastMs + random() * (most - JITTER.leastMs);
}

/** Milliseconds to wait when the service does not say how long, after `before` refusals in a row. */
export const untoldWait = (before: number, random: Random): number =>
  Math.min(UNTOLD.mostMs, UNTOLD.firstMs * 2 ** before) * (1 + random());

/**
 * Milliseconds to wait before trying the same request again, from the last such wait (0 for the first): drawn anew each
 * time between half a second and three times the last, so that retries which began together drift apart.
 */
export const retryWait = (lastMs: number, random: Random): number =>
  Math.min(RETRY.mostMs, RETRY.leastMs + random() * (Math.max(RETRY.leastMs, lastMs) * 3 - RETRY.leastMs));

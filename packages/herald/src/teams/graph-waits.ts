import type { Answer } from '../ports.ts';

/** What is still put off after so many repeats is left to whoever asked. */
const MOST_REPEATS = 10;
/** Whoever asked is told at once of a longer wait. */
const LONGEST_TOLD_MS = 10 * 60_000;
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Whether the same request may be answered otherwise in a while: throttled, unavailable, or no answer at all. */
export function isPutOff(answer: Answer): boolean {
  switch (answer.kind) {
    case 'answered':
      return [429, 500, 502, 503, 504].includes(answer.status);
    case 'not-sent':
      return answer.why !== 'login-refused';
    case 'silent':
      return true;
  }
}

/**
 * How many milliseconds to wait before the same is asked again: as long as Graph says, never less; else longer each time, with
 * up to a fifth on top. Undefined when it is not to be waited for.
 */
export function waitAfter(answer: Answer, repeats: number, now: Date, random: () => number): number | undefined {
  if (!isPutOff(answer) || repeats === MOST_REPEATS) return undefined;
  const told = answer.kind === 'answered' ? answer.retryAfter : undefined;
  const least = told === undefined ? Math.min(LONGEST_MS, FIRST_MS * 2 ** repeats) : told.getTime() - now.getTime();
  return least > LONGEST_TOLD_MS ? undefined : Math.ceil(Math.max(0, least) * (1 + random() / 5));
}

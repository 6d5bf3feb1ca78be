/** A count of requests let in tells the allowed rate only if the lane was in use: this many, or half of what it may. */
const TELLING_REQUESTS = 5;
const DECREASE = 0.7;
/** Counts at least so near a level do not speak against it: arrivals are known to some milliseconds only. */
const NEAR = 0.8;
/** One request in two windows. */
const LEAST = 0.5;
/** A level is confirmed by this many windows' worth of requests let in, over at least `CONFIRM_MS`. */
const CONFIRM_WINDOWS = 1.5;
const CONFIRM_MS = 2_000;
/** How long a level that was found by a refusal is kept before one more is tried; doubles as long as that is refused. */
const HOLD_MS = { first: 30_000, most: 120_000 } as const;

/** One refusal of the whole lane. */
export type Refusal = {
  /** The lane asks nobody before this instant. */
  readonly resumesAt: number;
  /** How many were let in during the window before it; undefined when that is not known. */
  readonly letInBefore: number | undefined;
};

/**
 * Finds out how many requests per tenant window the service really lets in: what it let in before a refusal, else less by
 * a factor; then one more at a time, soon where nothing speaks against it and at growing intervals where it was refused.
 */
export type AllowedRate = {
  /** Requests per tenant window: a whole number, or one half. */
  perWindow(): number;
  /** A request was let in. */
  letIn(at: number): void;
  /** The first refusal of requests that left since the lane last waited. */
  refused(refusal: Refusal): void;
  /** One more that left before the lane knew of the first: it only tells more exactly what was let in. */
  refusedToo(letInBefore: number | undefined): void;
};

/** Never allows more than `most`; starts with `start`. */
export function createAllowedRate(most: number, start: number): AllowedRate {
  let level = whole(Math.min(start, most));
  /** Since the level was last changed, or the lane last waited. */
  let letIn = 0;
  let raiseAt = level < most ? -Infinity : Infinity;
  let refusals = 0;
  let lastChange: 'none' | 'raised' | 'lowered' = 'none';
  /** Whether the level was confirmed before a higher one was tried. */
  let sure = false;

  const telling = (count: number | undefined): count is number =>
    count !== undefined && count > 0 && (count >= TELLING_REQUESTS || count >= level / 2);

  return {
    perWindow: () => level,
    letIn(at) {
      letIn += 1;
      if (level >= most || at < raiseAt || letIn < level * CONFIRM_WINDOWS) return;
      if (lastChange === 'raised') refusals = 0;
      level = oneUp(level);
      lastChange = 'raised';
      letIn = 0;
      raiseAt = at + CONFIRM_MS;
    },
    refused({ resumesAt, letInBefore }) {
      const confirmed = letIn >= level * CONFIRM_WINDOWS;
      const tried = lastChange === 'raised' && !confirmed;
      const again = lastChange === 'lowered' && letIn < level;
      const told = telling(letInBefore) ? letInBefore : undefined;
      // What was confirmed before one more was tried is better known than what a count near it says.
      sure = tried && (told === undefined || told >= level * NEAR);
      // A level that is merely guessed is left soon, for the next refusal to tell more.
      const found = sure || (told !== undefined && !again);
      const less = found ? oneDown(level) : level * DECREASE;
      level = whole(sure ? less : Math.min(less, told ?? less));
      if (found) refusals += 1;
      const hold = found ? Math.min(HOLD_MS.most, HOLD_MS.first * 2 ** (refusals - 1)) : CONFIRM_MS;
      raiseAt = resumesAt + hold;
      lastChange = 'lowered';
      letIn = 0;
    },
    refusedToo(letInBefore) {
      if (telling(letInBefore) && (!sure || letInBefore < level * NEAR)) level = whole(Math.min(level, letInBefore));
    },
  };
}

const whole = (level: number): number => (level < 1 ? LEAST : Math.floor(level));
const oneUp = (level: number): number => Math.floor(level + 1);
const oneDown = (level: number): number => (level > 1 ? level - 1 : LEAST);

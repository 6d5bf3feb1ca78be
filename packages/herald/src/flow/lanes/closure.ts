import type { ClosedWhy, Outcome } from '../../model/outcome.ts';

/** What says that nobody of the bot or tenant can be written to. */
export type ClosedOutcome = Extract<Outcome, { kind: 'closed' }>;

/** The first probe comes soon, since most of what closes a lane is mended or passes quickly. */
const FIRST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 60_000;

/** Why and until when nobody of a lane is written to. */
export type Closed = {
  readonly outcome: ClosedOutcome;
  /** When it closed, by the clock on the wall. */
  readonly since: Date;
  /** When the request left that was answered so last, and when its answer came. */
  readonly left: number;
  readonly at: number;
  readonly until: number;
  readonly intervalMs: number;
};

type ClosureDeps = {
  readonly random: () => number;
  readonly now: () => Date;
  readonly onReopened: (why: ClosedWhy) => void;
};

/**
 * Whether a lane is closed for what concerns its whole bot or tenant. While it is, one delivery at a time goes out as a
 * probe, at growing intervals or when somebody writes; the first that is not answered with the same reopens the lane, and
 * `onReopened` is told what had closed it.
 */
export function createClosure({ random, now: wall, onReopened }: ClosureDeps) {
  let closed: Closed | undefined;
  return {
    get closed(): Closed | undefined {
      return closed;
    },
    /** Notes that a request that left at `departed` was answered with what closes the lane. */
    close(outcome: ClosedOutcome, departed: number, now: number): void {
      // Requests that left before the lane was closed say nothing new.
      if (closed !== undefined && departed < closed.at) return;
      const intervalMs = closed === undefined ? FIRST_PROBE_MS : Math.min(closed.intervalMs * 2, LONGEST_PROBE_MS);
      const since = closed?.since ?? wall();
      closed = { outcome, since, left: departed, at: now, until: now + intervalMs * (1 + random() / 5), intervalMs };
    },
    /** Somebody wants to write now: what closed the lane may be mended, so the next probe comes soon. */
    hurry(): void {
      if (closed !== undefined) closed = { ...closed, until: Math.min(closed.until, closed.left + FIRST_PROBE_MS) };
    },
    /** Notes an answer that only an open lane gets. */
    open(): void {
      const was = closed;
      closed = undefined;
      if (was !== undefined) onReopened(was.outcome.why);
    },
  };
}

export type Closure = ReturnType<typeof createClosure>;

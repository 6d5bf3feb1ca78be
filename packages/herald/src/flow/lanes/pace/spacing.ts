/** A lane that was ready to send for less than this and did not was late, and makes up for it; for longer, it was idle. */
export const CATCH_UP_MS = 250;

/** How much closer than evenly requests may follow each other: what was late, and the last ones before the lane is empty. */
const CLOSER = { late: 1 / 2, last: 1 / 4 };

/** Keeps requests evenly apart. What a late loop missed is caught up, never closer than half the even distance. */
export type Spacing = {
  /** The earliest instant for the next one; for one of the `last`, after which none will come, a quarter of the distance will do. */
  next(now: number, apartMs: number, last?: boolean): number;
  take(at: number, apartMs: number): void;
  /** The last one taken is not used after all. */
  giveBack(apartMs: number): void;
};

/** The first may leave at once. */
export function createSpacing(): Spacing {
  let due = -Infinity;
  let last = -Infinity;
  return {
    next: (now, apartMs, isLast = false) =>
      isLast ? Math.max(now, last + apartMs * CLOSER.last) : Math.max(now, due, last + apartMs * CLOSER.late),
    take(at, apartMs) {
      due = (at - due <= CATCH_UP_MS ? Math.min(due, at) : at) + apartMs;
      last = at;
    },
    giveBack(apartMs) {
      due -= apartMs;
    },
  };
}

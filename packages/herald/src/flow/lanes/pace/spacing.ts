/** A lane that was ready to send for less than this and did not was late, and makes up for it; for longer, it was idle. */
export const CATCH_UP_MS = 250;

/** Keeps requests evenly apart. What a late loop missed is caught up, never closer than half the even distance. */
export type Spacing = {
  /** The earliest instant for the next one. */
  next(now: number, apartMs: number): number;
  take(at: number, apartMs: number): void;
  /** The last one taken is not used after all. */
  giveBack(apartMs: number): void;
};

/** The first may leave at once. */
export function createSpacing(): Spacing {
  let due = -Infinity;
  let last = -Infinity;
  return {
    next: (now, apartMs) => Math.max(now, due, last + apartMs / 2),
    take(at, apartMs) {
      due = (at - due <= CATCH_UP_MS ? due : at) + apartMs;
      last = at;
    },
    giveBack(apartMs) {
      due -= apartMs;
    },
  };
}

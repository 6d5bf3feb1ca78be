/** A lane that was ready to send for less than this and did not was late, and makes up for it; for longer, it was idle. */
export const CATCH_UP_MS = 250;

/** How much closer than evenly requests may follow each other: what was late, and what may leave closely. */
const CLOSER = { late: 1 / 2, closely: 1 / 4 };

/** Keeps requests evenly apart. What a late loop missed is caught up, never closer than `CLOSER.late`. */
export type Spacing = {
  /** The earliest instant for the next one; `closely`, as close as `CLOSER` has it, whatever is due. */
  next(now: number, apartMs: number, closely?: boolean): number;
  /** Gives by how much it moved on what is due: to be given back if it is not used after all. */
  take(at: number, apartMs: number): number;
  giveBack(takenMs: number): void;
};

/** The first may leave at once. */
export function createSpacing(): Spacing {
  let due = -Infinity;
  let last = -Infinity;
  return {
    next: (now, apartMs, closely = false) =>
      closely ? Math.max(now, last + apartMs * CLOSER.closely) : Math.max(now, due, last + apartMs * CLOSER.late),
    take(at, apartMs) {
      const before = due;
      due = (at - due <= CATCH_UP_MS ? Math.min(due, at) : at) + apartMs;
      last = at;
      return Math.min(apartMs, due - before);
    },
    giveBack(takenMs) {
      due -= takenMs;
    },
  };
}

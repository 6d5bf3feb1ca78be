import type { Tally } from 'herald';

/** A tally of these counts, and of nothing else. */
export const tally = (some: Partial<Tally>): Tally => ({
  planned: 0,
  sent: 0,
  waiting: 0,
  unreachable: 0,
  refused: 0,
  skipped: 0,
  cancelled: 0,
  unknown: 0,
  ...some,
});

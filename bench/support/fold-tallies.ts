import type { Tally } from 'herald';

/** The sum of several tallies, and of all that they account for. */
export function foldTallies(tallies: readonly Tally[]): Tally & { readonly accounted: number } {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((all, tally) => all + of(tally), 0);
  const states = {
    sent: sum(({ sent }) => sent),
    waiting: sum(({ waiting }) => waiting),
    unreachable: sum(({ unreachable }) => unreachable),
    refused: sum(({ refused }) => refused),
    skipped: sum(({ skipped }) => skipped),
    cancelled: sum(({ cancelled }) => cancelled),
    unknown: sum(({ unknown }) => unknown),
  };
  const accounted = Object.values(states).reduce((all, count) => all + count, 0);
  return { planned: sum(({ planned }) => planned), ...states, accounted };
}

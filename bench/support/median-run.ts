/** The run in the middle, by one of its figures; with it the same figure of every run, in turn. */
export function medianRun<Run extends object>(runs: readonly Run[], key: keyof Run & string) {
  const sorted = runs.toSorted((a, b) => Number(a[key]) - Number(b[key]));
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('there was no run');
  return runs.length === 1 ? middle : { ...middle, runs: runs.map((run) => run[key]) };
}

/** The most instants that lie within less than `ms` of each other. */
export function mostInWindow(instants: readonly number[], ms: number): number {
  const sorted = Float64Array.from(instants).toSorted();
  let most = 0;
  let first = 0;
  for (const [last, instant] of sorted.entries()) {
    while (instant - (sorted[first] ?? instant) >= ms) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** A value that a given share of all that is learnt lies below, kept in one number and following slowly. */
export type RunningQuantile = { learn(value: number): void; value(): number };

/** Moves by at most `step` for each value learnt; stays between 0 and `most`. */
export function createRunningQuantile(options: {
  readonly share: number;
  readonly step: number;
  readonly start: number;
  readonly most: number;
}): RunningQuantile {
  const { share, step, most } = options;
  let quantile = options.start;
  return {
    learn(value) {
      // Ups and downs balance where the share lies below.
      const move = value > quantile ? share * step : (share - 1) * step;
      quantile = Math.min(most, Math.max(0, quantile + move));
    },
    value: () => quantile,
  };
}

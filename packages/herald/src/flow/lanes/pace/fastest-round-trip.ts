/** The fastest is looked for in two spans of at least so long and so many answers, so that it follows a path that changed. */
const SPAN = { ms: 10_000, samples: 50 } as const;

/** The fastest round trip of late, in milliseconds. */
export type FastestRoundTrip = {
  /** Takes in one that ended at `at`. */
  learn(ms: number, at: number): void;
  /** 0 until it was taken from so many samples: a few need not hold a fast one. */
  of(samples: number): number;
};

/** Answers within `togetherMs` count as one sample: all of them may have waited for the end of one stall. */
export function createFastestRoundTrip(togetherMs: number): FastestRoundTrip {
  let fastest = Infinity;
  let before = Infinity;
  let span = { began: -Infinity, samples: 0 };
  let samples = 0;
  let sampledAt = -Infinity;
  return {
    learn(ms, at) {
      if (at - span.began > SPAN.ms && samples - span.samples >= SPAN.samples) {
        before = fastest;
        fastest = Infinity;
        span = { began: at, samples };
      }
      fastest = Math.min(fastest, ms);
      if (at - sampledAt < togetherMs) return;
      samples += 1;
      sampledAt = at;
    },
    of: (enough) => (samples < enough ? 0 : Math.min(fastest, before)),
  };
}

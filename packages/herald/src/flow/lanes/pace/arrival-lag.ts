/**
 * How much longer than the fastest a request may take to arrive without any answer showing it. Requests that the answers
 * show to be steadier are reckoned with less. With the longer one 50 requests take 1,019 ms: within 2 % of the limit.
 */
export const UNSEEN_LAG_MS = { least: 5, most: 18 } as const;

/** Silence up to here is taken at its word even if it happens all the time: it costs 1 % of the rate or so. */
const TRUSTED_SILENCE_MS = 50;
/** Silence this long is learnt from no further. */
const MOST_SEEN_MS = 1_000;
const FLOOR_SPAN_MS = 10_000;
const ENOUGH_SAMPLES = 10;
const LAG_STEP_MS = 1;
const SILENCE_STEP_MS = 2;

/**
 * Learns from round trips how long after its departure a request may have arrived. Pessimistic: the true lag, beyond
 * that of the fastest request, is no longer than the one reckoned here, as long as requests overtake each other by
 * no more than `UNSEEN_LAG_MS.most`.
 */
export type ArrivalLag = {
  /** Takes in one round trip that ended at `at`. */
  learnRoundTrip(ms: number, at: number): void;
  /** Takes in how long after a departure the service was first heard of again. */
  learnSilence(ms: number): void;
  /** For a request that was itself answered after `ms`. */
  ofAnswered(ms: number): number;
  /** For a request after which another was answered, `ms` after its own departure. */
  ofOvertaken(ms: number): number;
  /** For a request since whose departure nothing was heard for `ms`. */
  ofUnanswered(ms: number): number;
};

/** Starts with the most pessimistic reckoning. */
export function createArrivalLag(): ArrivalLag {
  let fastest = Infinity;
  let fastestBefore = Infinity;
  let spanBegan = -Infinity;
  let samples = 0;
  /** The median of what silences exceed the fastest round trip by: how steady answers are. */
  let usual: number = UNSEEN_LAG_MS.most;
  /** The same, exceeded by one in ten. */
  let seldom = 0;

  // A few samples need not hold a fast one; nothing may be taken off then.
  const floor = () => (samples < ENOUGH_SAMPLES ? 0 : Math.min(fastest, fastestBefore));
  const excess = (ms: number) => Math.max(0, ms - floor());
  // Where answers always take their time, silence does not show that the service stands still; only unusual silence does.
  const stall = (lag: number) => {
    const normal = seldom > TRUSTED_SILENCE_MS ? seldom : UNSEEN_LAG_MS.most;
    return Math.max(0, lag - normal);
  };
  const ofAnswered = (ms: number) => {
    const lag = excess(ms);
    const steady = Math.min(UNSEEN_LAG_MS.most, Math.max(UNSEEN_LAG_MS.least, usual));
    return Math.min(ms, Math.max(steady, Math.min(lag, UNSEEN_LAG_MS.most))) + stall(lag);
  };

  return {
    learnRoundTrip(ms, at) {
      if (at - spanBegan > FLOOR_SPAN_MS) {
        fastestBefore = fastest;
        fastest = Infinity;
        spanBegan = at;
      }
      fastest = Math.min(fastest, ms);
      samples += 1;
    },
    learnSilence(ms) {
      const lag = excess(ms);
      // Running quantiles: up and down balance where half, or nine in ten, lie below.
      usual = Math.max(0, Math.min(TRUSTED_SILENCE_MS, usual + (lag > usual ? 0.5 : -0.5) * LAG_STEP_MS));
      seldom = Math.max(0, Math.min(MOST_SEEN_MS, seldom + (lag > seldom ? 0.9 : -0.1) * SILENCE_STEP_MS));
    },
    ofAnswered,
    ofOvertaken: (ms) => Math.max(UNSEEN_LAG_MS.most, ofAnswered(ms)),
    ofUnanswered: (ms) => UNSEEN_LAG_MS.most + stall(excess(ms)),
  };
}

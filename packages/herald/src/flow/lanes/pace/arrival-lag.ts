import { createFastestRoundTrip } from './fastest-round-trip.ts';
import { createRunningQuantile } from './running-quantile.ts';

/**
 * How much longer than the fastest a request may take to arrive without any answer showing it. Where answers are steadier
 * than that, so are arrivals. With the longer one 50 requests take 1,019 ms: within 2 % of the limit.
 */
export const UNSEEN_LAG_MS = { least: 5, most: 18 } as const;

/** Silence up to here is taken at its word even if it happens all the time: it costs 1 % of the rate or so. */
const TRUSTED_SILENCE_MS = 50;
/** Silence this long is learnt from no further. */
const MOST_SEEN_MS = 1_000;
/** What is learnt within so long is one experience, however many requests one stall held up. */
const TOGETHER_MS = 10;
/** So many samples tell a stall from a long way; to the millisecond it takes more. */
const SAMPLES = { rough: 10, exact: 50 } as const;

/**
 * Learns from round trips how long after its departure a request may have arrived. Pessimistic: the true lag, beyond
 * that of the fastest request, is no longer than the one reckoned here, as long as requests overtake each other by
 * no more than `UNSEEN_LAG_MS.most`.
 */
export type ArrivalLag = {
  /** Takes in one round trip that ended at `at`. */
  learnRoundTrip(ms: number, at: number): void;
  /** Takes in that at `at` the service was first heard of since a departure `ms` ago. */
  learnSilence(ms: number, at: number): void;
  /** For a request that was itself answered after `ms`. */
  ofAnswered(ms: number): number;
  /** For a request after which another was answered, `ms` after its own departure. */
  ofOvertaken(ms: number): number;
  /** For a request since whose departure nothing was heard for `ms`. */
  ofUnanswered(ms: number): number;
};

/** Starts with the most pessimistic reckoning. */
export function createArrivalLag(): ArrivalLag {
  const fastest = createFastestRoundTrip(TOGETHER_MS);
  /** By how much silence exceeds the fastest round trip: in one case of two, and in nine of ten. */
  const usual = createRunningQuantile({
    share: 0.5,
    step: 1,
    start: UNSEEN_LAG_MS.most,
    most: TRUSTED_SILENCE_MS,
  });
  const seldom = createRunningQuantile({ share: 0.9, step: 2, start: 0, most: MOST_SEEN_MS });
  let learntAt = -Infinity;

  /** What a round trip exceeds the way by. Of a short way nothing is taken off: then nothing can be wrong with it. */
  const beyond = (ms: number, samples: number) => {
    const way = fastest.of(samples);
    return way > UNSEEN_LAG_MS.most ? Math.max(0, ms - way) : ms;
  };
  const excess = (ms: number) => beyond(ms, SAMPLES.rough);
  // Where answers always take their time, silence does not show that the service stands still. What is longer than usual
  // does, but how much of it was usual cannot be told; when it is much longer, all of it is taken for the stall.
  const stall = (lag: number) => {
    const normal = seldom.value() > TRUSTED_SILENCE_MS ? seldom.value() : UNSEEN_LAG_MS.most;
    if (lag <= normal) return 0;
    return lag < 2 * normal ? lag - normal : lag - UNSEEN_LAG_MS.most;
  };
  const ofAnswered = (ms: number) => {
    const steady = Math.max(UNSEEN_LAG_MS.least, usual.value());
    return Math.min(ms, UNSEEN_LAG_MS.most, Math.max(steady, beyond(ms, SAMPLES.exact))) + stall(excess(ms));
  };

  return {
    learnRoundTrip: (ms, at) => fastest.learn(ms, at),
    learnSilence(ms, at) {
      if (at - learntAt < TOGETHER_MS) return;
      learntAt = at;
      usual.learn(excess(ms));
      seldom.learn(excess(ms));
    },
    ofAnswered,
    ofOvertaken: (ms) => Math.max(UNSEEN_LAG_MS.most, ofAnswered(ms)),
    ofUnanswered: (ms) => UNSEEN_LAG_MS.most + stall(excess(ms)),
  };
}

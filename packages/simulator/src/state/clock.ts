/** Where the simulator takes the time from. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()` gives them. */
  now(): number;
  /** Milliseconds that never go back, for the arrivals that limits count; `now` where it is missing. */
  monotonic?(): number;
  /** Waits out a latency, in milliseconds; real time where it is missing. */
  wait?(ms: number): Promise<void>;
}

/** The time of this machine. */
export const realClock: Clock & { monotonic(): number } = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** Waits in real time, without keeping the process alive. */
export const realWait = async (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms).unref();
  });

import { HeraldClosed } from './errors.ts';

/** How long closing waits for calls to end by themselves: a process is to stop within ten seconds. */
const GRACE_MS = 2_000;

/** Counts the calls under way, so that closing can wait for them and later ones are refused. */
export function createUnderWay() {
  const calls = new Set<Promise<unknown>>();
  const givenUp = new AbortController();
  let closed = false;
  return {
    /** Fires when closing has waited long enough for what is under way. */
    givenUp: givenUp.signal,
    /** Runs a call unless closed; rejects with `HeraldClosed` then. */
    async run<T>(call: () => Promise<T>): Promise<T> {
      if (closed) throw new HeraldClosed();
      const running = call();
      calls.add(running);
      try {
        return await running;
      } finally {
        calls.delete(running);
      }
    },
    /** Refuses what comes from now on and resolves when what is under way has ended, well or badly, or was given up. */
    async close(): Promise<void> {
      closed = true;
      const timer = setTimeout(() => givenUp.abort(), GRACE_MS);
      await Promise.allSettled(calls);
      clearTimeout(timer);
    },
  };
}

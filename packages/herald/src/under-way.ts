import { HeraldClosed } from './errors.ts';

/** Counts the calls under way, so that closing can wait for them and later ones are refused. */
export function createUnderWay() {
  const calls = new Set<Promise<unknown>>();
  let closed = false;
  return {
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
    /** Refuses what comes from now on and resolves when what is under way has ended, well or badly. */
    async close(): Promise<void> {
      closed = true;
      await Promise.allSettled(calls);
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until there is something; rejects after so many seconds. */
export async function waitUntil<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | undefined>,
  everyMs = 20,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what} did not come about within ${Math.round(seconds)} s`);
    await delay(everyMs);
  }
}

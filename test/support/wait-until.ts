import { setTimeout as delay } from 'node:timers/promises';

/** Looks again and again until it is so; rejects after so many seconds. */
export async function waitUntil(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { seconds = 60, everyMs = 20 }: { readonly seconds?: number; readonly everyMs?: number } = {},
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await delay(everyMs);
  }
}

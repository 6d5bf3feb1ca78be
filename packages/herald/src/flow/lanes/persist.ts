import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** As long as a database may be away before what it should have been told is given up; its rows are in doubt then. */
const PATIENCE_MS = 5 * 60_000;

/** Repeats what must not be lost, and may be repeated, until it succeeds; rejects with the last fault after five minutes. */
export async function persist<T>(
  work: () => Promise<T>,
  { onFault }: { readonly onFault: (fault: unknown) => void },
): Promise<T> {
  const begun = performance.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (fault) {
      if (performance.now() - begun > PATIENCE_MS) throw fault;
      onFault(fault);
    }
    await delay(pause);
  }
}

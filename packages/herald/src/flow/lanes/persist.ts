import { setTimeout as delay } from 'node:timers/promises';
import { InputInvalid, StatementFailed, StoreBroken } from '../../errors.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** As long as a database may be away before what it should have been told is given up; its rows are in doubt then. */
const PATIENCE_MS = 5 * 60_000;

/** Faults after which it will not be otherwise: what was said is refused, or the store is out of order. */
const isFinal = (fault: unknown): boolean =>
  fault instanceof StoreBroken || fault instanceof InputInvalid || isOfOne(fault);

/** Whether PostgreSQL refused a value: of several that were stored together the others may pass. */
export const isOfOne = (fault: unknown): boolean =>
  // Data exceptions, violated constraints, and texts too long for an index (PostgreSQL's manual, appendix A).
  fault instanceof StatementFailed && /^(?:2[23]|54)/.test(fault.sqlState);

/**
 * Repeats what must not be lost, and may be repeated, until it succeeds; rejects with the last fault after five minutes, and
 * at once with one that repeating does not mend.
 */
export async function persist<T>(
  work: () => Promise<T>,
  { onFault }: { readonly onFault: (fault: unknown) => void },
): Promise<T> {
  const begun = performance.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (fault) {
      if (isFinal(fault) || performance.now() - begun > PATIENCE_MS) throw fault;
      onFault(fault);
    }
    await delay(pause);
  }
}

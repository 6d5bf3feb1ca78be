import type { Chore } from '../../delivery-ports.ts';
import { onceMore } from './once-more.ts';

/** How many are looked up at a time. */
export const CHORES_AT_ONCE = 50;
/** How long one that failed is put off. */
const AFTER_FAULT_MS = 60_000;

export type ChoresDeps = {
  readonly find: () => Promise<readonly Chore[]>;
  /** Does one, and ends it or puts it off. */
  readonly see: (chore: Chore) => Promise<void>;
  readonly putOff: (chore: Chore, until: Date) => Promise<void>;
  readonly stopped: () => boolean;
  readonly now: () => Date;
  readonly onFault: (fault: unknown) => void;
};

/** Sees, one after the other and beside the sending, to what is due of a lane. One that fails holds up no other. */
export function createChores({ find, see, putOff, stopped, now, onFault }: ChoresDeps) {
  let ended: Promise<void> = Promise.resolve();
  let underWay = 0;
  const seeTo = async (chore: Chore): Promise<void> => {
    try {
      await see(chore);
    } catch (fault) {
      onFault(fault);
      await putOff(chore, new Date(now().getTime() + AFTER_FAULT_MS));
    }
  };
  const run = onceMore(async () => {
    while (!stopped()) {
      const due = await find();
      for (const chore of due) if (!stopped()) await seeTo(chore);
      if (due.length < CHORES_AT_ONCE) return;
    }
  });
  return {
    /** Whether something is being seen to, or looked for. */
    get busy(): boolean {
      return underWay > 0;
    },
    /** Something may be due. */
    start(): void {
      underWay += 1;
      ended = run()
        .catch(onFault)
        .finally(() => (underWay -= 1));
    },
    ended: async (): Promise<void> => ended,
  };
}

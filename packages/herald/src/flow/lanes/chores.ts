import type { Chore, ChoreKind } from '../../model/chore.ts';
import { onceMore } from './once-more.ts';

/** How many are looked up at a time. */
export const CHORES_AT_ONCE = 50;
/** How long one that failed is put off. */
const AFTER_FAULT_MS = 60_000;

export type ChoresDeps = {
  /** What is due, but for these kinds. */
  readonly find: (except: readonly ChoreKind[]) => Promise<readonly Chore[]>;
  /** Does one, and ends it or puts it off; `more` when it goes on at once. Waits for nothing any more when the signal fires. */
  readonly see: (chore: Chore, signal: AbortSignal) => Promise<'more' | undefined> | Promise<void>;
  readonly putOff: (chore: Chore, until: Date) => Promise<void>;
  readonly stopped: () => boolean;
  readonly now: () => Date;
  readonly onFault: (fault: unknown) => void;
};

/**
 * Sees, beside the sending, to what is due of a lane: one of each kind at a time, so that one that takes long holds up none of
 * another kind, and one that fails none at all.
 */
export function createChores({ find, see, putOff, stopped, now, onFault }: ChoresDeps) {
  const underWay = new Map<ChoreKind, Promise<void>>();
  const stopping = new AbortController();
  let looking: Promise<void> = Promise.resolve();
  let looks = 0;
  /** Something of a kind that was under way may have fallen due since. */
  let again = false;

  const seeTo = async (chore: Chore): Promise<boolean> => {
    try {
      return (await see(chore, stopping.signal)) === 'more';
    } catch (fault) {
      onFault(fault);
      await putOff(chore, new Date(now().getTime() + AFTER_FAULT_MS));
      return false;
    }
  };
  const seeToAll = async (kind: ChoreKind, due: readonly Chore[], isPage: boolean): Promise<void> => {
    let isMore = isPage;
    try {
      for (const chore of due) if (!stopped() && (await seeTo(chore))) isMore = true;
    } catch (fault) {
      onFault(fault);
    }
    underWay.delete(kind);
    if (isMore || again) start();
  };
  const look = onceMore(async () => {
    if (stopped()) return;
    const due = await find([...underWay.keys()]);
    const isPage = due.length === CHORES_AT_ONCE;
    for (const [kind, some] of Map.groupBy(due, (chore) => chore.kind))
      if (!underWay.has(kind)) underWay.set(kind, seeToAll(kind, some, isPage));
  });

  /** Something may be due. */
  function start(): void {
    again = underWay.size > 0;
    looks += 1;
    looking = look()
      .catch(onFault)
      .finally(() => (looks -= 1));
  }
  return {
    /** Whether something is being seen to, or looked for. */
    get busy(): boolean {
      return looks > 0 || underWay.size > 0;
    },
    start,
    /** For a lane that has stopped: resolves when nothing is seen to any more, and lets nothing wait for long. */
    async ended(): Promise<void> {
      stopping.abort();
      await looking;
      while (underWay.size > 0) {
        await Promise.all(underWay.values());
        await looking;
      }
    },
  };
}

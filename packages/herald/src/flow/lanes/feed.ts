import type { DueAsked, DueCursor, DueDelivery, DuePage, LaneHold } from '../../lane-ports.ts';
import type { DeliveryKey, Priority } from '../../model/delivery.ts';

/** Fewer than this in memory, some two seconds of one tenant's pace, and the next page is fetched. */
const LOW = 100;

export const keyOf = ({ messageId, revision, place }: DeliveryKey): string => `${messageId} ${revision} ${place}`;

/** Asks for a page; how long it may be is for whoever shares the statement among lanes to say. */
export type Load = (asked: Omit<DueAsked, 'limit'>) => Promise<DuePage>;

/**
 * Brings due rows of one priority into memory, page by page, each once: `held` are the keys that are in memory already.
 * Told that there may be more, it starts over once it has reached the end, since rows become due, and are accepted, behind
 * the place it has reached.
 */
export function createFeed(
  load: Load,
  hold: LaneHold,
  priority: Priority,
  held: Set<string>,
  add: (delivery: DueDelivery) => void,
) {
  /** None at the start of the rows, to which it returns from their end. */
  let cursor: DueCursor | undefined;
  /** Rows may be there that a look from the start would find. */
  let news = true;
  /** What left memory while a page was under way: as the page has it, it may not have been settled yet. */
  let released: Set<string> | undefined;
  const bring = (delivery: DueDelivery): void => {
    const key = keyOf(delivery.key);
    if (held.has(key)) return;
    held.add(key);
    add(delivery);
  };
  const mayHaveMore = (): boolean => cursor !== undefined || news;
  /** Whether few are left and there may be more. */
  const wants = (inMemory: number): boolean => inMemory < LOW && mayHaveMore();
  return {
    /** Whether there may be more than was brought. */
    mayHaveMore,
    /** This one is not in memory any more. */
    release(key: string): void {
      released?.add(key);
    },
    /** New rows may be there. */
    again(): void {
      news = true;
    },
    wants,
    /**
     * Takes deliveries that were just planned, where few are left and, as far as anybody told, all that was due before is in
     * memory, so that the order in which they were accepted is kept; whether it did.
     */
    take(due: readonly DueDelivery[], inMemory: number): boolean {
      if (inMemory >= LOW || cursor !== undefined || news || released !== undefined) return false;
      for (const delivery of due) bring(delivery);
      return true;
    },
    /** Fetches a page if few are left. */
    async fill(inMemory: number): Promise<void> {
      if (!wants(inMemory)) return;
      // Before it is asked for: of what comes while it is under way it may know nothing.
      if (cursor === undefined) news = false;
      const gone = (released = new Set<string>());
      const page = await load({ hold, priority, after: cursor })
        .catch((fault: unknown) => {
          news = true;
          throw fault;
        })
        .finally(() => (released = undefined));
      for (const delivery of page.due) {
        const key = keyOf(delivery.key);
        // Looked at again, it is there if it is still to be sent.
        if (gone.has(key)) news = true;
        else bring(delivery);
      }
      cursor = page.more ? page.cursor : undefined;
    },
  };
}

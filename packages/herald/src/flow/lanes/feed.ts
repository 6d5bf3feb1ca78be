import type { DeliveryKey, DueCursor, DueDelivery, LaneHold, LaneStore } from '../../delivery-ports.ts';
import type { Priority } from '../../model/delivery.ts';

/** How many rows are fetched at a time: some ten seconds of one tenant's pace. */
const PAGE = 500;
/** Fewer than this in memory, and the next page is fetched. */
const LOW = 150;

export const keyOf = ({ messageId, revision, place }: DeliveryKey): string => `${messageId} ${revision} ${place}`;

/**
 * Brings due rows of one priority into memory, page by page, each once: `held` are the keys that are in memory already.
 * At the end of the rows it starts over, since rows become due, and are accepted, behind the place it has reached.
 */
export function createFeed(
  store: Pick<LaneStore, 'loadDue'>,
  hold: LaneHold,
  priority: Priority,
  held: Set<string>,
  add: (delivery: DueDelivery) => void,
) {
  let cursor: DueCursor | undefined;
  let exhausted = false;
  return {
    get exhausted(): boolean {
      return exhausted;
    },
    /** New rows may be there: look again from the start. */
    again(): void {
      exhausted = false;
      cursor = undefined;
    },
    /** Fetches a page if few are left; says whether anything new came. */
    async fill(inMemory: number): Promise<boolean> {
      if (exhausted || inMemory >= LOW) return false;
      const page = await store.loadDue(hold, priority, PAGE, cursor);
      const fresh = page.due.filter(({ key }) => !held.has(keyOf(key)));
      for (const delivery of fresh) {
        held.add(keyOf(delivery.key));
        add(delivery);
      }
      cursor = page.due.length < PAGE ? undefined : page.cursor;
      exhausted = page.due.length < PAGE;
      return fresh.length > 0;
    },
  };
}

export type Feed = ReturnType<typeof createFeed>;

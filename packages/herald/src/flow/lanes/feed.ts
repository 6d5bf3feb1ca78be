import type { DeliveryKey, DueAsked, DueCursor, DueDelivery, DuePage, LaneHold } from '../../delivery-ports.ts';
import type { Priority } from '../../model/delivery.ts';

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
  let cursor: DueCursor | undefined;
  let exhausted = false;
  let startOver = false;
  return {
    /** New rows may be there. */
    again(): void {
      if (exhausted) cursor = undefined;
      else startOver = cursor !== undefined;
      exhausted = false;
    },
    /** Fetches a page if few are left. */
    async fill(inMemory: number): Promise<void> {
      if (exhausted || inMemory >= LOW) return;
      const page = await load({ hold, priority, after: cursor });
      for (const delivery of page.due) {
        const key = keyOf(delivery.key);
        if (held.has(key)) continue;
        held.add(key);
        add(delivery);
      }
      cursor = page.more ? page.cursor : undefined;
      exhausted = !page.more && !startOver;
      if (!page.more) startOver = false;
    },
  };
}

export type Feed = ReturnType<typeof createFeed>;

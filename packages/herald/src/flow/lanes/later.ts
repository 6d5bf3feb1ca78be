import TinyQueue from 'tinyqueue';
import type { DueDelivery } from '../../lane-ports.ts';

type Waiting = { readonly at: number; readonly delivery: DueDelivery };

/** Deliveries that come again soon: kept at hand, in order of time, instead of being sought among a million others. */
export function createLater() {
  const queue = new TinyQueue<Waiting>([], (a, b) => a.at - b.at);
  return {
    get size(): number {
      return queue.length;
    },
    get earliest(): number {
      return queue.peek()?.at ?? Infinity;
    },
    add(delivery: DueDelivery, at: number): void {
      queue.push({ at, delivery });
    },
    /** Takes the earliest if it is due. */
    take(now: number): DueDelivery | undefined {
      const first = queue.peek();
      if (first === undefined || first.at > now) return undefined;
      queue.pop();
      return first.delivery;
    },
  };
}

export type Later = ReturnType<typeof createLater>;

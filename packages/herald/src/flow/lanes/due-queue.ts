import type { DueDelivery } from '../../lane-ports.ts';

/** Of so many in a row, one goes to a broadcast while live ones wait: it is held back, and never starves. */
const LIVE_IN_A_ROW = 4;

/** What may go now, asked of the pace. */
export type MayGo = (delivery: DueDelivery) => boolean;

/**
 * The deliveries of a lane that are due and in memory: live ones first, each priority in the order accepted.
 * Of one conversation the order is kept whatever happens: what must wait is set aside with all that follows it there.
 */
export function createDueQueue<Pace extends string>(
  conversationOf: (delivery: DueDelivery) => string,
  paceOf: (delivery: DueDelivery) => Pace,
) {
  const counts = new Map<Pace, number>();
  const count = (delivery: DueDelivery, by: number): void => {
    const pace = paceOf(delivery);
    counts.set(pace, (counts.get(pace) ?? 0) + by);
  };
  const lines = { live: new Line(), broadcast: new Line() };
  const aside = new Map<string, DueDelivery[]>();
  let size = 0;
  let liveInARow = 0;

  const fromAside = (mayGo: MayGo): DueDelivery | undefined => {
    for (const [conversation, waiting] of aside) {
      const [first] = waiting;
      if (first === undefined || !mayGo(first)) continue;
      waiting.shift();
      if (waiting.length === 0) aside.delete(conversation);
      return first;
    }
    return undefined;
  };
  const fromLine = (line: Line, mayGo: MayGo): DueDelivery | undefined => {
    for (;;) {
      const next = line.shift();
      if (next === undefined) return undefined;
      const conversation = conversationOf(next);
      const waiting = aside.get(conversation);
      if (waiting === undefined && mayGo(next)) return next;
      if (waiting === undefined) aside.set(conversation, [next]);
      else waiting.push(next);
    }
  };

  return {
    get size(): number {
      return size;
    },
    /** How many wait under this pace. */
    countOf: (pace: Pace): number => counts.get(pace) ?? 0,
    sizeOf: (priority: DueDelivery['priority']): number => lines[priority].length,
    add(delivery: DueDelivery): void {
      lines[delivery.priority].push(delivery);
      count(delivery, 1);
      size += 1;
    },
    /** Takes the next delivery whose conversation may be written to now. */
    take(mayGo: MayGo): DueDelivery | undefined {
      const broadcastsTurn = liveInARow >= LIVE_IN_A_ROW && lines.broadcast.length > 0;
      const [first, second] = broadcastsTurn ? [lines.broadcast, lines.live] : [lines.live, lines.broadcast];
      const taken = fromAside(mayGo) ?? fromLine(first, mayGo) ?? fromLine(second, mayGo);
      if (taken === undefined) return undefined;
      count(taken, -1);
      size -= 1;
      liveInARow = taken.priority === 'live' ? liveInARow + 1 : 0;
      return taken;
    },
    /** The conversations that are set aside, by their first delivery: who to ask the pace about. */
    *waiting(): Iterable<DueDelivery> {
      for (const [first] of aside.values()) if (first !== undefined) yield first;
    },
  };
}

/** First in, first out, without moving all the others at each step. */
class Line {
  #items: DueDelivery[] = [];
  #head = 0;
  get length(): number {
    return this.#items.length - this.#head;
  }
  push(item: DueDelivery): void {
    this.#items.push(item);
  }
  shift(): DueDelivery | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#head += 1;
    if (this.#head > 1000 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

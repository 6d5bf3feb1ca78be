/** Time that passes only from one event to the next. */
export type VirtualTime = {
  now(): number;
  /** Runs `event` at an instant, at once if that is past; events of one instant run in the order they were asked for. */
  at(instant: number, event: () => void): void;
  /** Runs events until there are none, or until an instant. */
  run(until: number): void;
};

type Event = { readonly instant: number; readonly order: number; readonly run: () => void };

/** Starts at `start` milliseconds. */
export function createVirtualTime(start: number): VirtualTime {
  const heap: Event[] = [];
  let now = start;
  let order = 0;
  const before = (one: Event | undefined, other: Event | undefined): boolean =>
    one !== undefined &&
    (other === undefined || one.instant < other.instant || (one.instant === other.instant && one.order < other.order));
  const swap = (one: number, other: number) => {
    const [first, second] = [heap[one], heap[other]];
    if (first && second) [heap[one], heap[other]] = [second, first];
  };

  function push(event: Event): void {
    let place = heap.push(event) - 1;
    for (let up = (place - 1) >> 1; place > 0 && before(heap[place], heap[up]); up = (place - 1) >> 1) {
      swap(place, up);
      place = up;
    }
  }

  function pop(): Event | undefined {
    swap(0, heap.length - 1);
    const first = heap.pop();
    for (let place = 0; ;) {
      const left = 2 * place + 1;
      const least = before(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!before(heap[least], heap[place])) return first;
      swap(place, least);
      place = least;
    }
  }

  return {
    now: () => now,
    at: (instant, event) => push({ instant: Math.max(now, instant), order: order++, run: event }),
    run(until) {
      for (let next = heap[0]; next !== undefined && next.instant <= until; next = heap[0]) {
        pop();
        now = next.instant;
        next.run();
      }
    },
  };
}

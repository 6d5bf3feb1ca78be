import { createArrivalLag } from './arrival-lag.ts';

/**
 * The latest departures of a lane in the order they left, each with the latest instant at which it can have arrived.
 *
 * The service counts arrivals, and all that is known of one is that it lies between departure and answer. The first
 * answer to a request or to any that left after it shows that the service has come that far; until then it may stand
 * still. So what has no such answer yet is always the end of the row, and each departure is reckoned once.
 */
export type Arrivals = {
  /** Notes a departure and gives its number, counted from 0 without gaps. */
  departed(at: number): number;
  /** Notes the answer to a departure. */
  answered(number: number, at: number): void;
  /** Notes that there will be no answer to a departure. */
  givenUp(number: number, at: number): void;
  /** Notes that a departure was turned away, and so was not counted by the service. */
  turnedAway(number: number): void;
  count(): number;
  /** The mean of the latest lags between departure and reckoned arrival, in milliseconds. */
  usualLag(): number;
  /** The instant by which all departures but `others` have arrived; -Infinity if there were no more than that. */
  allBut(others: number, now: number): number;
  /** The latest instant at which one departure can have arrived; undefined when it was too long ago to be remembered. */
  arrival(number: number, now: number): number | undefined;
  /** How many were let in that can have arrived in the `ms` before a departure; undefined when it was too long ago. */
  letInBefore(number: number, ms: number, now: number): number | undefined;
  /** The arrivals reckoned later than `since`, oldest first. */
  after(since: number, now: number): number[];
};

/** How much one departure, and how long a lag, counts towards `usualLag`. */
const LAG_SHARE = 1 / 64;
const MOST_LAG_MS = 25;
const TURNED_AWAY = 1;
const GIVEN_UP = 2;

/** Remembers at least the last `capacity` departures; `resumed` are the arrivals that a former holder handed over. */
export function createArrivals(capacity: number, resumed: readonly number[]): Arrivals {
  const size = 2 ** Math.ceil(Math.log2(Math.max(capacity, resumed.length, 2)));
  const mask = size - 1;
  const departures = new Float64Array(size);
  const arrivals = new Float64Array(size);
  /** The arrivals below `reckoned` once more, in ascending order: slow ones are overtaken there. */
  const ascending = new Float64Array(size);
  const marks = new Uint8Array(size);
  const lag = createArrivalLag();
  let count = 0;
  /** All below have an arrival. */
  let reckoned = 0;
  let usualLag = 0;

  const departure = (number: number) => departures[number & mask] ?? 0;
  const oldest = () => Math.max(0, count - size);
  const marked = (number: number, mark: number) => ((marks[number & mask] ?? 0) & mark) !== 0;
  const unanswered = (number: number, now: number) =>
    departure(number) + lag.ofUnanswered(Math.max(0, now - departure(number)));
  const arrival = (number: number, now: number) =>
    number < reckoned ? (arrivals[number & mask] ?? 0) : unanswered(number, now);

  /** Puts an arrival where it belongs, from `place` down, which is free. */
  function sortIn(at: number, place: number): void {
    const least = oldest();
    let free = place;
    while (free > least && (ascending[(free - 1) & mask] ?? 0) > at) {
      ascending[free & mask] = ascending[(free - 1) & mask] ?? 0;
      free -= 1;
    }
    ascending[free & mask] = at;
  }

  function reckon(at: number): void {
    usualLag += (Math.min(MOST_LAG_MS, at - departure(reckoned)) - usualLag) * LAG_SHARE;
    arrivals[reckoned & mask] = at;
    sortIn(at, reckoned);
    reckoned += 1;
  }

  function improve(number: number, at: number): void {
    const before = arrivals[number & mask] ?? 0;
    if (at >= before) return;
    arrivals[number & mask] = at;
    for (let place = reckoned - 1; place >= oldest(); place -= 1)
      if (ascending[place & mask] === before) {
        sortIn(at, place);
        return;
      }
  }

  function push(at: number): number {
    // What is overwritten without ever having been reckoned is no part of any window.
    if (reckoned <= count - size) reckon(departure(reckoned));
    departures[count & mask] = at;
    marks[count & mask] = 0;
    return count++;
  }

  for (const at of resumed) {
    push(at);
    reckon(at);
  }

  return {
    departed: (at) => push(count === 0 ? at : Math.max(at, departure(count - 1))),
    answered(number, at) {
      if (number < oldest()) return;
      // One stall is one experience, however many requests it holds up.
      if (reckoned <= number) lag.learnSilence(Math.max(0, at - departure(reckoned)), at);
      while (reckoned < number) reckon(departure(reckoned) + lag.ofOvertaken(Math.max(0, at - departure(reckoned))));
      const roundTrip = Math.max(0, at - departure(number));
      lag.learnRoundTrip(roundTrip, at);
      const own = departure(number) + lag.ofAnswered(roundTrip);
      if (number < reckoned) improve(number, own);
      else reckon(own);
    },
    givenUp(number, at) {
      if (number < reckoned) return;
      marks[number & mask] = GIVEN_UP;
      while (reckoned < count && marked(reckoned, GIVEN_UP)) reckon(Math.max(at, departure(reckoned)));
    },
    turnedAway(number) {
      if (number >= oldest()) marks[number & mask] = TURNED_AWAY;
    },
    count: () => count,
    usualLag: () => usualLag,
    allBut(others, now) {
      const place = count - 1 - others;
      if (place < oldest()) return -Infinity;
      if (place < reckoned) return ascending[place & mask] ?? 0;
      // The first without an answer has been silent for longest, the last left last: one of the two is the latest.
      return Math.max(unanswered(reckoned, now), unanswered(place, now), ascending[(reckoned - 1) & mask] ?? 0);
    },
    arrival: (number, now) => (number < oldest() ? undefined : arrival(number, now)),
    letInBefore(number, ms, now) {
      const since = departure(number) - ms;
      let letIn = 0;
      let each = number - 1;
      for (; each >= oldest() && departure(each) > since - ms; each -= 1)
        if (!marked(each, TURNED_AWAY) && arrival(each, now) > since) letIn += 1;
      // What came before is forgotten: they may have been more.
      return number < oldest() || (each < oldest() && oldest() > 0) ? undefined : letIn;
    },
    after(since, now) {
      const found: number[] = [];
      for (let each = oldest(); each < count; each += 1) {
        const at = arrival(each, now);
        if (at > since) found.push(at);
      }
      return found.toSorted((one, other) => one - other);
    },
  };
}

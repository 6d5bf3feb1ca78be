import type { Arrivals } from './arrivals.ts';
import type { Window } from './limit-settings.ts';

/** Windows as they are looked up for each request. */
export interface Rule {
  readonly windows: readonly Window[];
  /** So many instants are enough to judge by all of them. */
  readonly most: number;
  /** The longest of them. */
  readonly spanMs: number;
}

/** Makes windows ready. */
export const ruleFor = (windows: readonly Window[]): Rule => ({
  windows,
  most: Math.max(0, ...windows.map(({ most }) => most)),
  spanMs: 1000 * Math.max(0, ...windows.map(({ seconds }) => seconds)),
});

/** One window, or none where it is not limited. */
export const limit = (most: number | null, seconds: number): Rule => ruleFor(most === null ? [] : [{ most, seconds }]);

/** What came before a request, and the rule that it falls under. */
export interface Watched {
  readonly arrivals: Arrivals;
  readonly rule: Rule;
}

/** One request: when it came, and for how many it counts. */
export interface Weighed {
  readonly at: number;
  readonly weight: number;
}

/** How many milliseconds too soon a request comes for the windows of one rule; 0 or less: none. */
export function waitOf({ arrivals, rule }: Watched, { at, weight }: Weighed): number {
  let waitMs = 0;
  for (const { most, seconds } of rule.windows) {
    // With this one, `most` would have come since then: it must have left the window before this one enters.
    const before = arrivals.latest(Math.max(1, most - weight + 1));
    waitMs = Math.max(waitMs, before + seconds * 1000 - at);
  }
  return waitMs;
}

/** Counts a request. */
export function count({ arrivals, rule }: Watched, { at, weight }: Weighed): void {
  for (let times = 0; times < weight; times += 1) arrivals.add(at);
  arrivals.keepLatest(rule.most);
}

/** The value of a key, made where there is none. */
export function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

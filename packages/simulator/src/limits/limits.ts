import { Arrivals } from './arrivals.ts';
import type { LimitBook, Rule } from './limit-book.ts';
import { type CountedKind } from './limit-settings.ts';
import { RecentMap } from './recent-map.ts';

/** One request as the limits see it. */
export interface Arrival {
  readonly appId: string;
  readonly tenantId: string;
  readonly kind: CountedKind;
  /** The 1:1 chat, group chat or channel: the same object each time. */
  readonly thread: object;
  /** For how many requests it counts: text with attachments counts twice (sheet 5.3). */
  readonly weight: number;
  /** Whether it asks for all members at once, by the route that is being retired (sheet 3.10). */
  readonly allMembers: boolean;
  /** When its head came, in milliseconds of a clock that never goes back. */
  readonly at: number;
}

/** A request that comes too soon; without `retryAfterSeconds` the bot is not told when to come again. */
export interface Throttled {
  readonly retryAfterSeconds: number | undefined;
}

type Threads = Readonly<Record<CountedKind, RecentMap<object, Arrivals>>>;

interface Watched {
  readonly arrivals: Arrivals;
  readonly rule: Rule;
}

/** Sliding windows over arrivals (sheet 5.1 to 5.3): a few look-ups a request, however many came before. */
export class Limits {
  readonly #book: LimitBook;
  readonly #tenants = new Map<string, Map<string, Arrivals>>();
  readonly #allMembers = new Map<string, Arrivals>();
  readonly #ofBot = new Map<string, Threads>();
  #ofAllBots = newThreads();

  constructor(book: LimitBook) {
    this.#book = book;
  }

  /** Counts a request and lets it through, or says that it comes too soon. */
  admit(arrival: Arrival): Throttled | undefined {
    const { settings } = this.#book.rulesOf(arrival.appId, arrival.tenantId);
    if (!settings.enabled) return undefined;
    const watched = this.#watching(arrival);
    const waitMs = Math.max(...watched.map((one) => waitOf(one, arrival)));
    if (waitMs <= 0 || settings.refusedCount) for (const one of watched) count(one, arrival);
    if (waitMs <= 0) return undefined;
    switch (settings.retryAfter) {
      case 'none':
        return { retryAfterSeconds: undefined };
      case 'exact':
        return { retryAfterSeconds: Math.ceil(waitMs / 1000) };
      default:
        return { retryAfterSeconds: settings.retryAfter };
    }
  }

  /** Forgets every arrival. */
  clear(): void {
    this.#tenants.clear();
    this.#allMembers.clear();
    this.#ofBot.clear();
    this.#ofAllBots = newThreads();
  }

  #watching({ appId, tenantId, kind, thread, allMembers, at: now }: Arrival): readonly Watched[] {
    const rules = this.#book.rulesOf(appId, tenantId);
    const ofBot = entry(this.#ofBot, appId, newThreads);
    const tenants = entry(this.#tenants, appId, () => new Map<string, Arrivals>());
    const conversation = rules.conversation[kind];
    const allBots = rules.allBots[kind];
    const watched = [
      { rule: rules.tenant, arrivals: entry(tenants, tenantId, newArrivals) },
      {
        rule: conversation,
        arrivals: ofBot[kind].touch(thread, { now, spanMs: conversation.spanMs, make: newArrivals }),
      },
      {
        rule: allBots,
        arrivals: this.#ofAllBots[kind].touch(thread, { now, spanMs: allBots.spanMs, make: newArrivals }),
      },
    ];
    if (allMembers) watched.push({ rule: rules.allMembers, arrivals: entry(this.#allMembers, appId, newArrivals) });
    return watched;
  }
}

/** How many milliseconds too soon a request comes for the windows of one rule; 0 or less: none. */
function waitOf({ arrivals, rule }: Watched, { at, weight }: Arrival): number {
  let waitMs = 0;
  for (const { most, seconds } of rule.windows) {
    // With this one, `most` would have come since then: it must have left the window before this one enters.
    const before = arrivals.latest(Math.max(1, most - weight + 1));
    waitMs = Math.max(waitMs, before + seconds * 1000 - at);
  }
  return waitMs;
}

function count({ arrivals, rule }: Watched, { at, weight }: Arrival): void {
  for (let times = 0; times < weight; times += 1) arrivals.add(at);
  arrivals.keepLatest(rule.most);
}

const newArrivals = (): Arrivals => new Arrivals();

const newThreads = (): Threads => ({
  send: new RecentMap(),
  create: new RecentMap(),
  members: new RecentMap(),
  conversations: new RecentMap(),
});

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

import { Arrivals } from './arrivals.ts';
import type { LimitBook } from './limit-book.ts';
import { type CountedKind } from './limit-settings.ts';
import { RecentMap } from './recent-map.ts';
import { count, entry, waitOf, type Watched } from './watched.ts';

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

const newArrivals = (): Arrivals => new Arrivals();

const newThreads = (): Threads => ({
  send: new RecentMap(),
  create: new RecentMap(),
  members: new RecentMap(),
  conversations: new RecentMap(),
  bulk: new RecentMap(),
});

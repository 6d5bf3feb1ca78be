import { Arrivals } from './arrivals.ts';
import { unitsBySize, type GraphKind, type GraphLimitPatch, type GraphLimitSettings } from './graph-limit-settings.ts';
import type { Layers } from './layers.ts';
import { RecentMap } from './recent-map.ts';
import type { Throttled } from './limits.ts';
import { count, limit, waitOf, type Rule, type Watched } from './watched.ts';

/** One request to Graph as the limits see it. */
export interface GraphArrival {
  readonly appId: string;
  readonly tenantId: string;
  /** What Teams' service counts it as; undefined for the directory and mailboxes. */
  readonly kind: GraphKind | undefined;
  /** What it costs the directory; undefined for what is not of the directory. */
  readonly units: number | undefined;
  /** How many people the tenant has. */
  readonly tenantSize: number;
  /** Which team, chat, person's chats or mailbox it is about, if any. */
  readonly team?: string | undefined;
  readonly chat?: string | undefined;
  readonly chatsOf?: string | undefined;
  readonly mailbox?: string | undefined;
  /** When it came, in milliseconds of a clock that never goes back. */
  readonly at: number;
}

interface Counting {
  readonly key: string;
  readonly rule: Rule;
  readonly weight: number;
}

const tenSeconds = 10;
const twentySeconds = 20;
const tenMinutes = 600;

/** Sliding windows over what each app asked of Graph (sheet 5.4). */
export class GraphLimits {
  readonly #book: Layers<GraphLimitSettings, GraphLimitPatch>;
  #arrivals = new RecentMap<string, Arrivals>();

  constructor(book: Layers<GraphLimitSettings, GraphLimitPatch>) {
    this.#book = book;
  }

  /** Counts a request and lets it through, or says that it comes too soon. */
  admit(arrival: GraphArrival): Throttled | undefined {
    const settings = this.#book.of(arrival);
    if (!settings.enabled) return undefined;
    const { at } = arrival;
    const watching = countingsOf(settings, arrival)
      .filter(({ rule }) => rule.windows.length > 0)
      .map(({ key, rule, weight }) => ({ rule, weight, at, arrivals: this.#arrivalsAt(key, rule, at) }));
    const waitMs = soonest(watching);
    if (waitMs <= 0 || settings.refusedCount) for (const one of watching) count(one, one);
    if (waitMs <= 0) return undefined;
    switch (settings.retryAfter) {
      case 'none':
        return { retryAfterSeconds: undefined };
      case 'exact':
        // Where it was counted itself, it is one more to wait for.
        return { retryAfterSeconds: Math.ceil((settings.refusedCount ? soonest(watching) : waitMs) / 1000) };
      default:
        return { retryAfterSeconds: settings.retryAfter };
    }
  }

  /** Forgets every arrival. */
  clear(): void {
    this.#arrivals = new RecentMap();
  }

  #arrivalsAt(key: string, { spanMs }: Rule, now: number): Arrivals {
    return this.#arrivals.touch(key, { now, spanMs, make: () => new Arrivals() });
  }
}

const soonest = (watching: ReadonlyArray<Watched & { readonly at: number; readonly weight: number }>): number =>
  Math.max(0, ...watching.map((one) => waitOf(one, one)));

function countingsOf(settings: GraphLimitSettings, arrival: GraphArrival): readonly Counting[] {
  const { appId, tenantId, kind, units, team, chat, chatsOf, mailbox } = arrival;
  const one = (what: string, most: number | null, seconds: number): Counting => {
    return { key: `${appId}\n${what}`, rule: limit(most, seconds), weight: 1 };
  };
  const countings = [one('all', settings.perAppIn10Seconds, tenSeconds)];
  if (kind !== undefined)
    countings.push(
      one(`${kind}\n${tenantId}`, settings.perTenant[kind], 1),
      one(kind, settings.allTenants[kind], 1),
      ...(team === undefined ? [] : [one(`team\n${team}`, settings.perTeam, 1)]),
      ...(chat === undefined ? [] : [one(`chat\n${chat}`, settings.perChat, 1)]),
      ...(chatsOf === undefined ? [] : [one(`chats\n${chatsOf}`, settings.perUserChats, 1)]),
    );
  if (mailbox !== undefined) countings.push(one(`mailbox\n${mailbox}`, settings.mailboxIn10Minutes, tenMinutes));
  if (units !== undefined) {
    const { directoryUnits, directoryUnitsAllTenants } = settings;
    const most = directoryUnits === 'bySize' ? unitsBySize(arrival.tenantSize) : directoryUnits;
    countings.push(
      { ...one(`units\n${tenantId}`, most, tenSeconds), weight: units },
      { ...one('units', directoryUnitsAllTenants, twentySeconds), weight: units },
    );
  }
  return countings;
}

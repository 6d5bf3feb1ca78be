import { Peak } from './peak.ts';

/** What became of a request: its status, or how its answer was lost. */
export type Fate = number | 'reset' | 'hang';

/** What was counted, over the bots and tenants that were asked for. */
export interface CountersView {
  readonly requests: number;
  /** Operation, then status (or `reset`, `hang`), then how many. */
  readonly byOperation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** 429 that were answered, by limits and by faults. */
  readonly throttled: number;
  /** Requests whose answer has not left yet. */
  readonly inFlight: number;
  /** The most requests of one bot to one tenant within any 1,000 ms: all that came, and those that no limit refused. */
  readonly mostInOneSecond: { readonly all: number; readonly accepted: number };
}

/** What one bot asked of one tenant. */
export class Account {
  readonly #requests = new Map<string, Map<Fate, number>>();
  #all = new Peak();
  #accepted = new Peak();
  inFlight = 0;

  /** `at` in milliseconds of a clock that never goes back. */
  arrived(at: number, { accepted }: { readonly accepted: boolean }): void {
    this.#all.count(at);
    if (accepted) this.#accepted.count(at);
  }

  decided(operation: string, fate: Fate): void {
    let fates = this.#requests.get(operation);
    if (fates === undefined) {
      fates = new Map();
      this.#requests.set(operation, fates);
    }
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
  }

  get requests(): ReadonlyMap<string, ReadonlyMap<Fate, number>> {
    return this.#requests;
  }

  get most(): CountersView['mostInOneSecond'] {
    return { all: this.#all.most, accepted: this.#accepted.most };
  }

  /** Forgets all but what is in flight. */
  clear(): void {
    this.#requests.clear();
    this.#all = new Peak();
    this.#accepted = new Peak();
  }
}

// Requests of nobody, or to no tenant, are kept under a name that no bot and no tenant has.
const nobody = '';

/** Counts the requests to the Connector; each is counted when its fate is decided, before any latency. */
export class Counters {
  readonly #bots = new Map<string, Map<string, Account>>();

  /** The account of a bot in a tenant; undefined where the request does not tell. */
  account(appId: string = nobody, tenantId: string = nobody): Account {
    let tenants = this.#bots.get(appId);
    if (tenants === undefined) {
      tenants = new Map();
      this.#bots.set(appId, tenants);
    }
    let account = tenants.get(tenantId);
    if (account === undefined) {
      account = new Account();
      tenants.set(tenantId, account);
    }
    return account;
  }

  /** Sums up one bot, one tenant, or everything that came. */
  view({
    appId,
    tenantId,
  }: {
    readonly appId?: string | undefined;
    readonly tenantId?: string | undefined;
  }): CountersView {
    const accounts = [...this.#bots]
      .filter(([bot]) => appId === undefined || bot === appId)
      .flatMap(([, tenants]) => [...tenants])
      .filter(([tenant]) => tenantId === undefined || tenant === tenantId)
      .map(([, account]) => account);
    const byOperation: Record<string, Record<string, number>> = {};
    const byFate = new Map<Fate, number>();
    for (const { requests } of accounts)
      for (const [operation, fates] of requests)
        for (const [fate, times] of fates) {
          const row = (byOperation[operation] ??= {});
          row[fate] = (row[fate] ?? 0) + times;
          byFate.set(fate, (byFate.get(fate) ?? 0) + times);
        }
    return {
      requests: [...byFate.values()].reduce((sum, times) => sum + times, 0),
      byOperation,
      throttled: byFate.get(429) ?? 0,
      inFlight: accounts.reduce((sum, { inFlight }) => sum + inFlight, 0),
      mostInOneSecond: {
        all: accounts.reduce((most, account) => Math.max(most, account.most.all), 0),
        accepted: accounts.reduce((most, account) => Math.max(most, account.most.accepted), 0),
      },
    };
  }

  /** Begins anew; requests in flight stay counted as such. */
  clear(): void {
    for (const tenants of this.#bots.values())
      for (const [tenantId, account] of tenants)
        if (account.inFlight === 0) tenants.delete(tenantId);
        else account.clear();
  }
}

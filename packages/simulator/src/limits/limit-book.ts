import {
  patched,
  teamsLimits,
  type CountedKind,
  type LimitPatch,
  type LimitSettings,
  type Window,
  type Windows,
} from './limit-settings.ts';

/** Windows as they are looked up for each request. */
export interface Rule {
  readonly windows: readonly Window[];
  /** So many instants are enough to judge by all of them. */
  readonly most: number;
  /** The longest of them. */
  readonly spanMs: number;
}

/** Settings with their windows made ready. */
export interface Rules {
  readonly settings: LimitSettings;
  readonly tenant: Rule;
  readonly allMembers: Rule;
  readonly conversation: Readonly<Record<CountedKind, Rule>>;
  readonly allBots: Readonly<Record<CountedKind, Rule>>;
}

/** Whom a change of limits concerns; everybody where nothing is named. */
export interface LimitTarget {
  readonly appId?: string | undefined;
  readonly tenantId?: string | undefined;
}

/** What is allowed to whom: Teams' own limits, and over them what was set for all, a tenant, a bot, or a bot there. */
export class LimitBook {
  readonly #initial: LimitPatch;
  readonly #patches = new Map<string, readonly LimitPatch[]>();
  readonly #ready = new Map<string, Map<string, Rules>>();

  constructor(initial: LimitPatch = {}) {
    this.#initial = initial;
  }

  set(target: LimitTarget, patch: LimitPatch): void {
    const key = keyOf(target);
    this.#patches.set(key, [...(this.#patches.get(key) ?? []), patch]);
    this.#ready.clear();
  }

  of(target: LimitTarget): LimitSettings {
    const { appId, tenantId } = target;
    const layers = [{}, { tenantId }, { appId }, { appId, tenantId }].map(keyOf);
    const patches = [...new Set(layers)].flatMap((layer) => this.#patches.get(layer) ?? []);
    return [this.#initial, ...patches].reduce(patched, teamsLimits);
  }

  rulesOf(appId: string, tenantId: string): Rules {
    let tenants = this.#ready.get(appId);
    if (tenants === undefined) {
      tenants = new Map();
      this.#ready.set(appId, tenants);
    }
    let rules = tenants.get(tenantId);
    if (rules === undefined) {
      rules = rulesFor(this.of({ appId, tenantId }));
      tenants.set(tenantId, rules);
    }
    return rules;
  }

  /** Back to what the simulator was started with. */
  clear(): void {
    this.#patches.clear();
    this.#ready.clear();
  }
}

const keyOf = ({ appId, tenantId }: LimitTarget): string => JSON.stringify([appId ?? null, tenantId ?? null]);

const ruleFor = (windows: readonly Window[]): Rule => ({
  windows,
  most: Math.max(0, ...windows.map(({ most }) => most)),
  spanMs: 1000 * Math.max(0, ...windows.map(({ seconds }) => seconds)),
});

const limit = (most: number | null, seconds: number): Rule => ruleFor(most === null ? [] : [{ most, seconds }]);

const ruleOfEach = (windows: Windows): Readonly<Record<CountedKind, Rule>> => ({
  send: ruleFor(windows.send),
  create: ruleFor(windows.create),
  members: ruleFor(windows.members),
  conversations: ruleFor(windows.conversations),
});

const rulesFor = (settings: LimitSettings): Rules => ({
  settings,
  tenant: limit(settings.tenantPerSecond, 1),
  allMembers: limit(settings.allMembersPerMinute, 60),
  conversation: ruleOfEach(settings.conversation),
  allBots: ruleOfEach(settings.allBots),
});

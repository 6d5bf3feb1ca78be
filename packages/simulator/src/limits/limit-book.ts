import { Layers, type LimitTarget } from './layers.ts';
import {
  patched,
  teamsLimits,
  type CountedKind,
  type LimitPatch,
  type LimitSettings,
  type Windows,
} from './limit-settings.ts';
import { limit, ruleFor, type Rule } from './watched.ts';

/** Settings with their windows made ready. */
export interface Rules {
  readonly settings: LimitSettings;
  readonly tenant: Rule;
  readonly allMembers: Rule;
  readonly conversation: Readonly<Record<CountedKind, Rule>>;
  readonly allBots: Readonly<Record<CountedKind, Rule>>;
}

/** What is allowed to whom: Teams' own limits, and over them what was set for all, a tenant, a bot, or a bot there. */
export class LimitBook {
  readonly #layers: Layers<LimitSettings, LimitPatch>;
  readonly #ready = new Map<string, Map<string, Rules>>();

  constructor(initial: LimitPatch = {}) {
    this.#layers = new Layers({ first: patched(teamsLimits, initial), patched });
  }

  set(target: LimitTarget, patch: LimitPatch): void {
    this.#layers.set(target, patch);
    this.#ready.clear();
  }

  of(target: LimitTarget): LimitSettings {
    return this.#layers.of(target);
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
    this.#layers.clear();
    this.#ready.clear();
  }
}

const ruleOfEach = (windows: Windows): Readonly<Record<CountedKind, Rule>> => ({
  send: ruleFor(windows.send),
  create: ruleFor(windows.create),
  members: ruleFor(windows.members),
  conversations: ruleFor(windows.conversations),
  bulk: ruleFor(windows.bulk),
});

const rulesFor = (settings: LimitSettings): Rules => ({
  settings,
  tenant: limit(settings.tenantPerSecond, 1),
  allMembers: limit(settings.allMembersPerMinute, 60),
  conversation: ruleOfEach(settings.conversation),
  allBots: ruleOfEach(settings.allBots),
});

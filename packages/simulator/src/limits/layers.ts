/** Whom a change of limits concerns; everybody where nothing is named. */
export interface LimitTarget {
  readonly appId?: string | undefined;
  readonly tenantId?: string | undefined;
}

/** How settings come about: what holds at first, and what a patch changes. */
export interface LayersOptions<Settings, Patch> {
  readonly first: Settings;
  readonly patched: (settings: Settings, patch: Patch) => Settings;
}

/** Settings for everybody, and over them what was set for all, a tenant, a bot, or a bot there. */
export class Layers<Settings, Patch> {
  readonly #options: LayersOptions<Settings, Patch>;
  readonly #patches = new Map<string, readonly Patch[]>();

  constructor(options: LayersOptions<Settings, Patch>) {
    this.#options = options;
  }

  set(target: LimitTarget, patch: Patch): void {
    const key = keyOf(target);
    this.#patches.set(key, [...(this.#patches.get(key) ?? []), patch]);
  }

  of({ appId, tenantId }: LimitTarget): Settings {
    const layers = [{}, { tenantId }, { appId }, { appId, tenantId }].map(keyOf);
    const patches = [...new Set(layers)].flatMap((layer) => this.#patches.get(layer) ?? []);
    return patches.reduce(this.#options.patched, this.#options.first);
  }

  clear(): void {
    this.#patches.clear();
  }
}

const keyOf = ({ appId, tenantId }: LimitTarget): string => JSON.stringify([appId ?? null, tenantId ?? null]);

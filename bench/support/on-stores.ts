import type { StoreName } from './open-stage.ts';
import { say } from './say.ts';

const STORES = ['pglite', 'postgres'] as const satisfies readonly StoreName[];

/** What the option `store` of a bench may be. */
export const STORE_CHOICES = [...STORES, 'both'] as const;

/** Runs a bench on the stores that were chosen, one after the other; the figures of the first stand beside those of each. */
export async function onStores<Figures extends object>(
  bench: string,
  chosen: string,
  run: (store: StoreName) => Promise<Figures>,
) {
  const stores: Record<string, Figures> = {};
  for (const name of STORES.filter((one) => chosen === 'both' || chosen === one)) {
    stores[name] = await run(name);
    say(`${bench} ${name}: ${JSON.stringify(stores[name])}`);
  }
  const [first] = Object.values(stores);
  return { ...first, stores };
}

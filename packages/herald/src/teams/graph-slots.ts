import type { TenantId } from '../model/ids.ts';
import { graphPerSecond, type GraphKind } from './graph-limits.ts';

/** So many limits are kept at once; those longest unused are forgotten. */
const MOST_KEPT = 10_000;

/** When requests of each kind may go to each tenant: evenly, as fast as Graph documents, and not while it says wait. */
export function createGraphSlots(monotonic: () => number) {
  const free = new Map<string, number>();
  const freeFrom = (key: string): number => free.get(key) ?? -Infinity;
  const set = (key: string, at: number): void => {
    free.delete(key);
    free.set(key, at);
    if (free.size <= MOST_KEPT) return;
    const [oldest] = free.keys();
    if (oldest !== undefined) free.delete(oldest);
  };
  return {
    /** Takes the next slot, and says how many milliseconds from now it is. */
    take(tenant: TenantId, kind: GraphKind | undefined): number {
      const now = monotonic();
      const key = `${tenant} ${kind ?? ''}`;
      const at = Math.max(now, freeFrom(key));
      if (kind !== undefined) set(key, at + 1_000 / graphPerSecond[kind]);
      return at - now;
    },
    /** Nothing of this kind before so many milliseconds have passed. */
    hold(tenant: TenantId, kind: GraphKind | undefined, ms: number): void {
      const key = `${tenant} ${kind ?? ''}`;
      set(key, Math.max(freeFrom(key), monotonic() + ms));
    },
  };
}

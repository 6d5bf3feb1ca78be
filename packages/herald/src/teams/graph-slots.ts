import type { TenantId } from '../model/ids.ts';
import { mostPerSecond, type GraphPart } from './graph-limits.ts';

/** So many limits are kept at once; those longest unused are forgotten. */
const MOST_KEPT = 10_000;
/** A window is so much longer than Graph's: requests reach it a little closer together than they left. */
const WINDOW_MS = 1_100;

type Slot = {
  /** When the last requests left, oldest first; no more of them than the limit is. */
  readonly left: number[];
  heldUntil: number;
};

/** When requests of each kind may go to each tenant: as fast as Graph documents, in sliding windows, and not while it says wait. */
export function createGraphSlots(monotonic: () => number) {
  const slots = new Map<string, Slot>();
  const slotOf = (tenant: TenantId, part: GraphPart): Slot => {
    const key = `${tenant} ${part}`;
    const slot = slots.get(key) ?? { left: [], heldUntil: -Infinity };
    slots.delete(key);
    slots.set(key, slot);
    const [oldest] = slots.size > MOST_KEPT ? slots.keys() : [];
    if (oldest !== undefined) slots.delete(oldest);
    return slot;
  };
  return {
    /** Takes the next instant at which all of these may leave together, and says how many milliseconds from now it is. */
    take(tenant: TenantId, parts: readonly GraphPart[]): number {
      const now = monotonic();
      const asked = [...Map.groupBy(parts, (part) => part)].map(([part, { length: count }]) => ({
        slot: slotOf(tenant, part),
        limit: mostPerSecond(part) ?? Infinity,
        count,
      }));
      const at = Math.max(now, ...asked.map(({ slot, limit, count }) => freeFrom(slot, limit, count)));
      for (const { slot, limit, count } of asked) {
        if (limit === Infinity) continue;
        slot.left.push(...Array.from({ length: count }, () => at));
        slot.left.splice(0, slot.left.length - limit);
      }
      return at - now;
    },
    /** Nothing of this kind before so many milliseconds have passed. */
    hold(tenant: TenantId, part: GraphPart, ms: number): void {
      const slot = slotOf(tenant, part);
      slot.heldUntil = Math.max(slot.heldUntil, monotonic() + ms);
    },
  };
}

function freeFrom({ left, heldUntil }: Slot, limit: number, count: number): number {
  // With so many more, this one must be out of the window.
  const before = left[left.length - 1 - (limit - count)];
  return Math.max(heldUntil, before === undefined ? -Infinity : before + WINDOW_MS);
}

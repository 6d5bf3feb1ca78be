/** So many conversations in trouble within so long have it in common: it is the lane's. */
export const SPREAD = { conversations: 3, withinMs: 2_000 } as const;

/** Tells trouble of single conversations from trouble of the whole lane. */
export type Spread = {
  /** Notes a conversation's trouble; true when it is one of so many that the lane has it. */
  seen(key: number, at: number): boolean;
  forget(): void;
};

/** Nobody is in trouble yet. */
export function createSpread(): Spread {
  let recent: { readonly key: number; readonly at: number }[] = [];
  return {
    seen(key, at) {
      recent = recent.filter((each) => each.key !== key && at - each.at < SPREAD.withinMs);
      recent.push({ key, at });
      return recent.length >= SPREAD.conversations;
    },
    forget() {
      recent = [];
    },
  };
}

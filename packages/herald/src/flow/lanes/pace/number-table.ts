/** Kept sparse enough that a look-up ends after a step or two. */
const MOST_LOAD = 0.7;
const LEAST_SLOTS = 64;

/** Numbers by key, eight bytes a slot: keys are 32-bit integers but 0, numbers whole, above 0 and below 2^32. */
export type NumberTable = {
  /** 0 when the key has none. */
  get(key: number): number;
  /** Only while `isFull()` is false, or for a key that has a number. */
  set(key: number, number: number): void;
  isFull(): boolean;
  size(): number;
  bytes(): number;
  /** Goes through all numbers once; each becomes what `next` says, or is dropped if that is 0. Leaves room for half as many again. */
  rebuild(next: (number: number) => number): void;
};

/** An empty table. */
export function createNumberTable(): NumberTable {
  let keys = new Int32Array(LEAST_SLOTS);
  let numbers = new Uint32Array(LEAST_SLOTS);
  let size = 0;

  const find = (key: number): number => {
    const mask = keys.length - 1;
    let slot = key & mask;
    for (let there = keys[slot]; there !== 0 && there !== key; there = keys[slot]) slot = (slot + 1) & mask;
    return slot;
  };
  const set = (key: number, number: number) => {
    const slot = find(key);
    if (keys[slot] === 0) size += 1;
    keys[slot] = key;
    numbers[slot] = number;
  };

  return {
    get: (key) => numbers[find(key)] ?? 0,
    set,
    isFull: () => size + 1 > keys.length * MOST_LOAD,
    size: () => size,
    bytes: () => keys.byteLength + numbers.byteLength,
    rebuild(next) {
      const before = { keys, numbers };
      let kept = 0;
      for (let slot = 0; slot < before.keys.length; slot += 1) {
        if (before.keys[slot] === 0) continue;
        const number = next(before.numbers[slot] ?? 0);
        before.numbers[slot] = number;
        if (number !== 0) kept += 1;
      }
      const slots = Math.max(LEAST_SLOTS, 2 ** Math.ceil(Math.log2((kept * 1.5) / MOST_LOAD)));
      keys = new Int32Array(slots);
      numbers = new Uint32Array(slots);
      size = 0;
      for (let slot = 0; slot < before.keys.length; slot += 1) {
        const number = before.numbers[slot] ?? 0;
        const key = before.keys[slot] ?? 0;
        if (key !== 0 && number !== 0) set(key, number);
      }
    },
  };
}

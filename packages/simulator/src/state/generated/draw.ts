// What is drawn for a generated person; each by itself, so that one more drawing changes nobody.
const drawings = [
  'office',
  'given',
  'surname',
  'department',
  'title',
  'language',
  'guest',
  'disabled',
  'licence',
  'app',
] as const;

/** The name of one drawing. */
export type Drawing = (typeof drawings)[number];

/** A number from 0 up to 1 that looks random and is the same each time (the finish of MurmurHash3, twice). */
export function draw(seed: number, index: number, drawing: Drawing): number {
  const salted = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(drawings.indexOf(drawing) + 1, 0x85ebca77);
  return mix(mix(salted) ^ Math.imul(seed + 1, 0xc2b2ae3d)) / 2 ** 32;
}

/** One of some; `share` from 0 up to 1 as `draw` gives it. */
export function pick<Thing>(things: readonly [Thing, ...Thing[]], share: number): Thing {
  return things[Math.floor(share * things.length)] ?? things[0];
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

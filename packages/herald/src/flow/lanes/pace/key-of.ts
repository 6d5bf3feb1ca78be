const FNV_PRIME = 0x01_00_01_93;

/**
 * A 32-bit number for a text, never 0, so that a million conversations fit in a few megabytes.
 *
 * Two conversations can get the same one (a handful of pairs in an hour of a lane at full pace). They then share their
 * windows and take turns: each waits longer than it must, and no limit is exceeded.
 */
export function keyOf(text: string, seed: number): number {
  let hash = seed | 0;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  return mixKey(hash, 0);
}

/** Another key for the same conversation, one for each `salt`. */
export function mixKey(key: number, salt: number): number {
  let mixed = key ^ Math.imul(salt, 0x9e_37_79_b9);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
  return mixed ^ (mixed >>> 16) || 1;
}

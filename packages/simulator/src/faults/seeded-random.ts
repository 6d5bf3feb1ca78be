/** Numbers from 0 up to 1 that look random and are the same for the same seed (Marsaglia's xorshift, 32 bits). */
export function seededRandom(seed: number): () => number {
  // Zero would stay zero for ever; multiplying spreads small seeds over all bits.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  // The first numbers of neighbouring seeds are alike.
  for (let drawn = 0; drawn < 8; drawn += 1) next();
  return next;
}

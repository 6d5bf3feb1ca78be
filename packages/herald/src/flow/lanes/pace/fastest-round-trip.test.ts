import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFastestRoundTrip } from './fastest-round-trip.ts';

const TOGETHER_MS = 10;

/** Learns so many round trips of one length, `apart` from each other, from an instant on. */
const learn = (
  fastest: ReturnType<typeof createFastestRoundTrip>,
  { ms, count, apart, from }: { ms: number; count: number; apart: number; from: number },
) => {
  for (let each = 0; each < count; each += 1) fastest.learn(ms, from + each * apart);
  return fastest;
};
const created = () => createFastestRoundTrip(TOGETHER_MS);

test('it is unknown until there are enough samples, and answers that come together count as one', () => {
  assert.equal(learn(created(), { ms: 7, count: 9, apart: 20, from: 0 }).of(10), 0);
  assert.equal(learn(created(), { ms: 7, count: 10, apart: 20, from: 0 }).of(10), 7);
  assert.equal(learn(created(), { ms: 7, count: 90, apart: 1, from: 0 }).of(10), 0);
});

test('one faster than all is found at once', () => {
  const fastest = learn(created(), { ms: 7, count: 50, apart: 20, from: 0 });
  fastest.learn(3, 2_000);
  assert.equal(fastest.of(10), 3);
});

test('a path that became slower is followed after two spans, not after a rest and a stall', () => {
  const fastest = learn(created(), { ms: 7, count: 600, apart: 20, from: 0 });
  learn(fastest, { ms: 15_000, count: 50, apart: 0.1, from: 60_000 });
  learn(fastest, { ms: 15_000, count: 50, apart: 0.1, from: 120_000 });
  assert.equal(fastest.of(10), 7);
  learn(fastest, { ms: 90, count: 1_200, apart: 20, from: 180_000 });
  assert.equal(fastest.of(10), 90);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from './seeded-random.ts';

const draw = (seed: number, times: number): readonly number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: times }, () => random());
};

test('the same seed gives the same numbers, another one others', () => {
  assert.deepEqual(draw(1, 20), draw(1, 20));
  assert.notDeepEqual(draw(1, 20), draw(2, 20));
});

for (const seed of [0, 1, 2, 0x61c88646, 2 ** 31, Number.MAX_SAFE_INTEGER])
  test(`the numbers of seed ${seed} lie from 0 up to 1, evenly`, () => {
    const numbers = draw(seed, 20_000);
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    for (const part of [0.1, 0.2, 0.5, 0.9]) {
      const share = numbers.filter((number) => number < part).length / numbers.length;
      assert.ok(Math.abs(share - part) < 0.02, `${share} of them are below ${part}`);
    }
  });

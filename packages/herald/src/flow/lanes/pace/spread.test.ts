import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpread } from './spread.ts';

const cases: ReadonlyArray<{ what: string; seen: ReadonlyArray<readonly [key: number, at: number]>; lane: boolean }> = [
  { what: 'one', seen: [[1, 0]], lane: false },
  {
    what: 'two',
    seen: [
      [1, 0],
      [2, 5],
    ],
    lane: false,
  },
  {
    what: 'three within two seconds',
    seen: [
      [1, 0],
      [2, 900],
      [3, 1_999],
    ],
    lane: true,
  },
  {
    what: 'three within more',
    seen: [
      [1, 0],
      [2, 1_000],
      [3, 2_000],
    ],
    lane: false,
  },
  {
    what: 'one, three times',
    seen: [
      [1, 0],
      [1, 5],
      [1, 9],
    ],
    lane: false,
  },
  {
    what: 'two, over and over',
    seen: [
      [1, 0],
      [2, 5],
      [1, 9],
      [2, 12],
    ],
    lane: false,
  },
  {
    what: 'a slow trickle',
    seen: [
      [1, 0],
      [2, 1_500],
      [3, 3_000],
      [4, 4_500],
    ],
    lane: false,
  },
];
for (const { what, seen, lane } of cases)
  test(`trouble of ${what} is ${lane ? 'the lane’s' : 'not the lane’s'}`, () => {
    const spread = createSpread();
    assert.equal(seen.map(([key, at]) => spread.seen(key, at)).at(-1), lane);
  });

test('what was acted upon is forgotten', () => {
  const spread = createSpread();
  for (const key of [1, 2, 3]) spread.seen(key, 0);
  spread.forget();
  assert.equal(spread.seen(4, 10), false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATCH_UP_MS, createSpacing } from './spacing.ts';

const APART = 20;

/** When each of a row of requests leaves if the loop asks at `askedAt`. */
function rowOf(askedAt: readonly number[]): number[] {
  const spacing = createSpacing();
  return askedAt.map((now) => {
    const at = spacing.next(now, APART);
    spacing.take(at, APART);
    return at;
  });
}

const cases: ReadonlyArray<{ when: string; asked: readonly number[]; leave: readonly number[] }> = [
  { when: 'the first ever', asked: [1_000], leave: [1_000] },
  { when: 'asked for ahead', asked: [0, 0, 0, 0], leave: [0, 20, 40, 60] },
  { when: 'asked for in time', asked: [0, 20, 40], leave: [0, 20, 40] },
  { when: 'late by 50 ms', asked: [0, 70, 70, 70, 70, 70, 70, 70], leave: [0, 70, 80, 90, 100, 110, 120, 140] },
  { when: 'idle for longer than is caught up', asked: [0, CATCH_UP_MS + 21, 271, 271], leave: [0, 271, 291, 311] },
];
for (const { when, asked, leave } of cases)
  test(`requests ${when} leave at ${leave.join(', ')}`, () => assert.deepEqual(rowOf(asked), leave));

test('what leaves closely is a quarter of the distance apart, and what comes after it the whole', () => {
  const spacing = createSpacing();
  const leave = [true, true, true, true, false, false].map((closely) => {
    const at = spacing.next(0, APART, closely);
    spacing.take(at, APART);
    return at;
  });
  assert.deepEqual(leave, [0, 5, 10, 15, 35, 55]);
});

test('a turn that is given back is caught up', () => {
  const spacing = createSpacing();
  const [, second = 0] = [0, 20].map((at) => spacing.take(at, APART));
  spacing.giveBack(second);
  assert.equal(spacing.next(25, APART), 30);
});

test('of turns taken closely and given back no more is caught up than they took', () => {
  const spacing = createSpacing();
  const taken = [0, 5, 10, 15, 20].map((at) => spacing.take(at, APART));
  for (const ms of taken.slice(1)) spacing.giveBack(ms);
  const leave = [30, 30, 30].map((now) => {
    const at = spacing.next(now, APART);
    spacing.take(at, APART);
    return at;
  });
  assert.deepEqual(leave, [30, 40, 60]);
});

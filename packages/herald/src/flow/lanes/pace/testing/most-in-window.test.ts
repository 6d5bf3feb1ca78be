import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostInWindow } from './most-in-window.ts';

const cases: ReadonlyArray<{ instants: readonly number[]; most: number }> = [
  { instants: [], most: 0 },
  { instants: [5], most: 1 },
  { instants: [0, 1_000], most: 1 },
  { instants: [0, 999.9], most: 2 },
  { instants: [2_500, 0, 10, 2_400, 2_600], most: 3 },
];
for (const { instants, most } of cases)
  test(`the most of [${instants.join(', ')}] within a second is ${most}`, () =>
    assert.equal(mostInWindow(instants, 1_000), most));

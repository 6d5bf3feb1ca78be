import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Peak } from './peak.ts';

const cases: ReadonlyArray<{ what: string; at: readonly number[]; most: number }> = [
  { what: 'nothing came', at: [], most: 0 },
  { what: 'all came at once', at: [5, 5, 5], most: 3 },
  { what: 'they came exactly a second apart', at: [0, 1000, 2000], most: 1 },
  { what: 'they came a hair less than a second apart', at: [0, 999.9], most: 2 },
  { what: 'a second of the clock divides a burst', at: [900, 950, 1010, 1050, 3000], most: 4 },
  { what: 'one was noticed a little late', at: [0, 600, 590, 1000], most: 3 },
];
for (const { what, at, most } of cases)
  test(`when ${what}, the most within a second is ${most}`, () => {
    const peak = new Peak();
    for (const time of at) peak.count(time);
    assert.equal(peak.most, most);
  });

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentMap } from './recent-map.ts';

const spanMs = 1000;
const madeAt = (map: RecentMap<string, number>, key: string, now: number): number =>
  map.touch(key, { now, spanMs, make: () => now });

const cases: ReadonlyArray<{ what: string; touches: readonly number[]; at: number; kept: boolean }> = [
  { what: 'touched just now', touches: [0], at: 0, kept: true },
  { what: 'touched one span ago', touches: [0], at: 1000, kept: true },
  { what: 'touched late in a turn, and one span ago', touches: [0, 999], at: 1999, kept: true },
  { what: 'touched once in each span', touches: [0, 900, 1800, 2700], at: 3700, kept: true },
  { what: 'untouched for two spans', touches: [0], at: 2000, kept: false },
];
for (const { what, touches, at, kept } of cases)
  test(`an entry ${what} is ${kept ? 'there' : 'gone'}`, () => {
    const map = new RecentMap<string, number>();
    for (const now of touches) madeAt(map, 'a', now);
    assert.equal(madeAt(map, 'a', at), kept ? touches[0] : at);
  });

test('what nobody touches any more makes room, without being asked for', () => {
  const map = new RecentMap<string, number>();
  for (let now = 0; now < 100_000; now += 1) madeAt(map, String(now), now);
  assert.ok(map.size <= 2 * spanMs, `${map.size} entries are held`);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLease } from './lease.ts';

const cases: ReadonlyArray<{ what: string; monotonic: number; wall: number; holds: boolean }> = [
  { what: 'both clocks are within it', monotonic: 4_400, wall: 4_400, holds: true },
  { what: 'the monotonic clock has run out', monotonic: 4_500, wall: 0, holds: false },
  { what: 'the machine was suspended, so that only the wall clock has run', monotonic: 10, wall: 60_000, holds: false },
  { what: 'the wall clock was set back a little', monotonic: 100, wall: -900, holds: true },
  { what: 'the wall clock was set back by an hour', monotonic: 100, wall: -3_600_000, holds: false },
];
for (const { what, monotonic, wall, holds } of cases) {
  test(`a lease of 6 s ${holds ? 'holds' : 'does not hold'} when ${what}`, () => {
    const now = { monotonic: 0, wall: 1_000_000 };
    const lease = createLease({ monotonic: () => now.monotonic, wall: () => now.wall }, 6_000);
    now.monotonic += monotonic;
    now.wall += wall;
    assert.equal(lease.holds(), holds);
  });
}

test('a renewal counts from before it was asked for, not from its answer', () => {
  const now = { monotonic: 0, wall: 0 };
  const lease = createLease({ monotonic: () => now.monotonic, wall: () => now.wall }, 6_000);
  now.monotonic = now.wall = 2_000;
  const begun = lease.mark();
  now.monotonic = now.wall = 5_000;
  lease.renewed(begun);
  now.monotonic = now.wall = 6_499;
  assert.equal(lease.holds(), true);
  now.monotonic = now.wall = 6_500;
  assert.equal(lease.holds(), false);
});

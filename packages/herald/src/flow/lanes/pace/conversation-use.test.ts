import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type RateWindow, teamsLimits } from '../../../model/limits.ts';
import { createConversationUse } from './conversation-use.ts';
import { keyOf } from './key-of.ts';
import { mostInWindow } from './testing/most-in-window.ts';

const { send } = teamsLimits.conversation;
const longest: RateWindow = { requests: 1_800, ms: 3_600_000 };
const HOUR = 3_600_000;

/** When the nth request may follow those at `instants`. */
function earliestAfter(instants: readonly number[]): number {
  const use = createConversationUse(longest);
  for (const at of instants) use.add(7, at);
  return use.earliest(7, send);
}
const row = (count: number, apart: number, from = 0) =>
  Array.from({ length: count }, (_, index) => from + index * apart);

const cases: ReadonlyArray<{ what: string; instants: readonly number[]; earliest: number }> = [
  { what: 'nothing yet', instants: [], earliest: -Infinity },
  { what: 'one', instants: [5], earliest: -Infinity },
  { what: '6 in a second', instants: row(6, 10), earliest: -Infinity },
  { what: '7 in a second', instants: row(7, 10), earliest: 1_001 },
  { what: '8 in two seconds', instants: row(8, 200), earliest: 2_001 },
  { what: '60 in thirty seconds', instants: row(60, 300), earliest: 30_001 },
  { what: '1,800 in an hour', instants: row(1_800, 1_900), earliest: HOUR + 1 },
  { what: '1,801 in an hour', instants: row(1_801, 1_990), earliest: 1_990 + HOUR + 1 },
  { what: '7 at fractions of a millisecond', instants: row(7, 10, 0.2), earliest: 1_002 },
];
for (const { what, instants, earliest } of cases)
  test(`after ${what} the next may leave at ${earliest}`, () => assert.equal(earliestAfter(instants), earliest));

const halves: ReadonlyArray<{ what: string; instants: readonly number[]; at: number; half: boolean }> = [
  { what: 'the first', instants: [], at: 0, half: false },
  { what: 'the 3rd within a second', instants: row(2, 100), at: 300, half: false },
  { what: 'the 4th within a second', instants: row(3, 100), at: 300, half: true },
  { what: 'the 4th within three seconds', instants: row(3, 1_000), at: 3_000, half: false },
  { what: 'the 29th within thirty seconds', instants: row(28, 1_000), at: 28_000, half: false },
  { what: 'the 30th within thirty seconds', instants: row(29, 1_000), at: 29_000, half: true },
  { what: 'the 900th within an hour', instants: row(899, 4_000), at: 899 * 4_000, half: true },
];
for (const { what, instants, at, half } of halves)
  test(`${what} is ${half ? '' : 'not '}half of what is allowed`, () => {
    const use = createConversationUse(longest);
    for (const each of instants) use.add(7, each);
    assert.equal(use.isHalfUsed(7, send, at), half);
  });

test('conversations do not share their windows', () => {
  const use = createConversationUse(longest);
  for (const at of row(7, 10)) use.add(keyOf('a:1', 3), at);
  assert.equal(use.earliest(keyOf('a:2', 3), send), -Infinity);
});

test('obeying it exceeds no window, whatever the pauses, and it forgets nothing too early', () => {
  const pauses = fc.array(fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(2_000, 29_000, 1_800_000)), {
    minLength: 200,
    maxLength: 3_000,
    size: 'max',
  });
  fc.assert(
    fc.property(pauses, (given) => {
      const use = createConversationUse(longest);
      const sent: number[] = [];
      let now = 0;
      for (const pause of given) {
        // Others write too, so that the table grows and is rebuilt in between.
        use.add(keyOf(`other ${sent.length}`, 1), now);
        now = Math.max(now + pause, use.earliest(7, send));
        sent.push(now);
        use.add(7, now);
      }
      for (const { requests, ms } of send) assert.ok(mostInWindow(sent, ms) <= requests);
    }),
    { numRuns: 50 },
  );
});

test('a million conversations written to once within an hour cost some 16 bytes each', () => {
  const use = createConversationUse(longest);
  for (let each = 0; each < 1_000_000; each += 1) use.add(keyOf(`a:${each}`, 9), each * 3);
  const { conversations, bytes } = use.size();
  // 32 bits are shared by some hundred pairs out of a million.
  assert.ok(conversations > 999_500 && conversations <= 1_000_000, `${conversations}`);
  assert.ok(bytes <= 17 * 2 ** 20, `${bytes}`);
});

test('what is an hour past is dropped, also of conversations written to often', () => {
  const use = createConversationUse(longest);
  for (let hour = 0; hour < 30; hour += 1)
    for (let each = 0; each < 2_000; each += 1) use.add(keyOf(`${hour} ${each % 1_500}`, 9), hour * HOUR * 1.2 + each);
  assert.ok(use.size().conversations <= 3_000, `${use.size().conversations}`);
  assert.ok(use.size().bytes < 400_000, `${use.size().bytes}`);
});

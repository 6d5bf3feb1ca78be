import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type RequestKind, teamsLimits } from '../../../model/limits.ts';
import { UNSEEN_LAG_MS } from './arrival-lag.ts';
import { createPace } from './create-pace.ts';
import type { Reaction } from './pace.ts';
import { type Attempt, drainVirtually } from './testing/drain-virtually.ts';
import { mostInWindow } from './testing/most-in-window.ts';
import { seededRandom } from './testing/seeded-random.ts';
import { createVirtualService } from './testing/virtual-service.ts';

const START = 1_000_000;

const wish = fc.record({
  kind: fc.constantFrom<RequestKind>('send', 'send', 'send', 'create', 'other'),
  // Few get much, many get little.
  conversation: fc.oneof(fc.constantFrom('19:a', '19:b', '19:c'), fc.integer({ min: 1, max: 10_000 }).map(String)),
  due: fc.oneof(fc.constant(START), fc.integer({ min: START, max: START + 20_000 })),
});

/** A clock that jumps forward, as after a suspended machine wakes, is a process that stands still. */
const stall = fc
  .record({
    from: fc.integer({ min: START, max: START + 20_000 }),
    length: fc.oneof(fc.integer({ min: 10, max: 100 }), fc.constantFrom(3_000, 3_600_000)),
  })
  .map(({ from, length }) => ({ from, to: from + length }));

const world = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 }),
  wishes: fc.array(wish, { minLength: 50, maxLength: 1_500, size: 'max' }),
  ourStalls: fc.array(stall, { maxLength: 4 }),
  theirStalls: fc.array(stall, { maxLength: 4 }),
  outwardMs: fc.integer({ min: 0, max: UNSEEN_LAG_MS.most }),
  answerMs: fc.constantFrom(1, 20, 500),
  allowed: fc.constantFrom(5, 20, 50, 50, 1_000),
  retryAfterMs: fc.constantFrom(undefined, 200, 1_000, 5_000),
  faultShare: fc.constantFrom(0, 0.01, 0.1),
});

/** Who was told to wait by which attempt, and until when nobody of them may be asked at the earliest. */
function toldWaits(attempts: readonly Attempt[]) {
  return attempts.flatMap(({ wish: { conversation }, wait, reaction, answeredAt }) => {
    if (!wait || (reaction?.kind !== 'throttled' && reaction?.kind !== 'unavailable')) return [];
    const asked = reaction.retryAfterMs === undefined ? answeredAt : answeredAt + reaction.retryAfterMs;
    // The request itself may have to wait for longer than its lane.
    const until = wait.concerns === 'conversation' || reaction.kind === 'throttled' ? wait.until : asked;
    return [{ conversation, wait, answeredAt, asked, until }];
  });
}

test('whatever happens: no window is exceeded, nobody is asked before the time, everything gets its turn', () => {
  fc.assert(
    fc.property(world, ({ seed, wishes, ourStalls, theirStalls, outwardMs, answerMs, allowed, ...says }) => {
      const random = seededRandom(seed);
      const pace = createPace({ random });
      const fault = (): Reaction | undefined => {
        if (random() >= says.faultShare) return undefined;
        if (random() < 0.4) return { kind: 'busy' };
        if (random() < 0.4) return { kind: 'no-answer' };
        return random() < 0.5 ? { kind: 'unavailable' } : { kind: 'unavailable', retryAfterMs: 700 };
      };
      const service = createVirtualService({
        random,
        perSecond: allowed,
        windows: teamsLimits.conversation,
        ...(says.retryAfterMs === undefined ? {} : { retryAfterMs: says.retryAfterMs }),
        // What is overtaken just before the service stands still cannot be known to stand still with it.
        outward: () => (theirStalls.length === 0 ? outwardMs * random() : outwardMs),
        answering: () => answerMs * random(),
        stalls: theirStalls,
        fault,
      });
      const { attempts, left } = drainVirtually({
        pace,
        service,
        random,
        wishes,
        stalls: ourStalls,
        timerLateness: () => 2 * random(),
        start: START,
        until: START + 24 * 3_600_000,
      });

      assert.equal(left, 0, 'everything gets its turn');
      const { tenant, conversation } = teamsLimits;
      const most = (instants: readonly number[]) => mostInWindow(instants, tenant.ms);
      assert.ok(most(attempts.map(({ leftAt }) => leftAt)) <= tenant.requests, 'by departures');
      // A short stall of a service whose answers always take their time cannot be told from a slow answer.
      if (answerMs <= 20 || theirStalls.length === 0) {
        assert.ok(most(service.seen.map(({ arrivedAt }) => arrivedAt)) <= tenant.requests, 'by arrivals');
        const rows = Map.groupBy(service.seen, ({ kind, conversation: to }) => `${kind} ${to}`);
        for (const row of rows.values()) {
          const arrivals = row.map(({ arrivedAt }) => arrivedAt);
          for (const { requests, ms } of conversation[row[0]?.kind ?? 'send'])
            assert.ok(mostInWindow(arrivals, ms) <= requests, `${requests} in ${ms} ms`);
        }
      }

      for (const { conversation: to, wait, answeredAt, asked, until } of toldWaits(attempts)) {
        assert.ok(wait.until >= asked || wait.until < answeredAt, 'never cut short');
        const tooEarly = attempts.filter(
          ({ leftAt, wish: other }) =>
            leftAt > answeredAt && leftAt < until && (wait.concerns === 'lane' || other.conversation === to),
        );
        assert.deepEqual(tooEarly, [], 'nobody is asked before the time');
      }
      for (const attempt of attempts) assert.ok(attempt.leftAt >= attempt.slotAt, 'nobody leaves before its slot');
    }),
    { numRuns: 40, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
  );
});

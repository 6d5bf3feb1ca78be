import assert from 'node:assert/strict';
import { test } from 'node:test';
import { teamsLimits } from '../../../model/limits.ts';
import { createPace } from './create-pace.ts';
import type { Pace, Random } from './pace.ts';
import { drainVirtually, type DrainOptions } from './testing/drain-virtually.ts';
import { mostInWindow } from './testing/most-in-window.ts';
import { seededRandom } from './testing/seeded-random.ts';
import type { Stalls } from './testing/stalls.ts';
import { createVirtualService, type ServiceOptions } from './testing/virtual-service.ts';

const START = 1_000_000;
const SEEDS = [1, 2, 3];

type Run = {
  readonly pace: Pace;
  readonly attempts: ReturnType<typeof drainVirtually>['attempts'];
  readonly arrivals: readonly number[];
  /** Let in per second over what is allowed, of the requests that left from so many seconds on to the last answer. */
  utilization(allowed: number, fromSecond?: number): number;
  /** How many were turned away of those that left from so many seconds on. */
  throttled(fromSecond?: number): number;
  /** The share of them. */
  throttledShare(fromSecond: number): number;
};

const timerLateness = (dice: Random) => 1.5 * dice();

/** Sends to so many conversations, one message each, all due at once. */
function drain(count: number, seed: number, service: Partial<ServiceOptions>, loop: Partial<DrainOptions> = {}): Run {
  const random = seededRandom(seed);
  const pace = createPace({ random });
  const virtual = createVirtualService({ random, ...service });
  const wishes = Array.from({ length: count }, (_, index) => ({
    kind: 'send' as const,
    conversation: `a:${index}`,
    due: START,
  }));
  const { attempts, left, endedAt } = drainVirtually({
    pace,
    service: virtual,
    random,
    wishes,
    timerLateness,
    start: START,
    ...loop,
  });
  assert.equal(left, 0);
  assert.ok(
    mostInWindow(
      attempts.map(({ leftAt }) => leftAt),
      1_000,
    ) <= 50,
    'by departures',
  );
  const arrivals = virtual.seen.map(({ arrivedAt }) => arrivedAt);
  assert.ok(mostInWindow(arrivals, 1_000) <= 50, 'by arrivals');
  const since = (second: number) => attempts.filter(({ leftAt }) => leftAt >= START + second * 1_000);
  const of = (second: number, kind: string) => since(second).filter(({ reaction }) => reaction?.kind === kind).length;
  return {
    pace,
    attempts,
    arrivals,
    utilization: (allowed, second = 0) => of(second, 'accepted') / allowed / ((endedAt - START) / 1_000 - second),
    throttled: (second = 0) => of(second, 'throttled'),
    throttledShare: (second) => of(second, 'throttled') / since(second).length,
  };
}

/** A stall every so often, of lengths that repeat. */
const stallsOf = (everyMs: number, lengths: readonly number[]): Stalls =>
  Array.from({ length: 60 }, (_, index) => {
    const from = START + 333 + index * everyMs;
    return { from, to: from + (lengths[index % lengths.length] ?? 0) };
  });

const slowShare = (dice: Random) => 0.5 + 2 * dice() + (dice() < 0.2 ? 500 : 0);

const fullPace: ReadonlyArray<{
  when: string;
  service: Partial<ServiceOptions>;
  loop?: Partial<DrainOptions>;
  atLeast: number;
}> = [
  { when: 'answers take 1 to 3 ms', service: {}, atLeast: 0.99 },
  { when: 'one answer in five takes 500 ms more', service: { answering: slowShare }, atLeast: 0.97 },
  { when: 'answers take 0 to 500 ms', service: { answering: (dice) => 500 * dice() }, atLeast: 0.95 },
  {
    when: 'requests take up to 18 ms to arrive, and answers 100 to 300 ms',
    service: { outward: (dice) => 18 * dice(), answering: (dice) => 100 + 200 * dice() },
    atLeast: 0.96,
  },
  {
    when: 'requests take up to 18 ms to arrive, and one answer in five 500 ms more',
    service: { outward: (dice) => 18 * dice(), answering: slowShare },
    atLeast: 0.96,
  },
  {
    when: 'the round trip is long and steady',
    service: { outward: (dice) => 40 + 2 * dice(), answering: (dice) => 106 + 6 * dice() },
    atLeast: 0.98,
  },
  { when: 'the service stalls for 30 ms every second', service: { stalls: stallsOf(1_130, [30]) }, atLeast: 0.99 },
  {
    when: 'the service stalls for 30 to 100 ms',
    service: { stalls: stallsOf(1_700, [30, 60, 100]) },
    atLeast: 0.97,
  },
  { when: 'we stall for 30 ms every second', service: {}, loop: { stalls: stallsOf(1_130, [30]) }, atLeast: 0.99 },
  {
    when: 'both stall and one answer in five takes 500 ms more',
    service: { answering: slowShare, stalls: stallsOf(1_300, [40, 90]) },
    loop: { stalls: stallsOf(1_700, [30, 70, 100]) },
    atLeast: 0.93,
  },
  {
    when: 'the service stands still for 2 s every 20 s',
    service: { stalls: stallsOf(20_000, [2_000]) },
    atLeast: 0.84,
  },
];
for (const { when, service, loop, atLeast } of fullPace)
  test(`when ${when}, 3,000 sends use ${atLeast} of 50/s and none is turned away`, (t) => {
    for (const seed of SEEDS) {
      const run = drain(3_000, seed, { perSecond: 50, ...service }, loop);
      t.diagnostic(`utilization ${run.utilization(50).toFixed(4)}`);
      assert.equal(run.throttled(), 0);
      assert.ok(run.utilization(50) >= atLeast, `${run.utilization(50)}`);
    }
  });

test('at full pace requests leave evenly', () => {
  const { attempts } = drain(3_000, 1, { perSecond: 50 });
  const apart = attempts.slice(1).map(({ leftAt }, index) => leftAt - (attempts[index]?.leftAt ?? 0));
  const even = apart.filter((ms) => ms > 10 && ms < 30);
  assert.ok(even.length > 0.99 * apart.length, `${even.length} of ${apart.length}`);
});

const hidden: ReadonlyArray<{ allowed: number; says: string; service: Partial<ServiceOptions> }> = [
  { allowed: 20, says: 'asks for 1 s', service: { retryAfterMs: 1_000 } },
  { allowed: 20, says: 'does not say for how long', service: {} },
  {
    allowed: 20,
    says: 'asks for 1 s, answering within 0 to 500 ms',
    service: { retryAfterMs: 1_000, answering: (dice) => 500 * dice() },
  },
  { allowed: 30, says: 'asks for 1 s', service: { retryAfterMs: 1_000 } },
  { allowed: 45, says: 'asks for 2 s', service: { retryAfterMs: 2_000 } },
  { allowed: 8, says: 'asks for 1 s', service: { retryAfterMs: 1_000 } },
];
for (const { allowed, says, service } of hidden)
  test(`a service that allows ${allowed}/s and ${says} is found within 10 s and then followed`, (t) => {
    for (const seed of SEEDS) {
      const run = drain(allowed * 300, seed, { perSecond: allowed, ...service });
      const [used, turned] = [run.utilization(allowed, 10), run.throttledShare(10)];
      t.diagnostic(`utilization ${used.toFixed(4)}, throttled ${turned.toFixed(5)}, ${run.throttled()} in all`);
      assert.ok(used >= 0.95, `${used}`);
      assert.ok(turned < 0.002, `${turned}`);
    }
  });

const lessForTwoMinutes = (at: number) => (at > START + 60_000 && at < START + 180_000 ? 20 : 50);

test('a service that comes to allow less is followed down, and up again within a few minutes', (t) => {
  for (const seed of SEEDS) {
    const { attempts } = drain(20_000, seed, { perSecond: lessForTwoMinutes, retryAfterMs: 1_000 });
    const within = (from: number, to: number) =>
      attempts.filter(({ leftAt, reaction }) => {
        const second = (leftAt - START) / 1_000;
        return second >= from && second < to && reaction?.kind === 'accepted';
      }).length /
      (to - from);
    const rates = [within(0, 60), within(70, 180), within(340, 380)];
    t.diagnostic(`let in per second: ${rates.map((rate) => rate.toFixed(1)).join(', ')}`);
    assert.ok((rates[0] ?? 0) > 49 && (rates[1] ?? 0) > 19 && (rates[2] ?? 0) > 49, rates.join(', '));
  }
});

test('channels that take turns use up their own windows, and none is turned away', (t) => {
  const random = seededRandom(1);
  const pace = createPace({ random });
  const service = createVirtualService({ random, perSecond: 50, windows: teamsLimits.conversation });
  const wishes = Array.from({ length: 3_600 }, (_, index) => ({
    kind: 'send' as const,
    conversation: `19:${index % 20}`,
    due: START,
  }));
  const { attempts, left, endedAt } = drainVirtually({ pace, service, random, wishes, start: START });
  assert.equal(left, 0);
  assert.equal(attempts.length, 3_600);
  // 60 in 30 s to each of 20 channels: after two such windows the last 1,200 still take 24 s at 50/s.
  t.diagnostic(`${((endedAt - START) / 1_000).toFixed(1)} s`);
  assert.ok(endedAt - START < 85_000, `${endedAt - START}`);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid } from '../../../errors.ts';
import { teamsLimits } from '../../../model/limits.ts';
import { createPace, LOOK_AHEAD_MS } from './create-pace.ts';
import type { Pace, PaceOptions, Reaction, Slot } from './pace.ts';
import { SPREAD } from './spread.ts';
import { seededRandom } from './testing/seeded-random.ts';

const NOW = 1_000_000;
const accepted: Reaction = { kind: 'accepted' };
const paceOf = (options: Partial<PaceOptions> = {}): Pace => createPace({ random: seededRandom(1), ...options });

function reserve(pace: Pace, conversation: string, now: number): Slot {
  const slot = pace.reserve('send', conversation, now);
  assert.ok(slot, `a slot for ${conversation} at ${now}`);
  return slot;
}

/** One request from slot to answer, a millisecond later. */
function ask(pace: Pace, conversation: string, now: number, reaction: Reaction = accepted) {
  const slot = reserve(pace, conversation, now);
  pace.departed(slot, slot.at);
  return { at: slot.at, answeredAt: slot.at + 1, wait: pace.answered(slot, slot.at + 1, reaction) };
}

/** So many requests to so many conversations, each as soon as it may leave; gives the last answer. */
function use(pace: Pace, count: number, from = NOW, name = 'used'): number {
  let now = from;
  for (let each = 0; each < count; each += 1)
    now = ask(pace, `${name} ${each}`, Math.max(now, pace.laneEarliest(now))).answeredAt;
  return now;
}

test('one request on an idle lane leaves at once', () => {
  const pace = paceOf();
  assert.equal(pace.earliest('send', 'a', NOW), NOW);
  assert.equal(reserve(pace, 'a', NOW).at, NOW);
  const later = use(pace, 3) + 60_000;
  assert.equal(reserve(pace, 'b', later).at, later);
});

test('slots are given out evenly, and no further ahead than can be marked as leaving', () => {
  const pace = paceOf();
  const slots: number[] = [];
  for (let slot; (slot = pace.reserve('send', `c${slots.length}`, NOW));) slots.push(slot.at - NOW);
  assert.equal(slots.length, 5);
  for (const [index, at] of slots.entries()) assert.ok(Math.abs(at - index * 20) < 1, `${at}`);
  const next = pace.laneEarliest(NOW);
  assert.ok(next > NOW + LOOK_AHEAD_MS && next < NOW + LOOK_AHEAD_MS + 2);
});

const few: ReadonlyArray<{ waiting: number; used: number; closely: number }> = [
  { waiting: 5, used: 0, closely: 5 },
  { waiting: 45, used: 0, closely: 45 },
  // The last five of a window are given out evenly.
  { waiting: 50, used: 0, closely: 45 },
  { waiting: 30, used: 15, closely: 30 },
  { waiting: 40, used: 10, closely: 35 },
  { waiting: 51, used: 0, closely: 0 },
  { waiting: 30, used: 21, closely: 0 },
];
for (const { waiting, used, closely } of few)
  test(`of ${waiting} that wait where ${used} left in this second, ${closely} follow closely`, () => {
    const pace = paceOf();
    let now = use(pace, used);
    pace.expect(waiting);
    let last = -Infinity;
    let close = 0;
    for (let each = 0; each < waiting; each += 1) {
      const { at, answeredAt } = ask(pace, `waits ${each}`, Math.max(now, pace.laneEarliest(now)));
      if (at - last < 9) close += 1;
      last = at;
      now = answeredAt;
    }
    // Of those that follow closely the first has nobody before it, or somebody who left evenly.
    assert.ok(Math.abs(close - Math.max(0, closely - 1)) <= 1, `${close}`);
  });

for (const { waiting, closely } of [
  { waiting: 46, closely: true },
  { waiting: 47, closely: false },
])
  test(`behind four that are still to leave ${waiting} do ${closely ? '' : 'not '}fit into the window`, () => {
    const pace = paceOf();
    for (let each = 0; each < 4; each += 1) reserve(pace, `ahead ${each}`, NOW);
    pace.expect(waiting);
    assert.equal(pace.laneEarliest(NOW) < NOW + 70, closely);
  });

test('after 45 that left closely five more find a slot each 20 ms, and the next one when the window opens', () => {
  const pace = paceOf();
  pace.expect(45);
  let now = use(pace, 45);
  assert.ok(now < NOW + 250, `${now - NOW}`);
  for (let each = 0; each < 5; each += 1) {
    pace.expect(1);
    const next = pace.laneEarliest(now);
    assert.ok(next <= now + 21, `${next - now}`);
    now = use(pace, 1, next, `later ${each}`);
  }
  pace.expect(1);
  const opens = pace.laneEarliest(now);
  assert.ok(opens > NOW + 1_000 && opens < NOW + 1_030, `${opens - NOW}`);
});

test('where the service was found to let in less nothing leaves closely', () => {
  const pace = paceOf();
  pace.expect(10);
  use(pace, 10);
  const { wait } = ask(pace, 'refused', NOW + 200, { kind: 'throttled', retryAfterMs: 1_000 });
  const until = wait?.until ?? assert.fail('nobody was told to wait');
  pace.expect(3);
  const first = ask(pace, 'a', until);
  const apart = 1_000 / pace.state(until).perSecond;
  assert.ok(pace.laneEarliest(first.answeredAt) >= first.at + apart);
});

test('one request at a time to a conversation, of whatever kind', () => {
  const pace = paceOf();
  const slot = reserve(pace, 'a', NOW);
  assert.equal(pace.earliest('other', 'a', NOW), Infinity);
  assert.equal(pace.reserve('send', 'a', NOW + 50), undefined);
  assert.ok(pace.reserve('send', 'b', NOW + 50));
  pace.departed(slot, NOW);
  assert.equal(pace.earliest('send', 'a', NOW + 300), Infinity);
  pace.answered(slot, NOW + 400, { kind: 'no-answer' });
  assert.equal(pace.earliest('send', 'a', NOW + 400), NOW + 400);
});

test('a conversation that may not yet use the next slot leaves it to others', () => {
  const pace = paceOf();
  let now = NOW;
  for (let each = 0; each < 7; each += 1) now = ask(pace, 'busy', now).answeredAt + 19;
  const earliest = pace.earliest('send', 'busy', now);
  assert.ok(earliest > NOW + 1_000 && earliest < NOW + 1_010, `${earliest - NOW}`);
  assert.equal(pace.reserve('send', 'busy', now), undefined);
  assert.ok(pace.reserve('create', 'busy', now), 'creating has windows of its own');
  assert.ok(pace.reserve('send', 'calm', now));
  assert.ok(reserve(pace, 'other', earliest).at >= earliest);
});

test('the slots of requests that did not leave are caught up by others', () => {
  const pace = paceOf();
  const slots = ['a', 'b', 'c', 'd', 'e'].map((conversation) => reserve(pace, conversation, NOW));
  const before = pace.laneEarliest(NOW);
  for (const slot of slots.slice(2)) pace.release(slot);
  for (const slot of slots.slice(2)) pace.release(slot);
  const [first, second] = [reserve(pace, 'f', NOW), reserve(pace, 'g', NOW + 5)];
  assert.ok(first.at < before - 9 && second.at < before + 1, `${first.at - before}, ${second.at - before}`);
  assert.equal(pace.state(NOW).underWay, 4);
  assert.ok(pace.earliest('send', 'c', NOW) < Infinity);
});

test('the 51st leaves a second after the first has arrived', () => {
  const pace = paceOf();
  const first = reserve(pace, 'first', NOW);
  pace.departed(first, NOW);
  let now = use(pace, 49, NOW + 1);
  pace.answered(first, now, accepted);
  // Not answered for long, but others were: it had arrived by the time of their answers.
  const earliest = pace.laneEarliest(now);
  assert.ok(earliest >= NOW + 1_019 && earliest < NOW + 1_030, `${earliest - NOW}`);
  now = use(pace, 1, earliest);
  assert.ok(pace.laneEarliest(now) > earliest);
});

const throttles: ReadonlyArray<{
  when: string;
  before: (pace: Pace) => number;
  to: string;
  concerns: 'lane' | 'conversation';
}> = [
  { when: 'its first request', before: () => NOW, to: 'a', concerns: 'lane' },
  { when: 'one among many to others', before: (pace) => use(pace, 30), to: 'a', concerns: 'lane' },
  {
    when: 'the 3rd to it in a second',
    before: (pace) => ask(pace, 'a', ask(pace, 'a', NOW).answeredAt + 20).answeredAt + 20,
    to: 'a',
    concerns: 'lane',
  },
  {
    when: 'the 4th to it in a second',
    before: (pace) => [1, 2, 3].reduce((now) => ask(pace, 'a', now).answeredAt + 20, NOW),
    to: 'a',
    concerns: 'conversation',
  },
];
for (const { when, before, to, concerns } of throttles)
  test(`a 429 to ${when} concerns the ${concerns}`, () => {
    const pace = paceOf();
    const { wait, answeredAt } = ask(pace, to, before(pace), { kind: 'throttled', retryAfterMs: 7_000 });
    assert.equal(wait?.concerns, concerns);
    assert.ok(wait.until >= answeredAt + 7_000 && wait.until < answeredAt + 7_300);
    assert.equal(pace.earliest('send', to, answeredAt), wait.until);
    if (concerns === 'lane') assert.equal(pace.earliest('send', 'another', answeredAt), wait.until);
    else assert.ok(pace.earliest('send', 'another', answeredAt) < answeredAt + 50);
  });

test(`429s to ${SPREAD.conversations} conversations that each explain theirs concern the lane`, () => {
  const pace = paceOf();
  const names = ['a', 'b', 'c'];
  let now = NOW;
  for (let each = 0; each < 3; each += 1)
    for (const name of names) now = ask(pace, name, Math.max(now, pace.laneEarliest(now))).answeredAt;
  const concern = names.map((name) => {
    const { wait, answeredAt } = ask(pace, name, Math.max(now, pace.laneEarliest(now)), { kind: 'throttled' });
    now = answeredAt;
    return wait?.concerns;
  });
  assert.deepEqual(concern, ['conversation', 'conversation', 'lane']);
});

test('while the lane waits nobody may leave, not even with a slot reserved before', () => {
  const pace = paceOf();
  const [asked, reserved] = [reserve(pace, 'a', NOW), reserve(pace, 'b', NOW)];
  pace.departed(asked, NOW);
  assert.equal(pace.mayLeave(reserved), true);
  const wait = pace.answered(asked, NOW + 5, { kind: 'throttled', retryAfterMs: 2_000 });
  assert.ok(wait && wait.until > NOW + 2_005);
  assert.equal(pace.mayLeave(reserved), false);
  pace.release(reserved);
  assert.equal(pace.laneEarliest(NOW + 1_000), wait.until);
  assert.equal(pace.reserve('send', 'c', NOW + 1_000), undefined);
  assert.deepEqual(pace.state(NOW + 1_000).wait, { until: wait.until, why: 'throttled' });
  assert.equal(reserve(pace, 'c', wait.until).at, wait.until);
  assert.equal(pace.state(wait.until).wait, undefined);
});

test('429s of requests that left before the first was known prolong the wait and do not count again', () => {
  const pace = paceOf();
  const slots = ['a', 'b', 'c', 'd'].map((conversation) => reserve(pace, conversation, NOW));
  for (const slot of slots) pace.departed(slot, slot.at);
  const waits = slots.map((slot) => pace.answered(slot, NOW + 80, { kind: 'throttled' })?.until ?? 0);
  assert.equal(new Set(waits).size, 1);
  assert.ok((waits[0] ?? 0) <= NOW + 80 + 2_000);
  assert.equal(pace.state(NOW + 90).perSecond, 35);
});

const troubles: ReadonlyArray<{ what: string; reaction: Reaction; lane: boolean }> = [
  { what: '412', reaction: { kind: 'busy' }, lane: false },
  { what: '503 without Retry-After', reaction: { kind: 'unavailable' }, lane: false },
  { what: '503 with Retry-After', reaction: { kind: 'unavailable', retryAfterMs: 4_000 }, lane: true },
];
for (const { what, reaction, lane } of troubles)
  test(`a ${what} makes its conversation wait, and on ${SPREAD.conversations} ${lane ? 'the lane' : 'only them'}`, () => {
    const pace = paceOf();
    let now = NOW;
    const concerns = Array.from({ length: SPREAD.conversations }, (_, index) => {
      const { wait, answeredAt } = ask(pace, `c${index}`, pace.laneEarliest(now), reaction);
      assert.ok(wait && wait.until >= answeredAt + (lane ? 4_000 : 500));
      assert.ok(pace.earliest('send', `c${index}`, answeredAt) >= wait.until);
      now = answeredAt;
      return wait.concerns;
    });
    assert.deepEqual(concerns, ['conversation', 'conversation', lane ? 'lane' : 'conversation']);
    assert.equal(pace.laneEarliest(now) > now + 4_000, lane);
    assert.equal(pace.state(now).perSecond, 50);
    assert.equal(pace.state(now).conversationsWaiting, 3);
  });

test('a new holder after a loss waits until it may start', () => {
  const pace = paceOf({ startsAt: NOW + 1_000 });
  assert.equal(pace.laneEarliest(NOW), NOW + 1_000);
  assert.deepEqual(pace.state(NOW).wait, { until: NOW + 1_000, why: 'starting' });
  assert.equal(reserve(pace, 'a', NOW + 950).at, NOW + 1_000);
});

test('a new holder after a clean hand-over goes on where the former one stopped', () => {
  const former = paceOf();
  const now = use(former, 50);
  const resumed = paceOf({ resumedSends: former.lastWindow(now), perSecond: former.state(now).perSecond });
  assert.equal(former.lastWindow(now).length, 50);
  assert.ok(Math.abs(resumed.laneEarliest(now) - former.laneEarliest(now)) < 1);
  assert.deepEqual(former.lastWindow(now + 5_000), []);
});

const handedOver: ReadonlyArray<{ what: string; resumedSends: readonly number[]; earliest: number }> = [
  { what: 'one just now: it keeps its distance', resumedSends: [NOW - 5], earliest: NOW - 5 + 1_002 / 50 },
  { what: 'none of late: it leaves at once', resumedSends: [NOW - 700], earliest: NOW },
  {
    what: '50 within a second: it waits for the first to leave the window',
    resumedSends: Array.from({ length: 50 }, (_, index) => NOW - 10 * index),
    earliest: NOW - 490 + 1_001,
  },
];
for (const { what, resumedSends, earliest } of handedOver)
  test(`a new holder is told of ${what}`, () =>
    assert.ok(Math.abs(paceOf({ resumedSends }).laneEarliest(NOW) - earliest) < 0.01));

test('what left before the lane was told to wait and is let in does not shorten the next wait', () => {
  const pace = createPace({ random: () => 0.5 });
  const [asked, early] = [reserve(pace, 'a', NOW), reserve(pace, 'b', NOW)];
  for (const slot of [asked, early]) pace.departed(slot, slot.at);
  const first = pace.answered(asked, NOW + 80, { kind: 'throttled' });
  pace.answered(early, NOW + 81, accepted);
  assert.equal(first?.until, NOW + 80 + 1_500);
  const { wait, answeredAt } = ask(pace, 'c', first.until, { kind: 'throttled' });
  assert.equal(wait?.until, answeredAt + 3_000);
});

test('a rate that was handed over is kept', () => {
  assert.equal(paceOf({ perSecond: 20 }).state(NOW).perSecond, 20);
  assert.equal(paceOf({ perSecond: 500 }).state(NOW).perSecond, 50);
});

test('a lane slower than one a second keeps its distance', () => {
  const pace = paceOf({ perSecond: 0.5 });
  const { answeredAt } = ask(pace, 'a', NOW);
  const earliest = pace.laneEarliest(answeredAt);
  assert.ok(earliest >= NOW + 2_000 && earliest < NOW + 2_010);
});

test('an answer to what never left, or a second one, changes nothing', () => {
  const pace = paceOf();
  const never = reserve(pace, 'a', NOW);
  assert.equal(pace.answered(never, NOW, { kind: 'throttled', retryAfterMs: 9_000 }), undefined);
  const once = reserve(pace, 'b', NOW);
  pace.departed(once, NOW);
  pace.departed(once, NOW + 500);
  pace.answered(once, NOW + 2, accepted);
  assert.equal(pace.answered(once, NOW + 3, { kind: 'throttled', retryAfterMs: 9_000 }), undefined);
  assert.equal(pace.mayLeave(once), false);
  assert.deepEqual(pace.state(NOW + 3), {
    perSecond: 50,
    wait: undefined,
    underWay: 0,
    conversationsWaiting: 0,
  });
});

const { tenant, conversation } = teamsLimits;
const faulty: ReadonlyArray<{ field: string; options: Partial<PaceOptions> }> = [
  { field: 'limits.tenant.requests', options: { limits: { conversation, tenant: { ...tenant, requests: 0 } } } },
  { field: 'limits.tenant.ms', options: { limits: { conversation, tenant: { ...tenant, ms: 0.5 } } } },
  {
    field: 'limits.conversation.send[0].requests',
    options: { limits: { tenant, conversation: { ...conversation, send: [{ requests: -1, ms: 1 }] } } },
  },
  { field: 'perSecond', options: { perSecond: 0 } },
  { field: 'startsAt', options: { startsAt: Number.NaN } },
  { field: 'resumedSends[1]', options: { resumedSends: [1, Number.NaN] } },
];
for (const { field, options } of faulty)
  test(`a ${field} that cannot work is refused by name`, () =>
    assert.throws(
      () => paceOf(options),
      (error) => error instanceof InputInvalid && error.faults.length === 1 && error.faults[0]?.field === field,
    ));

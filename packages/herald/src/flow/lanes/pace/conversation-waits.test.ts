import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConversationWaits } from './conversation-waits.ts';

const middle = () => 0.5;

test('nobody waits who was not told to', () => assert.equal(createConversationWaits(middle).until(1), -Infinity));

test('Retry-After is never cut short, not by a shorter one after it either', () => {
  const waits = createConversationWaits(middle);
  const until = waits.throttled(1, 1_000, 60_000);
  assert.ok(until >= 61_000);
  assert.equal(waits.throttled(1, 2_000, 1_000), until);
  assert.equal(waits.troubled(1, 2_000, undefined), until);
  assert.equal(waits.until(1), until);
  assert.equal(waits.until(2), -Infinity);
});

test('without Retry-After each 429 doubles the wait, until one was let in', () => {
  const waits = createConversationWaits(middle);
  const lengths = [0, 10_000, 20_000].map((at) => waits.throttled(1, at, undefined) - at);
  assert.deepEqual(lengths, [1_500, 3_000, 6_000]);
  waits.letIn(1);
  assert.equal(waits.throttled(1, 90_000, undefined), 91_500);
});

test('trouble makes it wait at random, longer the longer it lasts, and at least as long as asked', () => {
  const waits = createConversationWaits(() => 0.9);
  const lengths = [0, 100_000, 200_000, 300_000].map((at) => Math.round(waits.troubled(1, at, undefined) - at));
  assert.deepEqual(lengths, [1_400, 3_830, 10_391, 28_106]);
  assert.ok(waits.troubled(2, 0, 45_000) >= 45_000);
});

test('conversations that nobody came back to are forgotten, those that wait are not', () => {
  const waits = createConversationWaits(middle);
  const patient = waits.throttled(-1, 0, 30_000_000);
  for (let key = 1; key <= 20_000; key += 1) waits.throttled(key, key * 1_000, undefined);
  assert.ok(waits.count() < 3_000, `${waits.count()}`);
  assert.equal(waits.until(-1), patient);
});

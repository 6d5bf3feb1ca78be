import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLaneWait } from './lane-wait.ts';

const middle = () => 0.5;

test('it begins with the wait it was given', () => {
  const wait = createLaneWait(5_000, middle);
  assert.equal(wait.until(), 5_000);
  assert.equal(wait.why(), 'starting');
});

test('Retry-After is never cut short, neither by a shorter one nor by the next wait', () => {
  const wait = createLaneWait(0, middle);
  const until = wait.begin(1_000, 'throttled', 60_000);
  assert.ok(until >= 61_000);
  assert.equal(wait.prolong(2_000, 1_000), until);
  assert.equal(wait.prolong(2_000, undefined), until);
  assert.ok(wait.prolong(3_000, 60_000) > until);
  assert.ok(wait.begin(4_000, 'unavailable', 1_000) >= 63_000);
});

test('without Retry-After each wait is twice as long, until one was let in', () => {
  const wait = createLaneWait(0, middle);
  const lengths = [1_000, 10_000, 20_000].map((at) => wait.begin(at, 'throttled', undefined) - at);
  assert.deepEqual(lengths, [1_500, 3_000, 6_000]);
  wait.letIn();
  assert.equal(wait.begin(90_000, 'throttled', undefined), 91_500);
});

test('knows which requests left before it, and what was reserved before it', () => {
  const wait = createLaneWait(0, middle);
  assert.equal(wait.isOlder(1), false);
  const era = wait.era();
  wait.begin(1_000, 'throttled', 500);
  assert.deepEqual([wait.isOlder(999), wait.isOlder(1_600)], [true, false]);
  assert.notEqual(wait.era(), era);
});

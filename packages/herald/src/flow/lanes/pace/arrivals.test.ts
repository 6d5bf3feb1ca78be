import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNSEEN_LAG_MS } from './arrival-lag.ts';
import { createArrivals } from './arrivals.ts';

const UNSEEN = UNSEEN_LAG_MS.most;

test('an answered request arrived at its answer at the latest', () => {
  const arrivals = createArrivals(8, []);
  assert.equal(arrivals.departed(100), 0);
  assert.equal(arrivals.departed(120), 1);
  arrivals.answered(0, 103);
  arrivals.answered(1, 122);
  assert.equal(arrivals.allBut(1, 130), 103);
  assert.equal(arrivals.allBut(0, 130), 122);
  assert.equal(arrivals.allBut(2, 130), -Infinity);
});

test('one without an answer may still be on its way while nothing is heard, and not once a later one was answered', () => {
  const arrivals = createArrivals(8, []);
  arrivals.departed(100);
  arrivals.departed(150);
  assert.equal(arrivals.allBut(1, 110), 100 + UNSEEN);
  assert.equal(arrivals.allBut(1, 300), 300);
  arrivals.answered(1, 152);
  assert.equal(arrivals.allBut(1, 400), 152);
  assert.equal(arrivals.arrival(0, 400), 152);
});

test('an answer that was merely overtaken by another makes the reckoning exact', () => {
  const arrivals = createArrivals(8, []);
  arrivals.departed(100);
  arrivals.departed(101);
  arrivals.answered(1, 103);
  assert.equal(arrivals.arrival(0, 103), 100 + UNSEEN);
  arrivals.answered(0, 104);
  assert.equal(arrivals.arrival(0, 104), 104);
  assert.equal(arrivals.allBut(1, 104), 103);
  assert.equal(arrivals.allBut(0, 104), 104);
});

test('a slow one is overtaken in the order of arrivals', () => {
  const arrivals = createArrivals(8, []);
  for (const at of [100, 110, 145]) arrivals.departed(at);
  arrivals.answered(1, 112);
  arrivals.answered(2, 147);
  assert.deepEqual(
    [2, 1, 0].map((others) => arrivals.allBut(others, 150)),
    [112, 118, 147],
  );
});

test('those that will never be answered hold nobody back beyond the deadline', () => {
  const arrivals = createArrivals(8, []);
  arrivals.departed(100);
  arrivals.departed(120);
  arrivals.givenUp(1, 5_120);
  assert.equal(arrivals.allBut(0, 9_000), 9_000, 'the one before it may yet be answered');
  arrivals.givenUp(0, 5_130);
  assert.equal(arrivals.allBut(0, 9_000), 5_130);
});

test('counts what was let in before a refusal, without those turned away', () => {
  const arrivals = createArrivals(128, []);
  for (let number = 0; number < 60; number += 1) {
    arrivals.departed(number * 20);
    arrivals.answered(number, number * 20 + 1);
    if (number >= 52 && number < 55) arrivals.turnedAway(number);
  }
  assert.equal(arrivals.letInBefore(59, 1_000, 1_300), 50 - 3);
  assert.equal(arrivals.letInBefore(10, 1_000, 1_300), 10);
});

test('does not say how many were let in before one whose predecessors are forgotten', () => {
  const arrivals = createArrivals(64, []);
  for (let number = 0; number < 100; number += 1) arrivals.departed(number * 20);
  assert.equal(arrivals.letInBefore(60, 1_000, 2_000), undefined);
  assert.equal(arrivals.letInBefore(10, 1_000, 2_000), undefined);
  assert.equal(arrivals.arrival(10, 2_000), undefined);
});

test('goes on with more departures than are remembered and no answer to any', () => {
  const arrivals = createArrivals(4, []);
  for (let number = 0; number < 50; number += 1) arrivals.departed(number * 20);
  arrivals.answered(3, 1_100);
  assert.equal(arrivals.allBut(0, 1_200), 1_200);
  arrivals.answered(49, 1_210);
  assert.equal(arrivals.allBut(0, 1_300), 1_210);
});

test('goes on from the arrivals that were handed over', () => {
  const arrivals = createArrivals(4, [10, 30, 50]);
  assert.equal(arrivals.allBut(2, 60), 10);
  assert.equal(arrivals.departed(70), 3);
  assert.deepEqual(arrivals.after(20, 71), [30, 50, 70 + UNSEEN]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClosedWhy } from '../../model/outcome.ts';
import { createClosure, type ClosedOutcome } from './closure.ts';

const NINE = new Date('2026-11-02T09:00:00Z');
const deps = { random: () => 0, now: () => NINE, onReopened() {} };
const closedFor = (why: ClosedWhy): ClosedOutcome => ({ kind: 'closed', concerns: 'bot', why, code: 'c' });

test('a lane that is closed is probed at growing intervals, and an answer reopens it', () => {
  const closure = createClosure(deps);
  closure.close(closedFor('login-refused'), 0, 100);
  assert.deepEqual(closure.closed, {
    outcome: closedFor('login-refused'),
    since: NINE,
    left: 0,
    at: 100,
    until: 1_100,
    intervalMs: 1_000,
  });
  closure.close(closedFor('login-refused'), 1_100, 1_150);
  assert.deepEqual(closure.closed, {
    outcome: closedFor('login-refused'),
    since: NINE,
    left: 1_100,
    at: 1_150,
    until: 3_150,
    intervalMs: 2_000,
  });
  closure.open();
  assert.deepEqual(closure.closed, undefined);
  closure.close(closedFor('disabled-by-admin'), 4_000, 4_000);
  assert.deepEqual(closure.closed, {
    outcome: closedFor('disabled-by-admin'),
    since: NINE,
    left: 4_000,
    at: 4_000,
    until: 5_000,
    intervalMs: 1_000,
  });
});

test('what had left before the lane was closed does not make it wait longer', () => {
  const closure = createClosure(deps);
  closure.close(closedFor('no-connection'), 0, 100);
  closure.close(closedFor('no-connection'), 50, 120);
  assert.deepEqual(closure.closed, {
    outcome: closedFor('no-connection'),
    since: NINE,
    left: 0,
    at: 100,
    until: 1_100,
    intervalMs: 1_000,
  });
});

test('the interval grows no longer than to a minute', () => {
  const closure = createClosure(deps);
  let now = 0;
  for (let i = 0; i < 20; i += 1) {
    closure.close(closedFor('no-connection'), now, now);
    now = closure.closed?.until ?? 0;
  }
  assert.equal(closure.closed?.intervalMs, 60_000);
});

test('who writes while a lane is closed brings the next probe forward, but no two probes within a second', () => {
  const closure = createClosure(deps);
  for (const left of [0, 2_000, 5_000]) closure.close(closedFor('login-refused'), left, left);
  assert.equal(closure.closed?.until, 9_000);
  closure.hurry();
  assert.equal(closure.closed?.until, 6_000);
  closure.close(closedFor('login-refused'), 6_000, 6_000);
  assert.equal(closure.closed?.until, 14_000, 'the interval grows on');
  closure.open();
  closure.hurry();
  assert.equal(closure.closed, undefined);
});

test('since when a lane is closed stays, whatever closes it on', () => {
  let now = NINE;
  const closure = createClosure({ ...deps, now: () => now });
  closure.close(closedFor('login-unreachable'), 0, 100);
  now = new Date(NINE.getTime() + 60_000);
  closure.close({ ...closedFor('login-refused'), code: 'later' }, 60_000, 60_100);
  assert.deepEqual([closure.closed?.outcome.code, closure.closed?.since], ['later', NINE]);
  closure.open();
  assert.equal(closure.closed, undefined);
});

test('what had closed a lane is told once, when it reopens', () => {
  const told: string[] = [];
  const closure = createClosure({ ...deps, onReopened: (why) => told.push(why) });
  closure.open();
  closure.close(closedFor('login-refused'), 0, 0);
  closure.open();
  closure.open();
  assert.deepEqual(told, ['login-refused']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClosure } from './closure.ts';

test('a lane that is closed is probed at growing intervals, and an answer reopens it', () => {
  const closure = createClosure(() => 0);
  closure.close({ why: 'login-refused', code: 'c' }, 0, 100);
  assert.deepEqual(closure.closed, {
    why: 'login-refused',
    code: 'c',
    left: 0,
    at: 100,
    until: 1_100,
    intervalMs: 1_000,
  });
  closure.close({ why: 'login-refused', code: 'c' }, 1_100, 1_150);
  assert.deepEqual(closure.closed, {
    why: 'login-refused',
    code: 'c',
    left: 1_100,
    at: 1_150,
    until: 3_150,
    intervalMs: 2_000,
  });
  closure.open();
  assert.deepEqual(closure.closed, undefined);
  closure.close({ why: 'disabled-by-admin', code: 'c' }, 4_000, 4_000);
  assert.deepEqual(closure.closed, {
    why: 'disabled-by-admin',
    code: 'c',
    left: 4_000,
    at: 4_000,
    until: 5_000,
    intervalMs: 1_000,
  });
});

test('what had left before the lane was closed does not make it wait longer', () => {
  const closure = createClosure(() => 0);
  closure.close({ why: 'no-connection', code: 'c' }, 0, 100);
  closure.close({ why: 'no-connection', code: 'c' }, 50, 120);
  assert.deepEqual(closure.closed, {
    why: 'no-connection',
    code: 'c',
    left: 0,
    at: 100,
    until: 1_100,
    intervalMs: 1_000,
  });
});

test('the interval grows no longer than to a minute', () => {
  const closure = createClosure(() => 0);
  let now = 0;
  for (let i = 0; i < 20; i += 1) {
    closure.close({ why: 'no-connection', code: 'c' }, now, now);
    now = closure.closed?.until ?? 0;
  }
  assert.equal(closure.closed?.intervalMs, 60_000);
});

test('who writes while a lane is closed brings the next probe forward, but no two probes within a second', () => {
  const closure = createClosure(() => 0);
  for (const left of [0, 2_000, 5_000]) closure.close({ why: 'login-refused', code: 'c' }, left, left);
  assert.equal(closure.closed?.until, 9_000);
  closure.hurry();
  assert.equal(closure.closed?.until, 6_000);
  closure.close({ why: 'login-refused', code: 'c' }, 6_000, 6_000);
  assert.equal(closure.closed?.until, 14_000, 'the interval grows on');
  closure.open();
  closure.hurry();
  assert.equal(closure.closed, undefined);
});

test('what had closed a lane is told once, when it reopens', () => {
  const told: string[] = [];
  const closure = createClosure(
    () => 0,
    (why) => told.push(why),
  );
  closure.open();
  closure.close({ why: 'login-refused', code: 'c' }, 0, 0);
  closure.open();
  closure.open();
  assert.deepEqual(told, ['login-refused']);
});

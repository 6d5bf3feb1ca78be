import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClosure } from './closure.ts';

test('a lane that is closed is probed at growing intervals, and an answer reopens it', () => {
  const closure = createClosure(() => 0);
  closure.close({ why: 'login-refused', code: 'c' }, 0, 100);
  assert.deepEqual(closure.closed, { why: 'login-refused', code: 'c', until: 1_100, intervalMs: 1_000 });
  closure.close({ why: 'login-refused', code: 'c' }, 1_100, 1_150);
  assert.deepEqual(closure.closed, { why: 'login-refused', code: 'c', until: 3_150, intervalMs: 2_000 });
  closure.open();
  assert.deepEqual(closure.closed, undefined);
  closure.close({ why: 'disabled-by-admin', code: 'c' }, 4_000, 4_000);
  assert.deepEqual(closure.closed, { why: 'disabled-by-admin', code: 'c', until: 5_000, intervalMs: 1_000 });
});

test('what had left before the lane was closed does not make it wait longer', () => {
  const closure = createClosure(() => 0);
  closure.close({ why: 'no-connection', code: 'c' }, 0, 100);
  closure.close({ why: 'no-connection', code: 'c' }, 50, 120);
  assert.deepEqual(closure.closed, { why: 'no-connection', code: 'c', until: 1_100, intervalMs: 1_000 });
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

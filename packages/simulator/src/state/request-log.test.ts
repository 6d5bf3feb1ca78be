import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestLog, type RequestEntry } from './request-log.ts';

const entry = (at: number): RequestEntry => ({
  at,
  method: 'GET',
  path: '/',
  status: 200,
  authorized: null,
  known: true,
});

test('the log keeps the latest requests, oldest first', () => {
  const log = new RequestLog(3);
  const seen: number[] = [];
  log.listen(({ at }) => seen.push(at));
  for (const at of [1, 2, 3, 4, 5]) log.record(entry(at));
  assert.deepEqual(
    log.latest().map(({ at }) => at),
    [3, 4, 5],
  );
  assert.deepEqual(seen, [1, 2, 3, 4, 5]);
  log.clear();
  assert.deepEqual(log.latest(), []);
  log.record(entry(6));
  assert.deepEqual(
    log.latest().map(({ at }) => at),
    [6],
  );
});

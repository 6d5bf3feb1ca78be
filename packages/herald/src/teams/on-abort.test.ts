import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { onAbort } from './on-abort.ts';

test('everybody who still waits is told, through one listener', () => {
  const controller = new AbortController();
  const told: number[] = [];
  const forget = Array.from({ length: 1_000 }, (_, index) => onAbort(controller.signal, () => told.push(index)));
  assert.equal(getEventListeners(controller.signal, 'abort').length, 1);
  for (const one of forget.slice(0, 998)) one();
  controller.abort();
  assert.deepEqual(told, [998, 999]);
});

import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { listenForStop, SAME_PRESS_MS } from './stop-signals.ts';

const cases: ReadonlyArray<{
  what: string;
  second: NodeJS.Signals;
  after: number;
  first: NodeJS.Signals;
  ends: boolean;
}> = [
  { what: 'SIGTERM twice', first: 'SIGTERM', second: 'SIGTERM', after: 0, ends: true },
  { what: 'one Ctrl+C that comes twice', first: 'SIGINT', second: 'SIGINT', after: SAME_PRESS_MS - 1, ends: false },
  { what: 'Ctrl+C pressed again', first: 'SIGINT', second: 'SIGINT', after: SAME_PRESS_MS, ends: true },
  { what: 'SIGTERM after Ctrl+C', first: 'SIGINT', second: 'SIGTERM', after: 1, ends: true },
];
for (const { what, first, second, after, ends } of cases)
  test(`${what} ${ends ? 'ends at once' : 'is one'}`, async () => {
    const source = new EventEmitter();
    let [ended, clock] = [false, 1_000];
    const { asked } = listenForStop({ source, now: () => clock, endAtOnce: () => (ended = true) });
    source.emit(first, first);
    assert.equal(await asked, first);
    assert.equal(ended, false);
    clock += after;
    source.emit(second, second);
    assert.equal(ended, ends);
  });

test('nothing is left listening', () => {
  const source = new EventEmitter();
  listenForStop({ source, endAtOnce: () => assert.fail('no signal came') }).forget();
  assert.deepEqual(source.eventNames(), []);
});

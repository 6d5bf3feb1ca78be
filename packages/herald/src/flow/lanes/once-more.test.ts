import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onceMore } from './once-more.ts';

test('one at a time, and once more for all that was asked meanwhile', async () => {
  const ends: Array<PromiseWithResolvers<void>> = [];
  const run = onceMore(() => {
    const end = Promise.withResolvers<void>();
    ends.push(end);
    return end.promise;
  });
  const first = run();
  const second = run();
  await Promise.all([run, run].map((ask) => Promise.race([ask(), Promise.resolve()])));
  assert.equal(ends.length, 1);
  ends[0]?.resolve();
  await Promise.race([first, new Promise(setImmediate)]);
  assert.equal(ends.length, 2);
  ends[1]?.resolve();
  await Promise.all([first, second]);
  assert.equal(ends.length, 2);
});

test('what is asked for when the last has just ended is not lost, nor after a failure', async () => {
  let times = 0;
  const run = onceMore(async () => {
    times += 1;
    if (times === 1) throw new Error('once');
  });
  await assert.rejects(run(), { message: 'once' });
  for (let turns = 0; turns < 10; turns += 1) {
    const running = run();
    // Another one asks at each moment at which the first may be ending.
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    const before = times;
    await Promise.all([running, run()]);
    assert.ok(times > before, `asked for after ${turns} turns`);
  }
});

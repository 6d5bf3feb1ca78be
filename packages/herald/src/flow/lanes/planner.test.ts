import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Slice } from '../../lane-ports.ts';
import { createPlanner } from './planner.ts';

test('a planner is busy until nothing is left to plan, also when the store fails', async () => {
  const asked: Array<PromiseWithResolvers<Slice | undefined>> = [];
  const faults: unknown[] = [];
  let nothing = 0;
  const planner = createPlanner({
    plan() {
      const slice = Promise.withResolvers<Slice | undefined>();
      asked.push(slice);
      return slice.promise;
    },
    stopped: () => false,
    onPlanned() {},
    onNothing: () => (nothing += 1),
    onFault: (fault) => faults.push(fault),
  });
  assert.equal(planner.busy, false);
  planner.start();
  planner.start();
  assert.equal(planner.busy, true);
  // The second start looks once more when the first has found nothing.
  for (const index of [0, 1]) {
    assert.equal(planner.busy, true);
    asked[index]?.resolve(undefined);
    await new Promise(setImmediate);
  }
  assert.deepEqual([planner.busy, nothing], [false, 2]);
  planner.start();
  asked[2]?.reject(new Error('away'));
  await planner.ended();
  assert.deepEqual([planner.busy, faults.length], [false, 1]);
});

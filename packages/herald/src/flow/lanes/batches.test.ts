import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBatches } from './batches.ts';

test('the first one after a quiet time goes at once, and what comes meanwhile shares the next', async () => {
  const runs: number[][] = [];
  const gate = Promise.withResolvers<void>();
  const batches = createBatches({
    async run(items: readonly number[]) {
      runs.push([...items]);
      if (runs.length === 1) await gate.promise;
      return items.map((item) => item * 2);
    },
    most: 100,
    apartMs: 0,
  });
  const first = batches.add(1);
  await Promise.resolve();
  const others = [batches.add(2), batches.add(3)];
  gate.resolve();
  assert.deepEqual(await Promise.all([first, ...others]), [2, 4, 6]);
  assert.deepEqual(runs, [[1], [2, 3]]);
});

test('no batch is larger than the most', async () => {
  const sizes: number[] = [];
  const batches = createBatches({
    run: (items: readonly number[]) => {
      sizes.push(items.length);
      return Promise.resolve(items);
    },
    most: 4,
    apartMs: 60_000,
  });
  await Promise.all(Array.from({ length: 12 }, (_, item) => batches.add(item)));
  assert.deepEqual(sizes, [4, 4, 4]);
});

test('a batch that becomes full while the next one is due later goes at once', async () => {
  const sizes: number[] = [];
  const batches = createBatches({
    run: (items: readonly number[]) => {
      sizes.push(items.length);
      return Promise.resolve(items);
    },
    most: 3,
    apartMs: 3_600_000,
  });
  await batches.add(1);
  const waiting = [batches.add(2)];
  await new Promise(setImmediate);
  waiting.push(batches.add(3), batches.add(4));
  await Promise.all(waiting);
  assert.deepEqual(sizes, [1, 3]);
});

test('a batch that is answered for fewer than were in it is no answer for the others', async () => {
  const batches = createBatches({
    run: (items: readonly string[]) => Promise.resolve(items.slice(0, 1)),
    most: 10,
    apartMs: 0,
  });
  const [first, second] = await Promise.allSettled([batches.add('a'), batches.add('b')]);
  assert.equal(first.status, 'fulfilled');
  assert.equal(second.status, 'rejected');
});

test('a batch that fails fails for those in it, and the next one runs', async () => {
  let fail = true;
  const batches = createBatches({
    run: (items: readonly string[]) => (fail ? Promise.reject(new Error('away')) : Promise.resolve(items)),
    most: 10,
    apartMs: 0,
  });
  await assert.rejects(batches.add('a'), /away/);
  fail = false;
  assert.equal(await batches.add('b'), 'b');
});

test('batches that take long are further apart, up to a limit, and near again when they do not', async () => {
  let now = 0;
  let takes = 5;
  const batches = createBatches({
    run: (items: readonly string[]) => {
      now += takes;
      return Promise.resolve(items);
    },
    most: 10,
    apartMs: 20,
    mostApartMs: 50,
    monotonic: () => now,
  });
  for (const [each, apart] of [
    [5, 20],
    [10, 30],
    [400, 50],
    [1, 20],
  ] as const) {
    takes = each;
    now += 1_000;
    await batches.add('a');
    await batches.settled();
    assert.equal(batches.apartMs(), apart);
  }
});

test('settled does not wait for the time between batches', async () => {
  const seen: string[] = [];
  const batches = createBatches({
    run: (items: readonly string[]) => {
      seen.push(...items);
      return Promise.resolve(items);
    },
    most: 10,
    apartMs: 3_600_000,
  });
  await batches.add('a');
  const second = batches.add('b');
  await Promise.resolve();
  await batches.settled();
  await second;
  assert.deepEqual(seen, ['a', 'b']);
});

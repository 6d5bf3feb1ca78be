import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onDeadline } from './on-deadline.ts';

test('each passes at its time and not before, whichever was asked for first, and one that was ended never does', async () => {
  const begun = performance.now();
  const passed: Array<readonly [name: string, ms: number]> = [];
  const all = Promise.withResolvers<void>();
  const after = (ms: number, name: string) =>
    onDeadline(begun + ms, () => {
      passed.push([name, performance.now() - begun]);
      if (name === 'last') all.resolve();
    });
  after(60, 'last');
  const end = after(20, 'ended');
  after(40, 'second');
  after(10, 'first');
  end();
  await all.promise;
  assert.deepEqual(
    passed.map(([name]) => name),
    ['first', 'second', 'last'],
  );
  for (const [index, ms] of [10, 40, 60].entries()) assert.ok((passed[index]?.[1] ?? 0) >= ms - 2);
});

test('what a deadline asks for when it passes is waited for too', async () => {
  await new Promise<void>((resolve) => {
    onDeadline(performance.now(), () => onDeadline(performance.now() + 5, resolve));
  });
});

test('one that was ended keeps no process alive', () => {
  const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const ends = [onDeadline(performance.now() + 60_000, () => {}), onDeadline(performance.now() + 1_000, () => {})];
  const during = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  for (const end of ends) end();
  const after = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  assert.deepEqual([during - before, after - before], [1, 0]);
});

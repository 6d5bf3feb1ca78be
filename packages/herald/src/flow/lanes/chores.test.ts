import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chore } from '../../delivery-ports.ts';
import { CHORES_AT_ONCE, createChores, type ChoresDeps } from './chores.ts';

const NINE = new Date('2026-11-02T09:00:00Z');
const chore = (key: string): Chore => ({ kind: 'welcome', key, dueAt: NINE });

function choresOf(due: Chore[], deps: Partial<ChoresDeps> = {}) {
  const seen: string[] = [];
  const putOff: Array<readonly [string, Date]> = [];
  const faults: unknown[] = [];
  const chores = createChores({
    find: async () => due.splice(0, CHORES_AT_ONCE),
    see: async ({ key }) => void seen.push(key),
    putOff: async ({ key }, until) => void putOff.push([key, until]),
    stopped: () => false,
    now: () => NINE,
    onFault: (fault) => faults.push(fault),
    ...deps,
  });
  return { chores, seen, putOff, faults };
}

test('everything due is seen to, in order, until nothing is left', async () => {
  const due = Array.from({ length: CHORES_AT_ONCE + 3 }, (_, index) => chore(String(index)));
  const keys = due.map(({ key }) => key);
  const { chores, seen } = choresOf(due);
  chores.start();
  assert.equal(chores.busy, true);
  await chores.ended();
  assert.deepEqual(seen, keys);
  assert.equal(chores.busy, false);
});

test('one that fails is told, put off for a minute, and holds up no other', async () => {
  const { chores, putOff, faults, seen } = choresOf([chore('bad'), chore('good')], {
    see: async ({ key }) => {
      if (key === 'bad') throw new RangeError('bad');
      seen.push(key);
    },
  });
  chores.start();
  await chores.ended();
  assert.deepEqual(seen, ['good']);
  assert.deepEqual(putOff, [['bad', new Date(NINE.getTime() + 60_000)]]);
  assert.equal(faults.length, 1);
});

test('a lane that stops sees to no more', async () => {
  let stopped = false;
  const { chores, seen } = choresOf([chore('one'), chore('other')], {
    stopped: () => stopped,
    see: async ({ key }) => {
      seen.push(key);
      stopped = true;
    },
  });
  chores.start();
  await chores.ended();
  assert.deepEqual(seen, ['one']);
});

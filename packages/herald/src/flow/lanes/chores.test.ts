import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chore } from '../../model/chore.ts';
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

test('one that takes long holds up its own kind alone, of which only one is seen to at a time', async () => {
  const long = Promise.withResolvers<undefined>();
  const sync: Chore = { kind: 'directory', key: 'sync', dueAt: NINE };
  const due = [sync, chore('one')];
  const seen: string[] = [];
  const { chores } = choresOf([], {
    find: async (except) => due.filter(({ kind }) => !except.includes(kind)),
    see(one) {
      seen.push(one.key);
      if (one !== sync) due.splice(due.indexOf(one), 1);
      return one === sync ? long.promise : Promise.resolve();
    },
  });
  chores.start();
  while (seen.length < 2) await new Promise(setImmediate);
  due.push(chore('other'));
  chores.start();
  while (seen.length < 3) await new Promise(setImmediate);
  assert.deepEqual(seen, ['sync', 'one', 'other']);
  assert.equal(chores.busy, true);
  due.length = 0;
  long.resolve(undefined);
  await chores.ended();
  assert.equal(chores.busy, false);
});

test('what goes on at once is seen to again, and what fell due meanwhile is found', async () => {
  const due = [chore('one')];
  const seen: string[] = [];
  const { chores } = choresOf([], {
    find: async () => [...due],
    async see(one) {
      seen.push(one.key);
      if (seen.length === 3) {
        due.splice(0, 1, chore('later'));
        chores.start();
      }
      if (seen.length === 4) due.length = 0;
      return seen.length < 3 ? 'more' : undefined;
    },
  });
  chores.start();
  await chores.ended();
  assert.deepEqual(seen, ['one', 'one', 'one', 'later']);
});

test('a lane that has stopped lets nothing wait for long', async () => {
  const waiting = Promise.withResolvers<void>();
  const { chores, faults } = choresOf([chore('slow')], {
    async see(_, signal): Promise<undefined> {
      waiting.resolve();
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
    },
  });
  chores.start();
  await waiting.promise;
  await chores.ended();
  assert.deepEqual(faults, []);
});

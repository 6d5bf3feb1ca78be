import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createNumberTable } from './number-table.ts';

const entry = fc.tuple(
  fc.oneof(fc.integer(), fc.constantFrom(1, 64, 128, 65, 129)).filter((key) => key !== 0),
  fc.integer({ min: 1, max: 2 ** 32 - 1 }),
);

const keep = (number: number) => (number % 3 === 0 ? 0 : number);

test('it holds what a map would hold, through rebuilding and dropping', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 400, size: 'max' }), (entries) => {
      const table = createNumberTable();
      const map = new Map<number, number>();
      for (const [key, number] of entries) {
        if (table.isFull()) {
          table.rebuild(keep);
          for (const [each, held] of map) if (keep(held) === 0) map.delete(each);
        }
        table.set(key, number);
        map.set(key, number);
      }
      assert.equal(table.size(), map.size);
      for (const [key] of entries) assert.equal(table.get(key), map.get(key) ?? 0);
    }),
  );
});

test('a key that was never set has no number', () => assert.equal(createNumberTable().get(5), 0));

test('it grows with what it holds and shrinks when that is dropped', () => {
  const table = createNumberTable();
  for (let key = 1; key <= 10_000; key += 1) {
    if (table.isFull()) table.rebuild((number) => number);
    table.set(key, key);
  }
  assert.ok(table.bytes() <= 10_000 * 8 * 4, `${table.bytes()}`);
  table.rebuild((number) => (number <= 10 ? number : 0));
  assert.equal(table.size(), 10);
  assert.equal(table.bytes(), 64 * 8);
  assert.equal(table.get(10), 10);
});

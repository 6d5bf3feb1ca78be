import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf, mixKey } from './key-of.ts';

const conversations = Array.from({ length: 100_000 }, (_, index) => `a:1aGvzS${index}-rpQ`);

test('a key is a 32-bit integer other than 0, the same for the same text and seed', () => {
  for (const text of ['', 'a', '\u{1F600}', 'a:1'.repeat(500), ...conversations.slice(0, 1_000)]) {
    const key = keyOf(text, 42);
    assert.ok(Number.isInteger(key) && key !== 0 && key === (key | 0), text);
    assert.equal(keyOf(text, 42), key);
  }
});

for (const seed of [0, 1, 0xff_ff_ff_ff])
  test(`with seed ${seed}, hardly two of a hundred thousand ids that differ little share a key`, () => {
    const keys = new Set(conversations.map((text) => keyOf(text, seed)));
    // One pair or so is to be expected of random numbers.
    assert.ok(conversations.length - keys.size < 8, `${conversations.length - keys.size} shared`);
  });

test('kinds of one conversation have keys of their own', () => {
  const key = keyOf('a:1', 42);
  assert.equal(new Set([1, 2, 3].map((salt) => mixKey(key, salt))).size, 3);
});

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Ending } from './for-each-store.ts';

/** One of something for all tests of a file or `describe`: made before the first of them, and ended after the last. */
export function shared<T>(make: (t: Ending) => Promise<T>): () => T {
  const ends: Array<() => Promise<void>> = [];
  let made: { readonly it: T } | undefined;
  before(async () => {
    made = { it: await make({ after: (run) => void ends.push(run) }) };
  });
  after(async () => {
    for (const end of ends) await end();
  });
  return () => made?.it ?? assert.fail('it is made when the first test starts, not before');
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { arrayText } from './array-text.ts';
import { forEachStore } from './testing/for-each-store.ts';
import { shared } from './testing/shared.ts';

forEachStore('values written as arrays', (openTestStore) => {
  const store = shared(openTestStore);

  test('are read as they were, whatever they hold', async () => {
    // What PostgreSQL has no text for: zero bytes, and halves of characters.
    const text = fc.oneof(
      fc.string({ unit: 'binary' }).filter((each) => !each.includes('\0') && each.isWellFormed()),
      fc.constantFrom('', 'NULL', 'null', '{}', '"', '\\', '\\"', '\n', '\\n', "'", ',', ' a ', '\t\\', '29:1-x_Y,"{}'),
    );
    const rows = fc.array(fc.tuple(fc.option(text), fc.option(fc.integer()), fc.boolean()), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const columns = [0, 1, 2].map((at) => arrayText(given.map((row) => row[at] ?? null)));
        const { rows: read } = await sql<{ t: string | null; n: number | null; b: boolean }>`
          select * from unnest(${columns[0]}::text[], ${columns[1]}::bigint[], ${columns[2]}::boolean[]) as r (t, n, b)
        `.execute(store().db);
        assert.deepEqual(
          read.map(({ t, n, b }) => [t, n, b]),
          given,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('none are an empty array', async () => {
    assert.equal(arrayText([]), '{}');
  });
});

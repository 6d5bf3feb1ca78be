import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { second } from '../testing/someone.ts';
import { join, say, type Facts } from './said.ts';

type Row = { readonly a: number | null; readonly b: number | null; readonly said_at: Readonly<Record<string, string>> };
const EMPTY: Row = { a: null, b: null, said_at: {} };
const [one, two] = [second(1), second(2)];

for (const { name, row, expected } of [
  { name: 'what is undefined says nothing', row: say(EMPTY, one, { a: 1, b: undefined }), expected: { a: 1, b: null } },
  { name: 'the later word stays', row: say(say(EMPTY, two, { a: 2 }), one, { a: 1 }), expected: { a: 2, b: null } },
  { name: 'column by column', row: say(say(EMPTY, two, { a: 2 }), one, { a: 1, b: 1 }), expected: { a: 2, b: 1 } },
  { name: 'null is a word too', row: say(say(EMPTY, one, { a: 1 }), two, { a: null }), expected: { a: null, b: null } },
  { name: 'of one instant the last', row: say(say(EMPTY, one, { a: 1 }), one, { a: 2 }), expected: { a: 2, b: null } },
  {
    name: 'joined rows keep the later of each',
    row: join(say(say(EMPTY, one, { a: 1 }), two, { b: 2 }), say(say(EMPTY, two, { a: 3 }), one, { b: 4 })),
    expected: { a: 3, b: 2 },
  },
])
  test(name, () => assert.deepEqual({ a: row.a, b: row.b }, expected));

test('a row that hears nothing new is the same row', () => {
  const row = say(EMPTY, one, { a: 1 });
  assert.equal(say(row, one, { a: 1 }), row);
  assert.equal(say(row, one, {}), row);
  assert.equal(say(row, second(0), { a: 9 }), row);
  assert.notEqual(say(row, two, { a: 1 }), row, 'that it still holds is news');
});

const tell = (facts: ReadonlyArray<{ n: number; facts: Facts<Row> }>): Row =>
  facts.reduce((row, { n, facts: said }) => say(row, second(n), said), EMPTY);

test('in whatever order they come, and however often, the same facts make the same row', () => {
  const fact = fc.record({
    n: fc.integer({ min: 0, max: 59 }),
    facts: fc.record({ a: fc.nat(3), b: fc.nat(3) }, { requiredKeys: [] }),
  });
  fc.assert(
    fc.property(
      fc
        .uniqueArray(fact, { selector: ({ n }) => n, maxLength: 8 })
        .chain((facts) =>
          fc.tuple(
            fc.constant(facts),
            fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2, maxLength: facts.length * 2 }),
          ),
        ),
      ([inOrder, shuffled]) => {
        assert.deepEqual(tell(shuffled), tell(inOrder));
      },
    ),
  );
});

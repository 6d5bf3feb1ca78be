import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StatementNames } from './statement-names.ts';

const failure = (code: string) => Object.assign(new Error('text'), { code });

test('a text has a name from its second use on, which no other text has and PostgreSQL does not cut', () => {
  const [names, others] = [new StatementNames(), new StatementNames()];
  assert.deepEqual([names.nameOf('a'), names.nameOf('b')], [undefined, undefined]);
  const [a, b] = [names.nameOf('a'), names.nameOf('b')];
  assert.ok(a !== undefined && b !== undefined && a !== b && a.length < 64);
  assert.equal(names.nameOf('a'), a);
  others.nameOf('a');
  assert.equal(others.nameOf('a'), a, 'and it is the same in every process');
});

test('only so many have a name', () => {
  const names = new StatementNames();
  const texts = Array.from({ length: 3_000 }, (_, n) => `select ${n}`);
  for (const text of texts) {
    names.nameOf(text);
    names.nameOf(text);
  }
  assert.equal(texts.filter((text) => names.nameOf(text) !== undefined).length, 200);
});

for (const { code, byName } of [
  { code: '26000', byName: true },
  { code: '42P05', byName: true },
  { code: '0A000', byName: true },
  { code: '23505', byName: false },
])
  test(`a text that fails with ${code} ${byName ? 'loses' : 'keeps'} its name`, () => {
    const names = new StatementNames();
    assert.equal(names.failedByName('a', failure(code)), false, 'it has none');
    names.nameOf('a');
    const name = names.nameOf('a');
    assert.equal(names.failedByName('a', failure(code)), byName);
    assert.equal(names.nameOf('a'), byName ? undefined : name);
  });

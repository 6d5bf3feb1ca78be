import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DataFolderInUse, DataFolderUnusable } from 'herald';
import { describeFault } from './describe-fault.ts';

test('a coded error says all that it has, and what led to it', async () => {
  const cause = await readFile('/not/there').catch((error: unknown) => error);
  const { cause: because, ...described } = describeFault(new DataFolderUnusable('/data', { cause }));
  assert.deepEqual(described, {
    name: 'DataFolderUnusable',
    code: 'E_DATA_FOLDER_UNUSABLE',
    message: 'the data folder /data cannot be used',
    fix: new DataFolderUnusable('').fix,
  });
  assert.match(because?.message ?? '', /^ENOENT: no such file or directory, open/);
});

test('an error of others says where it was thrown, and not what it says', () => {
  const thrown = (() => {
    try {
      return JSON.parse('Lunch is here') as Error;
    } catch (error) {
      return error as Error;
    }
  })();
  assert.match(thrown.message, /Lunch/);
  const described = describeFault(thrown);
  assert.deepEqual([described.name, described.code], ['SyntaxError', 'SyntaxError']);
  assert.match(described.at?.[0] ?? '', /^at JSON\.parse/);
  assert.match(described.at?.join('\n') ?? '', /describe-fault\.test\.ts:\d+:\d+/);
  assert.doesNotMatch(JSON.stringify(described), /Lunch/);
});

test('a message of several lines does not come in with the stack', () => {
  const described = describeFault(new TypeError('quiet\n    at quiet.ts:1:1'));
  assert.match(described.at?.at(-1) ?? '', /^at /);
  assert.doesNotMatch(JSON.stringify(described), /quiet/);
});

const others: ReadonlyArray<{ what: string; thrown: unknown }> = [
  { what: 'a string', thrown: 'quiet' },
  { what: 'nothing', thrown: undefined },
  { what: 'an object', thrown: { code: 'quiet' } },
];
for (const { what, thrown } of others)
  test(`${what} that was thrown is named by its kind`, () =>
    assert.deepEqual(describeFault(thrown), { name: typeof thrown, code: 'E_NOT_AN_ERROR' }));

test('causes that lead round in a circle come to an end', () => {
  const error = new DataFolderInUse('/data');
  error.cause = error;
  assert.equal(JSON.stringify(describeFault(error)).match(/E_DATA_FOLDER_IN_USE/g)?.length, 5);
});

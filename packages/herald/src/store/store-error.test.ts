import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { DatabaseUnreachable, StatementFailed, StoreBroken } from '../errors.ts';
import { storeError } from './store-error.ts';
import { forEachStore } from './testing/for-each-store.ts';
import { shared } from './testing/shared.ts';

const failure = (code?: string, more = {}) =>
  Object.assign(new Error('text with values'), code === undefined ? {} : { code }, more);

for (const { name, error, expected, message } of [
  {
    name: 'a statement',
    error: failure('23505', { table: 'person', constraint: 'key', detail: 'values' }),
    expected: StatementFailed,
    message: /23505 table person, constraint key$/,
  },
  {
    name: 'a mistake of ours',
    error: failure('42P01'),
    expected: StatementFailed,
    message: /42P01: text with values$/,
  },
  { name: 'a server that stops', error: failure('57P01'), expected: DatabaseUnreachable, message: /57P01$/ },
  { name: 'a connection that fails', error: failure('08006'), expected: DatabaseUnreachable, message: /08006$/ },
  {
    name: 'a host that is not there',
    error: failure('ENOTFOUND'),
    expected: DatabaseUnreachable,
    message: /ENOTFOUND$/,
  },
  {
    name: 'a driver that gives up',
    error: new Error('timeout exceeded'),
    expected: DatabaseUnreachable,
    message: /timeout exceeded$/,
  },
  { name: 'an error of ours', error: new StoreBroken(), expected: StoreBroken, message: /embedded store/ },
])
  test(`${name} is told as ${expected.name}`, () => {
    const told = storeError(error);
    assert.ok(told instanceof expected);
    assert.match(told.message, message);
  });

forEachStore('errors', (openTestStore) => {
  const store = shared(openTestStore);

  for (const { name, statement, sqlState } of [
    { name: 'a table that is not there', statement: sql`select * from nowhere`, sqlState: '42P01' },
    { name: 'a value of another type', statement: sql`select ${'secret'}::integer`, sqlState: '22P02' },
    {
      name: 'a value twice',
      statement: sql`insert into store_owner (bot_app_id) values ('secret')`,
      sqlState: '23505',
    },
  ])
    test(`${name} fails with its SQLSTATE and without values, inside transactions too`, async () => {
      const { db, transact } = store();
      for (const fail of [() => statement.execute(db), () => transact((inside) => statement.execute(inside))])
        await assert.rejects(fail, (error) => {
          assert.ok(error instanceof StatementFailed);
          assert.equal(error.sqlState, sqlState);
          assert.ok(!error.message.includes('secret') && error.cause === undefined);
          return true;
        });
    });
});

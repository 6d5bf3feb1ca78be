import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql, type RawBuilder } from 'kysely';
import { StatementFailed } from '../errors.ts';
import { forEachStore } from './testing/for-each-store.ts';
import { shared } from './testing/shared.ts';
import { newTenant } from './testing/someone.ts';

const bytes = new Uint8Array([0, 1, 254, 255]);
const instant = new Date('2026-02-28T23:59:59.987Z');
const unicode = 'Zoë 👩‍🚀 "\\{},\n\u0001';

const shaped = () => sql<Record<string, unknown>>`select * from shaped where n::text = ${'1'}`;

forEachStore('statements that are used again', (openTestStore) => {
  const store = shared(openTestStore);

  for (const { type, values, read = (value: unknown) => value } of [
    { type: 'text', values: [unicode, '', 'null', 'x'.repeat(2_000_000)] },
    { type: 'int4', values: [0, -7, 2_147_483_647] },
    { type: 'int8', values: [Number.MAX_SAFE_INTEGER, 0, Number.MIN_SAFE_INTEGER] },
    { type: 'float8', values: [0.5, -1e300] },
    { type: 'numeric', values: ['12.30', '-0.00000001'] },
    { type: 'boolean', values: [true, false] },
    { type: 'bytea', values: [bytes, new Uint8Array()] },
    { type: 'timestamptz', values: [instant, new Date(0)] },
    { type: 'uuid', values: ['0b0b0b0b-0000-4000-8000-00000000b070'] },
    {
      type: 'json',
      values: [{ a: [1, 'b', null], [unicode]: {} }, ['x']],
      read: (value: unknown) => JSON.stringify(value),
    },
    { type: 'jsonb', values: [{ a: [1, 'b', null] }], read: (value: unknown) => JSON.stringify(value) },
    { type: 'text[]', values: [['a', unicode, '', 'NULL', null], []] },
    { type: 'int4[]', values: [[1, null, -7]] },
    { type: 'timestamptz[]', values: [[instant, null]] },
  ] satisfies ReadonlyArray<{ type: string; values: unknown[]; read?: (value: unknown) => unknown }>)
    test(`${type} goes in and comes out as it is, each time`, async () => {
      const { db } = store();
      const ask = async (value: unknown) =>
        (await sql<{ value: unknown }>`select ${value}::${sql.raw(type)} as value`.execute(db)).rows[0]?.value;
      for (const value of [...values, ...values, ...values]) assert.deepEqual(await ask(read(value)), value);
      assert.equal(await ask(null), null);
      assert.equal(await ask(undefined), null);
    });

  test('a failure has its code each time, and leaves the statement usable', async () => {
    const { db, transact } = store();
    const ask = (text: string) => sql<{ n: number }>`select ${text}::integer as n`.execute(db);
    const nul = (text: string) => sql`select ${text}::text`.execute(db);
    for (let time = 0; time < 4; time += 1) {
      await assert.rejects(ask('secret'), { code: 'E_STATEMENT_FAILED', sqlState: '22P02' });
      assert.deepEqual((await ask('7')).rows, [{ n: 7 }]);
      await assert.rejects(nul('a\0b'), { sqlState: '22021' });
      await nul('b');
      await assert.rejects(sql`select ${time}::integer from nowhere`.execute(db), { sqlState: '42P01' });
      await assert.rejects(
        transact(async (inside) => {
          await sql`select ${time}::integer / 0`.execute(inside);
        }),
        { sqlState: '22012' },
      );
    }
  });

  test('it counts the rows that it changed', async () => {
    const { db } = store();
    const ask = async (statement: RawBuilder<unknown>) => (await statement.execute(db)).numAffectedRows;
    await sql`create table counted (n integer)`.execute(db);
    for (const _ of [1, 2, 3]) {
      assert.equal(await ask(sql`insert into counted select generate_series(1, ${12}::integer)`), 12n);
      assert.equal(await ask(sql`update counted set n = n where n <= ${3}`), 3n);
      assert.equal(await ask(sql`select from counted where n <= ${3}`), undefined);
      assert.equal(await ask(sql`delete from counted where n >= ${0}`), 12n);
    }
  });

  for (const { change, statements, columns, n } of [
    {
      change: 'gains a column',
      statements: ['alter table shaped add another text'],
      columns: ['n', 'extra', 'another'],
      n: 1,
    },
    { change: 'loses a column', statements: ['alter table shaped drop extra'], columns: ['n'], n: 1 },
    {
      change: 'has another type',
      statements: ['alter table shaped alter n type text'],
      columns: ['n', 'extra'],
      n: '1',
    },
    {
      change: 'is made anew',
      statements: ['drop table shaped', 'create table shaped (n integer)'],
      columns: ['n'],
      n: 1,
    },
  ])
    test(`a table that ${change} is read as it is then, and after one refusal inside transactions too`, async (t) => {
      const { db, transact } = await openTestStore(t);
      await sql`create table shaped (n integer, extra text)`.execute(db);
      const inside = async () => (await transact((transaction) => shaped().execute(transaction))).rows;
      for (const _ of [1, 2, 3]) assert.deepEqual([(await shaped().execute(db)).rows, await inside()], [[], []]);
      for (const statement of statements) await sql.raw(statement).execute(db);
      await assert.rejects(inside(), (error) => error instanceof StatementFailed && error.sqlState === '0A000');
      await sql`insert into shaped (n) values (1)`.execute(db);
      for (const rows of [await inside(), (await shaped().execute(db)).rows]) {
        assert.deepEqual(Object.keys(rows[0] ?? {}), columns);
        assert.equal(rows[0]?.['n'], n);
      }
    });

  test('a single statement never fails for what it was prepared as', async (t) => {
    const { db } = await openTestStore(t);
    await sql`create table grows (n integer)`.execute(db);
    const ask = () => sql<Record<string, unknown>>`select * from grows where n = ${1}`.execute(db);
    await sql`insert into grows values (1)`.execute(db);
    for (let columns = 1; columns < 6; columns += 1) {
      for (const _ of [1, 2, 3]) assert.equal(Object.keys((await ask()).rows[0] ?? {}).length, columns);
      await sql.raw(`alter table grows add c${columns} integer`).execute(db);
      await sql`deallocate all`.execute(db);
    }
  });

  test('what is not supported is refused each time', async () => {
    const { db } = store();
    const ask = () => sql`do $$ begin raise exception using errcode = '0A000'; end $$`.execute(db);
    for (const _ of [1, 2, 3]) await assert.rejects(ask(), { sqlState: '0A000' });
  });

  test('more texts than are kept all work, again and again, and so does one of before', async () => {
    const { db } = store();
    const ask = async (n: number) =>
      (await sql<{ n: number }>`select ${n}::integer + ${sql.raw(`${n}`)} as n`.execute(db)).rows[0]?.n;
    for (const _ of [1, 2, 3]) for (let n = 0; n < 450; n += 1) assert.equal(await ask(n), 2 * n);
    const { rows } = await sql<{ count: number }>`select count(*) as count from pg_prepared_statements`.execute(db);
    assert.ok((rows[0]?.count ?? 0) <= 200, `${rows[0]?.count} are prepared`);
    assert.equal(await ask(0), 0);
  });

  test('many at once each get their own answer', async () => {
    const { db, transact } = store();
    const ask = async (n: number) => {
      const statement = sql<{ n: number; text: string }>`select ${n}::integer as n, ${`#${n}`}::text as text`;
      const run = n % 3 === 0 ? transact((inside) => statement.execute(inside)) : statement.execute(db);
      return (await run).rows[0];
    };
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    assert.deepEqual(
      await Promise.all(numbers.map((n) => ask(n))),
      numbers.map((n) => ({ n, text: `#${n}` })),
    );
    const inOne = await transact((inside) =>
      Promise.all(numbers.map((n) => sql<{ n: number }>`select ${n}::integer * 2 as n`.execute(inside))),
    );
    assert.deepEqual(
      inOne.map(({ rows }) => rows[0]?.n),
      numbers.map((n) => n * 2),
    );
  });

  test('a transaction that goes on after a failure is told that nothing is stored', async () => {
    const { db, transact } = store();
    const { tenant } = newTenant();
    for (const _ of [1, 2, 3])
      await assert.rejects(
        transact(async (inside) => {
          await sql`insert into tenant (tenant_id) values (${tenant})`.execute(inside);
          await sql`select 1/0`.execute(inside).catch(() => {});
        }),
        { code: 'E_STATEMENT_FAILED', sqlState: '25P02' },
      );
    assert.equal((await sql`select from tenant where tenant_id = ${tenant}`.execute(db)).rows.length, 0);
  });

  test('they are planned for any values', async (t) => {
    const { db } = await openTestStore(t);
    const ask = () => sql`select from tenant where tenant_id = ${'planned'}`.execute(db);
    for (const _ of [1, 2, 3]) await ask();
    const { rows } = await sql<{ generic: number; custom: number }>`
      select generic_plans as generic, custom_plans as custom from pg_prepared_statements
      where statement = 'select from tenant where tenant_id = $1'`.execute(db);
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.custom, 0);
    assert.ok((rows[0]?.generic ?? 0) >= 2);
  });
});

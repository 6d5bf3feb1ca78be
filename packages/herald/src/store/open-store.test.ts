import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { HeraldError, SchemaNewer, StoreOfAnotherBot } from '../errors.ts';
import { botAppId } from '../model/ids.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { connect } from './open-store.ts';
import { forEachStore, TEST_BOT } from './testing/for-each-store.ts';
import { newTenant } from './testing/someone.ts';

const OTHER_BOT = botAppId('0b0b0b0b-0000-4000-8000-0000000007e5');

const codeOf = (error: unknown): string => (error instanceof HeraldError ? error.code : String(error));
const byText = (one: string, other: string): number => one.localeCompare(other);

forEachStore('opening a store', (openTestStore, makeGround) => {
  test('what was learnt is there after closing and opening', async (t) => {
    const ground = await makeGround(t, { empty: true });
    const { tenant, seen, entraId } = newTenant();
    const first = await ground.open();
    await first.addressBook.learn([seen(1, { entraId: entraId() })]);
    await first.close();
    const second = await ground.open();
    assert.equal((await second.addressBook.counts(tenant)).people, 1);
    const { rows } = await sql<{ number: number }>`select number from schema_migration order by 1`.execute(second.db);
    assert.deepEqual(
      rows.map(({ number }) => number),
      migrations.map(({ number }) => number),
    );
  });

  test('of many processes that start at once, one makes the tables, and one bot owns them', async (t) => {
    const ground = await makeGround(t, { empty: true });
    const bots = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? TEST_BOT : OTHER_BOT));
    const opened = await Promise.allSettled(bots.map((bot) => ground.open({ botAppId: bot })));
    const codes = opened.map((one) => (one.status === 'fulfilled' ? 'open' : codeOf(one.reason)));
    const [store] = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    assert.ok(store, codes.join());
    if (store.kind === 'embedded')
      assert.deepEqual(codes.toSorted(byText), [...Array.from({ length: 7 }, () => 'E_DATA_FOLDER_IN_USE'), 'open']);
    else {
      const owner = (await store.db.selectFrom('store_owner').selectAll().executeTakeFirstOrThrow()).bot_app_id;
      assert.deepEqual(
        codes,
        bots.map((bot) => (bot === owner ? 'open' : 'E_STORE_OF_ANOTHER_BOT')),
      );
    }
    assert.equal((await store.db.selectFrom('schema_migration').selectAll().execute()).length, migrations.length);
  });

  test('another bot is refused by name, and the owner is let in after', async (t) => {
    const ground = await makeGround(t);
    await (await ground.open()).close();
    await assert.rejects(ground.open({ botAppId: OTHER_BOT }), (error) => {
      assert.ok(error instanceof StoreOfAnotherBot);
      assert.deepEqual([error.code, error.owner, error.asking], ['E_STORE_OF_ANOTHER_BOT', TEST_BOT, OTHER_BOT]);
      assert.ok(error.message.includes(TEST_BOT) && error.message.includes(OTHER_BOT));
      return true;
    });
    await ground.open();
  });

  test('a schema newer than this code is refused, and left as it was', async (t) => {
    const ground = await makeGround(t);
    const newer = await ground.open();
    const beyond = migrations.length + 1;
    await newer.db.insertInto('schema_migration').values({ number: beyond, name: 'to-come' }).execute();
    await newer.close();
    await assert.rejects(ground.open(), (error) => {
      assert.ok(error instanceof SchemaNewer);
      assert.deepEqual([error.code, error.found, error.known], ['E_SCHEMA_NEWER', beyond, migrations.length]);
      return true;
    });
    const connection = ground.keep(await connect(ground.place));
    assert.equal((await connection.db.selectFrom('schema_migration').selectAll().execute()).length, beyond);
  });

  test('a migration that fails leaves nothing of itself, nor of those before it', async (t) => {
    const ground = await makeGround(t, { empty: true });
    const connection = ground.keep(await connect(ground.place));
    const broken = { number: 2, name: 'broken', statements: ['create table half (id integer)', 'select 1/0'] };
    await assert.rejects(migrate(connection, [...migrations, broken]));
    const { rows } = await sql`select from pg_tables where schemaname = 'public'`.execute(connection.db);
    assert.equal(rows.length, 0);
    await migrate(connection);
  });

  test('the numbers of migrations count from 1', () => {
    assert.deepEqual(
      migrations.map(({ number }) => number),
      migrations.map((_, index) => index + 1),
    );
  });

  test('an older schema is brought up to date, keeping what is in it', async (t) => {
    const ground = await makeGround(t);
    const connection = ground.keep(await connect(ground.place));
    const next = { number: migrations.length + 1, name: 'next', statements: ['create table later (id integer)'] };
    await migrate(connection, [...migrations, next]);
    await migrate(connection, [...migrations, next]);
    const { rows } = await sql`select from later`.execute(connection.db);
    assert.equal(rows.length, 0);
  });

  test('closing twice is closing once, and waits for what was asked before', async (t) => {
    const { addressBook, close } = await openTestStore(t);
    const { seen, entraId } = newTenant();
    const learning = Promise.all(
      Array.from({ length: 5 }, (_, n) => addressBook.learn([seen(n, { entraId: entraId() })])),
    );
    const counting = addressBook.counts();
    await Promise.all([close(), close()]);
    await learning;
    await counting;
  });

  test('both stores read and write every type alike', async (t) => {
    const { db } = await openTestStore(t);
    const bytes = new Uint8Array([0, 1, 254, 255]);
    const instant = new Date('2026-02-28T23:59:59.987Z');
    const { rows } = await sql`
      select ${bytes}::bytea as bytes, ${instant}::timestamptz as instant, ${Number.MAX_SAFE_INTEGER}::int8 as int8,
        ${-7}::int4 as int4, ${true}::boolean as boolean, ${['a', 'b"{}']}::text[] as texts, ${'x'}::text as text,
        ${JSON.stringify({ a: [1, 'b'] })}::jsonb as json, 0.5::float8 as float8, null::text as nothing,
        count(*) as count, 12.30::numeric as exact`.execute(db);
    assert.deepEqual(
      { ...(rows[0] as object) },
      {
        bytes,
        instant,
        int8: Number.MAX_SAFE_INTEGER,
        int4: -7,
        boolean: true,
        texts: ['a', 'b"{}'],
        text: 'x',
        json: { a: [1, 'b'] },
        float8: 0.5,
        nothing: null,
        count: 1,
        exact: '12.30',
      },
    );
    await assert.rejects(sql`select 9007199254740993::int8 as large`.execute(db), { code: 'E_NUMBER_TOO_LARGE' });
    assert.equal((await sql`select 1 as one`.execute(db)).rows.length, 1, 'and the connection goes on');
  });
});

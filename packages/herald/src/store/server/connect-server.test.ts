import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { sql } from 'kysely';
import { ConfigInvalid, DatabaseTooOld, DatabaseUnreachable } from '../../errors.ts';
import { REPLAN_EVERY_MS } from '../planner.ts';
import { makeServerGround } from '../testing/for-each-store.ts';
import { connectServer } from './connect-server.ts';
import { refuseOld } from './refuse-old.ts';

for (const url of ['', 'nonsense', 'mysql://localhost/x', '/run/postgres'])
  test(`'${url}' is no PostgreSQL URL`, async () => {
    await assert.rejects(connectServer(url), (error) => {
      assert.ok(error instanceof ConfigInvalid);
      assert.deepEqual(
        error.faults.map(({ field }) => field),
        ['databaseUrl'],
      );
      return true;
    });
  });

test('a server that is not there is told by its code, and the password is not told', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(connectServer(`postgres://herald:hunter2@127.0.0.1:${port}/herald`), (error) => {
    assert.ok(error instanceof DatabaseUnreachable);
    assert.deepEqual([error.code, error.databaseCode], ['E_DATABASE_UNREACHABLE', 'ECONNREFUSED']);
    assert.ok(!`${error.message} ${error.fix} ${String(error.cause)}`.includes('hunter2'));
    return true;
  });
});

test('a database that does not exist is told by PostgreSQL’s code', async (t) => {
  const { place } = await makeServerGround(t, { empty: true });
  const url = new URL(place.databaseUrl);
  url.pathname = 'no_such_database';
  await assert.rejects(connectServer(url.href), { code: 'E_DATABASE_UNREACHABLE', databaseCode: '3D000' });
});

test('a connection that breaks while idle is replaced', async (t) => {
  const ground = await makeServerGround(t, { empty: true });
  const [one, other] = [
    ground.keep(await connectServer(ground.place.databaseUrl)),
    ground.keep(await connectServer(ground.place.databaseUrl)),
  ];
  await sql`select 1`.execute(one.db);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(other.db);
  // Its end may reach us before, while or after the next statement leaves; it must not end the process, nor last.
  const answers = [];
  for (let tries = 0; tries < 10; tries += 1)
    answers.push(await sql`select 1`.execute(one.db).catch((error: unknown) => error));
  for (const answer of answers)
    if (answer instanceof Error) assert.ok(answer instanceof DatabaseUnreachable, String(answer));
  assert.ok(!(answers.at(-1) instanceof Error));
});

test('a connection that breaks in a transaction fails the transaction, and not the process', async (t) => {
  const ground = await makeServerGround(t, { empty: true });
  const [one, other] = [
    ground.keep(await connectServer(ground.place.databaseUrl)),
    ground.keep(await connectServer(ground.place.databaseUrl)),
  ];
  const broken = one.transact(async (transaction) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other.db);
    const there = sql`select from pg_stat_activity where pid = ${rows[0]?.pid}`;
    while ((await there.execute(other.db)).rows.length > 0);
    await sql`select 1`.execute(transaction);
  });
  await assert.rejects(broken, DatabaseUnreachable);
  assert.equal((await sql`select 1`.execute(one.db)).rows.length, 1);
});

test('statements are planned anew, for tables as they are now', async (t) => {
  const ground = await makeServerGround(t, { empty: true });
  const { db } = ground.keep(await connectServer(ground.place.databaseUrl));
  // Nobody else is to have it planned anew.
  await sql`create table grown (n integer) with (autovacuum_enabled = false)`.execute(db);
  for (const _ of [1, 2]) await sql`select from grown where n > ${0}`.execute(db);
  const { rows } = await sql<{ name: string }>`
    select name from pg_prepared_statements where statement = 'select from grown where n > $1'`.execute(db);
  const plan = async () => (await sql`explain execute ${sql.id(rows[0]?.name ?? '')} (0)`.execute(db)).rows;
  const first = await plan();
  await sql`insert into grown select generate_series(1, 5000)`.execute(db);
  assert.deepEqual(await plan(), first);
  const now = performance.now();
  t.mock.method(performance, 'now', () => now + REPLAN_EVERY_MS);
  assert.notDeepEqual(await plan(), first);
});

for (const { version, refused } of [
  { version: '14.13 (Debian 14.13-1)', refused: true },
  { version: '9.6', refused: true },
  { version: '', refused: true },
  { version: '15.0', refused: false },
  { version: '18beta1', refused: false },
])
  test(`version '${version}' is ${refused ? 'refused' : 'taken'}`, () => {
    if (refused) assert.throws(() => refuseOld(version), DatabaseTooOld);
    else refuseOld(version);
  });

test('a connection that was left inside a transaction is not lent again', async (t) => {
  const store = await (await makeServerGround(t)).open();
  await assert.rejects(store.session.run('begin; select 1 / 0; commit'));
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(store.db);
  assert.deepEqual(rows, [{ one: 1 }]);
});

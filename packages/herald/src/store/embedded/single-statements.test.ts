import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { connect } from '../open-store.ts';
import { makeEmbeddedGround } from '../testing/for-each-store.ts';

test('a statement is handed over before the one before it is answered, but never into a transaction', async (t) => {
  const ground = await makeEmbeddedGround(t);
  const { db, transact } = await ground.open();
  await sql`create table row (number integer)`.execute(db);
  const insert = (number: number, into: Pick<typeof db, 'executeQuery' | 'getExecutor'> = db) =>
    sql`insert into row values (${number})`.execute(into);
  const count = async (): Promise<unknown> =>
    (await sql<{ count: number }>`select count(*) as count from row`.execute(db)).rows[0]?.count;
  await insert(1);
  await count();
  const post = t.mock.method(Worker.prototype, 'postMessage');
  const all = Promise.all([insert(2), insert(3), count(), insert(4)]);
  // Nothing can be answered before timers and messages have their turn.
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  assert.equal(post.mock.callCount(), 4);
  assert.equal((await all)[2], 3);

  const undone = transact(async (inside) => {
    await insert(5, inside);
    throw new Error('undone');
  });
  const beside = insert(6);
  await assert.rejects(undone, /undone/);
  await beside;
  assert.equal(await count(), 5);
});

test('what is asked before a transaction is seen by it, and a `begin` that was prepared in one opens none', async (t) => {
  const ground = await makeEmbeddedGround(t);
  const { db, transact } = await ground.open();
  await sql`create table row (number integer)`.execute(db);
  const insert = (number: number) => sql`insert into row values (${number})`.execute(db);
  const count = (from: Pick<typeof db, 'executeQuery' | 'getExecutor'>) =>
    sql<{ count: number }>`select count(*) as count from row`.execute(from);
  await insert(1);
  await insert(2);
  const third = insert(3);
  assert.equal((await transact((inside) => count(inside))).rows[0]?.count, 3);
  await third;

  await transact((inside) => sql`begin`.execute(inside));
  await sql`begin`.execute(db);
  await insert(4);
  await assert.rejects(transact((inside) => sql`select 1/0`.execute(inside)));
  assert.equal((await count(db)).rows[0]?.count, 4);
});

test('closing waits for what was asked, and refuses what comes afterwards', async (t) => {
  const ground = await makeEmbeddedGround(t);
  const { place } = ground;
  const first = await connect(place);
  await sql`create table row (number integer)`.execute(first.db);
  await first.close();
  const { db, transact, close } = await connect(place);
  const insert = (number: number) => sql`insert into row values (${number})`.execute(db);
  await insert(1);
  const under = Promise.all([insert(2), insert(3), sql`select count(*) from row`.execute(db)]);
  await close();
  await under;
  await assert.rejects(insert(4));
  await assert.rejects(transact((inside) => sql`select 1`.execute(inside)));
  const { db: again } = ground.keep(await connect(place));
  assert.deepEqual((await sql`select number from row order by number`.execute(again)).rows, [
    { number: 1 },
    { number: 2 },
    { number: 3 },
  ]);
});

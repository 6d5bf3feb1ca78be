import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
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

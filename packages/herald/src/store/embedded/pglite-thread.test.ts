import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { makeEmbeddedGround } from '../testing/for-each-store.ts';

test('when the thread ends by itself, whoever waits is told, nothing more is asked, and a new start recovers', async (t) => {
  const ground = await makeEmbeddedGround(t);
  const store = await ground.open();
  await sql`create table row (number integer)`.execute(store.db);
  await sql`insert into row values (1)`.execute(store.db);
  const post = t.mock.method(Worker.prototype, 'postMessage');
  const waiting = sql`select count(*) from generate_series(1, 50000000)`.execute(store.db);
  const refused = assert.rejects(waiting, { code: 'E_STORE_BROKEN' });
  while (post.mock.callCount() === 0) await new Promise(setImmediate);
  const thread = post.mock.calls[0]?.this;
  assert.ok(thread instanceof Worker);
  await thread.terminate();
  await refused;
  await assert.rejects(sql`select from row`.execute(store.db), { code: 'E_STORE_BROKEN' });
  await store.close();
  const { rows } = await sql`select number from row`.execute((await ground.open()).db);
  assert.deepEqual(rows, [{ number: 1 }]);
});

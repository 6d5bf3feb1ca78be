import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { makeEmbeddedGround } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { createUpkeep } from './upkeep.ts';

const MINUTE = 60_000;
const BUDGET = 256 * 1024;

const store = shared(async (t) => {
  const opened = await (await makeEmbeddedGround(t)).open();
  await sql`create table ballast (number integer, text text)`.execute(opened.db);
  return opened;
});

const write = (rows: number) =>
  sql`insert into ballast select n, repeat('x', 500) from generate_series(1, ${rows}) n`.execute(store().db);

/** Bytes of log since the last checkpoint. */
async function walBytes(): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::int8 as bytes from pg_control_checkpoint()
  `.execute(store().db);
  return rows[0]?.bytes ?? Number.NaN;
}

function upkeepAt(start: number) {
  let now = start;
  const upkeep = createUpkeep(store().db, { clock: { now: () => new Date(now) }, walBudgetBytes: BUDGET });
  return { upkeep, pass: (ms: number) => void (now += ms) };
}

test('the log is cut when it is over its budget, and not before', async () => {
  await sql`checkpoint`.execute(store().db);
  const { upkeep } = upkeepAt(0);
  await write(200);
  const under = await walBytes();
  assert.ok(under > 50_000 && under < BUDGET, `${under} bytes`);
  await upkeep.look();
  assert.ok((await walBytes()) >= under);
  await write(1_000);
  assert.ok((await walBytes()) > BUDGET);
  await upkeep.look();
  assert.ok((await walBytes()) < 10_000);
});

test('the log is cut after a while, if anything was written', async () => {
  await sql`checkpoint`.execute(store().db);
  const { upkeep, pass } = upkeepAt(0);
  const redo = async () => (await sql`select redo_lsn from pg_control_checkpoint()`.execute(store().db)).rows;
  const first = await redo();
  pass(6 * MINUTE);
  await upkeep.look();
  assert.deepEqual(await redo(), first, 'nothing was written');
  await write(100);
  await upkeep.look();
  assert.notDeepEqual(await redo(), first);
});

test('tables that have changed much are vacuumed and analysed, once a minute', async () => {
  const counts = async () =>
    (
      await sql<{ dead: number; estimate: number; modified: number }>`
        select n_dead_tup as dead, reltuples::int8 as estimate, n_mod_since_analyze as modified
        from pg_stat_user_tables join pg_class on oid = relid where pg_class.relname = 'ballast'`.execute(store().db)
    ).rows[0];
  await sql`truncate ballast`.execute(store().db);
  const { upkeep, pass } = upkeepAt(0);
  await write(5_000);
  await sql`delete from ballast where number <= 2000`.execute(store().db);
  await upkeep.look();
  await sql`select pg_stat_force_next_flush()`.execute(store().db);
  assert.equal((await counts())?.dead, 2_000);
  pass(2 * MINUTE);
  await upkeep.look();
  assert.deepEqual(await counts(), { dead: 0, estimate: 3_000, modified: 0 });
});

test('statements are planned anew, for tables as they are now', async () => {
  const { db } = store();
  await sql`truncate ballast`.execute(db);
  await sql`select from ballast`.execute(db);
  const { rows } = await sql<{ name: string }>`
    select name from pg_prepared_statements where statement = 'select from ballast'`.execute(db);
  const plan = async () => (await sql`explain execute ${sql.id(rows[0]?.name ?? '')}`.execute(db)).rows;
  const first = await plan();
  await write(5_000);
  assert.deepEqual(await plan(), first);
  await upkeepAt(0).upkeep.look();
  assert.notDeepEqual(await plan(), first);
});

test('nothing is done once stopped, and stopping waits for what is being done', async () => {
  const { upkeep } = upkeepAt(0);
  await write(2_000);
  const looking = upkeep.look();
  await upkeep.stop();
  await looking;
  assert.ok((await walBytes()) < 10_000, 'what was being done was done');
  await write(2_000);
  await upkeep.look();
  assert.ok((await walBytes()) > BUDGET);
});

test('it looks by itself', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { upkeep } = upkeepAt(0);
  upkeep.start();
  await write(2_000);
  t.mock.timers.tick(5_000);
  await upkeep.stop();
  assert.ok((await walBytes()) < 10_000);
});

test('a look that fails is told to the process, and the next goes on', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const warnings: unknown[] = [];
  t.mock.method(process, 'emitWarning', (warning: unknown) => void warnings.push(warning));
  const failure = new Error('no clock');
  let fails = false;
  const clock = {
    now(): Date {
      if (fails) throw failure;
      return new Date(0);
    },
  };
  const upkeep = createUpkeep(store().db, { clock, walBudgetBytes: BUDGET });
  upkeep.start();
  fails = true;
  t.mock.timers.tick(5_000);
  await assert.rejects(upkeep.look(), failure);
  assert.deepEqual(warnings, [failure]);
  fails = false;
  await write(2_000);
  t.mock.timers.tick(5_000);
  await upkeep.stop();
  assert.ok((await walBytes()) < 10_000);
});

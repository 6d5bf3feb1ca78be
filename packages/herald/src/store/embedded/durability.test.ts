import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { sql } from 'kysely';
import { DataFolderInUse } from '../../errors.ts';
import { connect } from '../open-store.ts';
import { makeEmbeddedGround } from '../testing/for-each-store.ts';
import { newTenant } from '../testing/someone.ts';

const insert = (number: number) => sql`insert into row values (${number})`;

test('each commit is forced to the disk before it resolves, and what is not committed is not', async (t) => {
  const { db, transact } = await (await makeEmbeddedGround(t)).open();
  await sql`create table row (number integer)`.execute(db);
  const fsync = t.mock.method(fs, 'fsyncSync');
  for (let number = 1; number <= 10; number += 1) {
    await insert(number).execute(db);
    assert.equal(fsync.mock.callCount(), number);
  }
  await transact(async (transaction) => {
    for (let number = 1; number <= 10; number += 1) await insert(number).execute(transaction);
    assert.equal(fsync.mock.callCount(), 10);
  });
  assert.equal(fsync.mock.callCount(), 11);
  await sql`select from row`.execute(db);
  assert.equal(fsync.mock.callCount(), 11);
});

test('when the disk refuses, the commit is refused, nothing more is answered, and a new start recovers', async (t) => {
  const ground = await makeEmbeddedGround(t);
  const store = await ground.open();
  const { tenant, seen, entraId } = newTenant();
  await store.addressBook.learn([seen(1, { entraId: entraId() })]);
  const disk = Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
  const fsync = t.mock.method(fs, 'fsyncSync', () => {
    throw disk;
  });
  const broken = { code: 'E_STORE_BROKEN', cause: disk };
  const waiting = Promise.allSettled([store.addressBook.counts(), store.addressBook.learn([])]);
  await assert.rejects(store.addressBook.learn([seen(2, { entraId: entraId() })]), broken);
  await waiting;
  fsync.mock.restore();
  await assert.rejects(store.addressBook.learn([seen(3, { entraId: entraId() })]), broken);
  await assert.rejects(store.addressBook.counts(tenant), broken);
  await assert.rejects(store.db.selectFrom('tenant').selectAll().execute(), broken);
  await store.close();
  const again = await ground.open();
  // The refused one may have reached the disk all the same; what came after it was never taken.
  const { people } = await again.addressBook.counts(tenant);
  assert.ok(people === 1 || people === 2, `${people} people`);
});

test('killed at any moment, a store keeps every row that it said was committed', async (t) => {
  const { place, keep } = await makeEmbeddedGround(t);
  const script = path.join(import.meta.dirname, '../testing/commit-until-killed.ts');
  for (const commits of [1, 7 + Math.floor(Math.random() * 40)]) {
    const writer = spawn(process.execPath, [script, place.dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => writer.kill('SIGKILL'));
    const ended = once(writer, 'exit');
    const said: string[] = [];
    for await (const line of createInterface(writer.stdout)) {
      said.push(line);
      if (said.length !== commits) continue;
      await assert.rejects(connect(place), { code: 'E_DATA_FOLDER_IN_USE', folder: place.dataFolder });
      writer.kill('SIGKILL');
    }
    await ended;
    const { db, close } = keep(await connect(place));
    const { rows } = await sql<{ number: number }>`select number from kept order by number`.execute(db);
    assert.ok(said.length >= commits);
    assert.deepEqual(rows.map(({ number }) => `${number}`).slice(0, said.length), said);
    // At most the one that was under way when it was killed.
    assert.ok(rows.length <= said.length + 1);
    await sql`drop table kept`.execute(db);
    await close();
  }
});

test('a folder is for one store at a time, also within a process', async (t) => {
  const ground = await makeEmbeddedGround(t);
  const first = await ground.open();
  const { dataFolder } = ground.place;
  for (const same of [dataFolder, path.join(dataFolder, '../', path.basename(dataFolder))])
    await assert.rejects(connect({ dataFolder: same }), (error) => {
      assert.ok(error instanceof DataFolderInUse);
      assert.deepEqual([error.code, error.folder], ['E_DATA_FOLDER_IN_USE', dataFolder]);
      assert.ok(error.message.includes(dataFolder));
      return true;
    });
  await first.addressBook.counts();
  await first.close();
  await ground.open();
});

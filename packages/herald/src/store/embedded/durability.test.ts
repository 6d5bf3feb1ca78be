import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { DataFolderInUse } from '../../errors.ts';
import { connect } from '../open-store.ts';
import { makeEmbeddedGround } from '../testing/for-each-store.ts';

test('each commit is forced to the disk before it resolves; on a disk that refuses, nothing more is answered, and a new start recovers', async (t) => {
  const ground = await makeEmbeddedGround(t);
  const { dataFolder } = ground.place;
  const folder = path.join(import.meta.dirname, '../testing');
  // The database runs in a thread of its own, where nothing can be mocked from here.
  const watched = [
    '--import',
    path.join(folder, 'watched-disk.ts'),
    path.join(folder, 'on-watched-disk.ts'),
    dataFolder,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, watched, {
    env: { ...process.env, WATCHED_DISK: path.dirname(dataFolder) },
  });
  const { tenant, ...seen } = JSON.parse(stdout);
  const broken = ['E_STORE_BROKEN', 'ENOSPC'];
  assert.deepEqual(seen, {
    commits: Array.from({ length: 10 }, () => 1),
    inside: 0,
    transaction: 1,
    read: 0,
    refused: broken,
    after: [broken, broken, broken],
  });
  const { addressBook } = await ground.open();
  // The refused one may have reached the disk all the same; what came after it was never taken.
  const { people } = await addressBook.counts(tenant);
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

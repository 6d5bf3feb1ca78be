import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ConfigInvalid, DataFolderUnusable } from '../../errors.ts';
import { connect, openStore } from '../open-store.ts';
import { makeEmbeddedGround, TEST_BOT } from '../testing/for-each-store.ts';

test('a new folder is made, with a database that was not there before', async (t) => {
  const { place, keep } = await makeEmbeddedGround(t, { empty: true });
  const dataFolder = path.join(place.dataFolder, 'not/yet/there');
  // What a process left that was killed while it made the database.
  fs.mkdirSync(path.join(dataFolder, 'postgres.new/global'), { recursive: true });
  fs.writeFileSync(path.join(dataFolder, 'postgres.new/PG_VERSION'), '18\n');
  const store = keep(await openStore({ dataFolder }, { botAppId: TEST_BOT }));
  assert.deepEqual(await store.addressBook.counts(), { people: 0, conversations: 0, teams: 0 });
  assert.deepEqual(fs.readdirSync(dataFolder).toSorted(), ['lock', 'postgres']);
});

test('a folder without a name is refused', async () => {
  await assert.rejects(connect({ dataFolder: ' ' }), ConfigInvalid);
});

test('what is no folder, or holds no database, is refused by name, and is free again after', async (t) => {
  const { place } = await makeEmbeddedGround(t, { empty: true });
  const file = path.join(place.dataFolder, 'file');
  fs.writeFileSync(file, '');
  await assert.rejects(connect({ dataFolder: file }), (error) => {
    assert.ok(error instanceof DataFolderUnusable && error.cause !== undefined);
    assert.deepEqual([error.code, error.folder], ['E_DATA_FOLDER_UNUSABLE', file]);
    return true;
  });
  fs.rmSync(path.join(place.dataFolder, 'postgres/global'), { recursive: true });
  for (let attempt = 0; attempt < 2; attempt += 1)
    await assert.rejects(connect(place), { code: 'E_DATA_FOLDER_UNUSABLE', folder: place.dataFolder });
});

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { startCommand } from './start-command.ts';

const APP = '6f1c2d3e-0000-4000-8000-000000000001';
const flags = {
  name: 'Contoso News',
  description: 'News of Contoso',
  developer: 'Contoso',
  website: 'https://contoso.example',
  privacy: 'https://contoso.example/privacy',
  terms: 'https://contoso.example/terms',
};
const words = ['manifest', ...Object.entries(flags).flatMap(([flag, text]) => [`--${flag}`, text])];

async function run(
  t: TestContext,
  more: readonly string[],
  env: Readonly<Record<string, string>> = { BOT_APP_ID: APP },
) {
  const folder = await mkdtemp(path.join(tmpdir(), 'herald-manifest-'));
  t.after(() => rm(folder, { recursive: true }));
  const started = startCommand(t, { words: [...words, ...more], env, folder });
  const exit = await started.ended;
  return { exit, folder, out: started.out(), err: started.err() };
}

test('herald manifest writes the package and says what to do with it', async (t) => {
  const { exit, folder, out, err } = await run(t, []);
  assert.deepEqual([exit, err], [0, '']);
  assert.match(out, /^✓ herald-app\.zip {2}Contoso News 1\.0\.0, \d+ kB, manifest 1\.30\n/);
  assert.match(out, new RegExp(`login\\.microsoftonline\\.com/organizations/adminconsent\\?client_id=${APP}\n`));
  assert.match(out, /\n {2}User\.Read\.All\n {6}to know everyone.*\n {6}Without it: /);
  const zip = await readFile(path.join(folder, 'herald-app.zip'));
  assert.equal(zip.subarray(0, 2).toString(), 'PK');
});

test('with --json it says the same to programs', async (t) => {
  const { exit, folder, out } = await run(t, [
    '--json',
    '--out',
    'news.zip',
    '--notification-only',
    '--cloud',
    'gcc-high',
  ]);
  assert.equal(exit, 0);
  const said = JSON.parse(out) as Record<string, unknown>;
  assert.deepEqual([said['file'], said['id'], said['notificationOnly']], ['news.zip', APP, true]);
  assert.match(String(said['consentUrl']), /^https:\/\/login\.microsoftonline\.us\//);
  assert.deepEqual(await readdir(folder), ['news.zip']);
});

test('what is wrong is said under the name by which it was given, and nothing is written', async (t) => {
  const { exit, folder, out, err } = await run(t, ['--accent-color', 'blue', '--outline-icon', 'none.png'], {
    APP_VERSION: '1',
  });
  assert.deepEqual([exit, out], [2, '']);
  assert.match(err, /^✗ herald manifest {2}4 settings keep it from running {2}E_CONFIG_INVALID\n/);
  for (const said of [
    /BOT_APP_ID +is missing/,
    /--accent-color +is not/,
    /APP_VERSION +is not/,
    /--outline-icon .*ENOENT/,
  ])
    assert.match(err, said);
  assert.deepEqual(await readdir(folder), []);
});

test('a folder that is not there is a problem with its fix', async (t) => {
  const { exit, err } = await run(t, ['--out', 'not/there.zip']);
  assert.equal(exit, 1);
  assert.match(
    err,
    /^✗ herald manifest {2}the app package cannot be written to not\/there\.zip: ENOENT {2}E_PACKAGE_NOT_WRITTEN\n {4}fix /,
  );
});

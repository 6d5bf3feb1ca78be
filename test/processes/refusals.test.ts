import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { assertHides } from '../support/hide-secrets.ts';
import { setStage } from './stage.ts';
import { startCommand } from './start-command.ts';

const timeout = 180_000;

test(
  'what it cannot start with is named at once, with what would do; exit 2, and nothing is done',
  { timeout },
  async (t) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'herald-refusal-'));
    t.after(() => rm(folder, { recursive: true }));
    const env = {
      BOT_APP_ID: 'x',
      BOT_SECRET: 'quiet ',
      BOT_TENANT_ID: '?',
      CLOUD: 'mars',
      DATABASE_URL: 'mysql://u:quiet@h/d',
      DATA_FOLDER: 'd',
      PORT: 'x',
      TRUSTED_SERVICE_URLS: 'x',
      LOG_LEVEL: 'x',
    };
    const { out, err, ended } = startCommand(t, { words: ['serve'], env, folder });
    assert.equal(await ended, 2);
    assert.match(err(), /^✗ herald serve {2}9 settings keep it from running {2}E_CONFIG_INVALID\n/);
    for (const name of Object.keys(env)) assert.match(err(), new RegExp(`^    ${name} +\\S.*set `, 'm'));
    assert.match(err(), /^ {4}fix +Set what is named above/m);
    assertHides(err(), ['quiet']);
    assert.equal(out(), '');
    assert.deepEqual(readdirSync(folder), []);
  },
);

test('a second process on a folder is refused while the first goes on', { timeout }, async (t) => {
  const stage = await setStage(t);
  const first = startCommand(t, { words: ['serve', '--json'], env: stage.env });
  const [ready] = await first.says(/^.*\n/);
  const { url, ...said } = JSON.parse(ready) as { url: string };
  assert.deepEqual(said, {
    command: 'herald serve',
    store: stage.env['DATA_FOLDER'],
    bot: stage.appId,
    lanes: true,
    simulator: stage.teams.url,
  });

  const second = startCommand(t, { words: ['serve'], env: stage.env });
  assert.equal(await second.ended, 1);
  assert.equal(second.out(), '');
  assert.match(
    second.err(),
    /^✗ herald serve {2}the data folder \S+ is in use {2}E_DATA_FOLDER_IN_USE\n {4}fix {9}Stop the other process/,
  );

  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  first.signal('SIGTERM');
  assert.equal(await first.ended, 0);
});

test('the environment goes before a file of variables, and a flag before both', { timeout }, async (t) => {
  const stage = await setStage(t);
  const folder = await mkdtemp(path.join(tmpdir(), 'herald-variables-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'bot.env');
  const { BOT_SECRET: secret, ...env } = stage.env;
  await writeFile(file, `# for tests\nBOT_SECRET="${secret}"\nDATA_FOLDER=/not/this\nHOST=256.0.0.1\n`);
  const { says, signal, ended } = startCommand(t, {
    words: ['serve', '--env', file, '--host', 'localhost'],
    env: { ...env, PORT: '0' },
  });
  await says(/^herald serve {2}listening on http:\/\/localhost:\d+ /);
  signal('SIGINT');
  assert.equal(await ended, 0);
});

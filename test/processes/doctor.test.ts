import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { findingCodes, type Diagnosis } from 'herald';
import { sharedContoso } from '../support/contoso.ts';
import { startCommand } from './start-command.ts';

suite('herald doctor', () => {
  const contoso = sharedContoso({ store: 'embedded' });
  const env = (more: Readonly<Record<string, string>> = {}) => {
    const { appId, secret, teams, place } = contoso();
    assert.ok('dataFolder' in place);
    return { BOT_APP_ID: appId, BOT_SECRET: secret, SIMULATOR_URL: teams.url, DATA_FOLDER: place.dataFolder, ...more };
  };

  test('beside a process that has the store it looks at everything else, and ends well', async (t) => {
    const { endpoint, tenantId } = contoso();
    const words = ['doctor', '--endpoint', endpoint, '--tenant', tenantId];
    const doctor = startCommand(t, { words, env: env() });
    assert.equal(await doctor.ended, 0, doctor.out() + doctor.err());
    assert.match(doctor.out(), /✓ The bot gets tokens for the Bot Connector\. {2}D_CONNECTOR_LOGIN/);
    assert.match(doctor.out(), /– .*in use.*D_STORE\n {4}fix {2}Nothing, if that is herald serve/);
    assert.match(doctor.out(), new RegExp(`\nTenant ${tenantId}\n`));
    assert.match(doctor.out(), /Nothing keeps the bot from working: 0 problems/);
  });

  test('a problem ends it with 1; as JSON it is one object', async (t) => {
    const words = ['doctor', '--endpoint', contoso().endpoint, '--json'];
    const doctor = startCommand(t, { words, env: env({ BOT_SECRET: 'wrong' }) });
    assert.equal(await doctor.ended, 1);
    const { healthy, findings } = JSON.parse(doctor.out()) as Diagnosis;
    assert.equal(healthy, false);
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'problem').map(({ code }) => code),
      ['D_CONNECTOR_LOGIN'],
    );
    assert.equal(doctor.err(), '');
  });

  test('variables that are missing are named, and nothing is looked at', async (t) => {
    const doctor = startCommand(t, { words: ['doctor'], env: {} });
    assert.equal(await doctor.ended, 2);
    assert.match(doctor.err(), /BOT_APP_ID/);
    assert.equal(doctor.out(), '');
  });
});

const inOrder = (one: string, other: string): number => one.localeCompare(other);

test('docs/doctor.md has every code, and no other', async () => {
  const page = await readFile('docs/doctor.md', 'utf8');
  const named = [...page.matchAll(/^\| `(D_\w+)`/gm)].map(([, code = '']) => code).toSorted(inOrder);
  assert.deepEqual(named, Object.keys(findingCodes).toSorted(inOrder));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHides } from '../support/hide-secrets.ts';
import { setStage } from './stage.ts';
import { startCommand } from './start-command.ts';

const timeout = 180_000;

test('a worker says how it is, also when its database is gone, and stops when asked', { timeout }, async (t) => {
  const stage = await setStage(t, 'database');
  const { env } = stage;
  const { out, err, says, signal, ended } = startCommand(t, { words: ['worker', '--port', '0'], env });
  const { groups } = await says(/^herald worker {2}listening on (?<url>http:\/\/127\.0\.0\.1:\d+) {2}store postgres/m);
  const url = groups?.['url'] ?? '';
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  // No bot endpoint: Teams is answered by herald serve.
  assert.equal((await fetch(`${url}/api/messages`, { method: 'POST', body: '{}' })).status, 404);

  await stage.removeStore();
  const answer = await fetch(`${url}/readyz`);
  assert.equal(answer.status, 503);
  assert.equal(((await answer.json()) as { status: string }).status, 'store-unreachable');
  assert.equal((await fetch(`${url}/livez`)).status, 200);

  signal('SIGTERM');
  assert.equal(await ended, 0);
  const { password } = new URL(env['DATABASE_URL'] ?? '');
  assertHides(out() + err(), [stage.secret, ...(password === '' ? [] : [password])]);
});

test('a database that is not there is said, without its password', { timeout }, async (t) => {
  const { env } = await setStage(t, 'database');
  const { err, ended } = startCommand(t, {
    words: ['worker'],
    env: { ...env, DATABASE_URL: 'postgres://herald:quiet@127.0.0.1:1/herald' },
  });
  assert.equal(await ended, 1);
  assert.match(
    err(),
    /^✗ herald worker {2}the database did not let us in: ECONNREFUSED {2}E_DATABASE_UNREACHABLE\n {4}fix /,
  );
  assertHides(err(), ['quiet']);
});

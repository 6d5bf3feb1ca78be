import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { openHerald } from 'herald';
import { heraldOptions } from '../support/herald-options.ts';
import { assertHides } from '../support/hide-secrets.ts';
import { beginPost, catchActivity } from './slow-post.ts';
import { setStage, type Stage } from './stage.ts';
import { startCommand, type Started } from './start-command.ts';

const READY = /^herald serve {2}listening on (?<url>http:\/\/127\.0\.0\.1:\d+) {2}store .*$/m;
const timeout = 180_000;

async function startServe(
  t: TestContext,
  stage: Stage,
  ...node: string[]
): Promise<Started & { readonly url: string }> {
  const started = startCommand(t, { words: ['serve'], env: stage.env, node });
  const { groups } = await started.says(READY);
  return { ...started, url: groups?.['url'] ?? '' };
}

/** Whether anything takes a connection there. */
async function listens(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Opens the store that a process has left, to see what it knew. */
async function leftBehind(t: TestContext, { teams, appId, secret, env }: Stage) {
  const herald = await openHerald({ ...heraldOptions(teams, appId, secret), dataFolder: env['DATA_FOLDER'] ?? '' });
  t.after(() => herald.close());
  return herald.addressBook;
}

test('it says where it is, learns from Teams, stops when asked, and leaves what it learnt', { timeout }, async (t) => {
  const stage = await setStage(t);
  const { url, out, err, says, signal, ended } = await startServe(t, stage);
  assert.equal(
    out(),
    `herald serve  listening on ${url}  store ${stage.env['DATA_FOLDER']}  bot ${stage.appId.slice(0, 8)}…` +
      `  Teams simulated at ${stage.teams.url}\n`,
  );
  for (const [route, body] of [
    ['/livez', { status: 'live' }],
    ['/readyz', { status: 'ready' }],
  ] as const) {
    const answer = await fetch(url + route);
    assert.deepEqual([answer.status, await answer.json()], [200, body]);
  }
  assert.equal((await fetch(`${url}/coffee?token=${stage.secret}`)).status, 404);
  assert.deepEqual(await stage.install(url), [200, 200]);
  await stage.teams.control.say({ appId: stage.appId, person: stage.ana, text: 'Lunch is here' });
  await says(/"route":"\/api\/messages","status":200/);
  const asked = performance.now();
  signal('SIGTERM');
  assert.equal(await ended, 0);
  assert(performance.now() - asked < 10_000);
  assert.match(err(), /"signal":"SIGTERM","msg":"stopping.*\n.*"msg":"stopped"/);
  assertHides(out() + err(), [stage.secret, 'Lunch is here', 'Ana']);
  for (const line of err().trimEnd().split('\n')) assert(JSON.parse(line));

  const addressBook = await leftBehind(t, stage);
  assert.deepEqual(await addressBook.counts(), { people: 1, conversations: 1, teams: 0 });
});

test('an activity that is coming in when it is asked to stop is taken first', { timeout }, async (t) => {
  const stage = await setStage(t);
  const activity = await catchActivity(t, stage);
  const { url, says, signal, ended } = await startServe(t, stage);
  const pending = await beginPost(t, url, activity);
  signal('SIGTERM');
  await says(/"msg":"stopping/);
  while (await listens(url));
  assert.match(await pending.finish(), /\r\nHTTP\/1\.1 200 /);
  assert.equal(await ended, 0);
  const addressBook = await leftBehind(t, stage);
  assert.equal((await addressBook.counts()).conversations, 1);
});

test('one that never comes to its end is cut off, in time', { timeout }, async (t) => {
  const stage = await setStage(t);
  const activity = await catchActivity(t, stage);
  const { url, signal, ended } = await startServe(t, stage);
  const pending = await beginPost(t, url, activity);
  const asked = performance.now();
  signal('SIGTERM');
  assert.equal(await ended, 0);
  assert(performance.now() - asked < 10_000);
  await pending.closed;
});

test('a second signal ends it at once, and what it held is free', { timeout }, async (t) => {
  const stage = await setStage(t);
  const activity = await catchActivity(t, stage);
  const first = await startServe(t, stage);
  await beginPost(t, first.url, activity);
  first.signal('SIGTERM');
  await first.says(/"msg":"stopping/);
  first.signal('SIGTERM');
  assert.equal(await first.ended, 1);
  assert.doesNotMatch(first.err(), /"msg":"stopped"/);

  const second = await startServe(t, stage);
  second.signal('SIGINT');
  assert.equal(await second.ended, 0);
  assert.match(second.err(), /"msg":"stopped"/);
});

/** An option of Node that runs this before the command; it may not say what no output should show. */
const first = (script: string): readonly string[] => ['--import', `data:text/javascript,${encodeURIComponent(script)}`];

test('when the disk fails it ends and says so, for a supervisor to start it again', { timeout }, async (t) => {
  const stage = await setStage(t);
  const full = path.join(stage.env['DATA_FOLDER'] ?? '', 'full');
  // In every thread: the database has one of its own.
  const failing = `import fs from 'node:fs';
    const { fsyncSync } = fs;
    fs.fsyncSync = (file) => {
      if (!fs.existsSync(${JSON.stringify(full)})) return fsyncSync(file);
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'fsync' });
    }`;
  const { url, err, ended } = await startServe(t, stage, ...first(failing));
  writeFileSync(full, '');
  assert(!(await stage.install(url)).includes(200));
  assert.equal(await ended, 1);
  assert.match(
    err(),
    /^✗ herald serve {2}the embedded store has failed {2}E_STORE_BROKEN\n {4}because +no space left\n {4}fix +Look at what caused it/m,
  );
});

test('a crash says where, what to do and not what was said', { timeout }, async (t) => {
  const made = await setStage(t);
  const stage = { ...made, env: { ...made.env, TEXT: 'Lunch is here' } };
  const crash = "process.once('SIGUSR2', () => { throw new SyntaxError(process.env.TEXT) })";
  const { err, signal, ended } = await startServe(t, stage, ...first(crash));
  signal('SIGUSR2');
  assert.equal(await ended, 1);
  assert.match(
    err(),
    /^✗ herald {2}a bug, .*SyntaxError {2}E_CRASHED\n {4}place {7}at .*data:text.*\n(?: .*\n)* {4}fix {9}Report it/m,
  );
  assertHides(err(), [stage.secret, 'Lunch']);
});

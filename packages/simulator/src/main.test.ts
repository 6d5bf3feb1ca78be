import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';

const command = path.join(import.meta.dirname, 'main.ts');

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves once standard output has what fits. */
  readonly says: (pattern: RegExp) => Promise<RegExpMatchArray>;
}

function run(t: TestContext, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [command, ...args]);
  t.after(() => child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const says = async (pattern: RegExp): Promise<RegExpMatchArray> => {
    for (;;) {
      const found = pattern.exec(out);
      if (found !== null) return found;
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => assert.fail(`it ended: ${err}`))]);
    }
  };
  return { child, out: () => out, err: () => err, says };
}

test('it says where everything is, shows each request, and stops cleanly', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'teams-simulator-'));
  t.after(async () => rm(folder, { recursive: true }));
  const seed = path.join(folder, 'seed.json');
  await writeFile(
    seed,
    JSON.stringify([{ addTenant: { id: 'contoso' } }, { addBot: { appId: 'bot', secret: 'quiet' } }]),
  );
  const { child, says, out } = run(t, '--port', '0', '--seed', seed);
  const [, url = ''] = await says(/is at (http:\/\/127\.0\.0\.1:\d+)\n/);
  await says(/service URL {6}http.*\/amer\/\n/);
  await says(/Graph {12}http.*\/graph\/v1\.0\/\n/);
  await fetch(`${url}/v1/.well-known/keys`);
  await says(/^\d\d:\d\d:\d\d\.\d{3} {2}GET {5}200 {2}\/v1\/\.well-known\/keys$/m);
  await fetch(`${url}/amer/v3/conversations`, { method: 'POST', body: '{}' });
  await says(/^\S+ {2}POST {4}401 {2}\/amer\/v3\/conversations {2}no valid token$/m);
  await fetch(`${url}/coffee`, { method: 'DELETE' });
  await says(/^\S+ {2}DELETE {2}404 {2}\/coffee {2}UNKNOWN ROUTE$/m);
  await fetch(`${url}/simulator/`);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.doesNotMatch(out(), /\/simulator\/$/m);
});

const misuses = [
  { what: 'an unknown flag', args: ['--prot', '1'], says: /--prot/ },
  {
    what: 'a port that is none',
    args: ['--port', 'many'],
    says: /--port: expected a number from 0 to 65535, got many/,
  },
  { what: 'a seed that is not there', args: ['--seed', 'missing.json'], says: /--seed: missing\.json cannot be read/ },
  { what: 'something without a flag', args: ['3979'], says: /3979/ },
];
for (const { what, args, says } of misuses)
  test(`${what} is misuse: exit 2`, async (t) => {
    const { child, err, out } = run(t, ...args);
    assert.deepEqual(await once(child, 'close'), [2, null]);
    assert.match(err(), says);
    assert.equal(out(), '');
  });

test('a refused seed and a taken port end it with a reason', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'teams-simulator-'));
  t.after(async () => rm(folder, { recursive: true }));
  const seed = path.join(folder, 'seed.json');
  await writeFile(seed, '[{ "addTenant": { "nmae": "x" } }]');
  const refused = run(t, '--port', '0', '--seed', seed);
  assert.deepEqual(await once(refused.child, 'close'), [2, null]);
  assert.match(refused.err(), /0\.addTenant\.nmae/);

  const first = run(t, '--port', '0');
  const [, port = ''] = await first.says(/127\.0\.0\.1:(\d+)\n/);
  const second = run(t, '--port', port);
  assert.deepEqual(await once(second.child, 'close'), [1, null]);
  assert.match(second.err(), /nothing can listen on 127\.0\.0\.1:\d+\n {2}fix: /);
});

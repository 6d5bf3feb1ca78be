import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, test } from 'node:test';
import { runCommandLine } from './command-line.ts';
import { exitCode } from './exit-code.ts';

const APP = '6f1c2d3e-0000-4000-8000-000000000001';
const { done, problem, misused } = exitCode;

// What is refused must not leave a data folder where it was started.
let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'herald-command-'));
});
after(() => rm(folder, { recursive: true }));

async function run(words: readonly string[], env: Readonly<Record<string, string>> = {}, columns?: number) {
  const out = new PassThrough({ encoding: 'utf8' });
  const err = Object.assign(new PassThrough({ encoding: 'utf8' }), columns === undefined ? {} : { columns });
  const DATA_FOLDER = path.join(folder, 'data');
  const exit = await runCommandLine(words, { out, err, env: 'DATA_FOLDER' in env ? env : { DATA_FOLDER, ...env } });
  return { exit, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

const refused: ReadonlyArray<{
  what: string;
  words: readonly string[];
  env?: Readonly<Record<string, string>>;
  says: readonly RegExp[];
  exit?: number;
}> = [
  {
    what: 'serve without any variable',
    words: ['serve'],
    says: [
      /^✗ herald serve {2}2 settings keep it .* {2}E_CONFIG_INVALID\n {4}BOT_APP_ID +is missing.*\n {4}BOT_SECRET +is missing.*\n {4}fix +Set what/,
    ],
  },
  {
    what: 'a worker on a folder',
    words: ['worker'],
    env: { BOT_APP_ID: APP, BOT_SECRET: 'quiet' },
    says: [/one setting keeps/, /DATABASE_URL +is missing: .*PostgreSQL of herald serve/],
  },
  {
    what: 'serve without lanes on a folder',
    words: ['serve', '--no-lanes'],
    env: { BOT_APP_ID: APP, BOT_SECRET: 'quiet' },
    says: [/DATABASE_URL +is missing: .*PostgreSQL of herald worker/],
  },
  {
    what: 'a certificate that is not there',
    words: ['serve'],
    env: { BOT_APP_ID: APP, BOT_CERTIFICATE_PATH: '/not/there.pem' },
    says: [/^✗ herald serve {2}the file .*ENOENT {2}E_LOGIN_FILE_UNUSABLE\n {4}fix +Check that \/not\/there\.pem/],
    exit: problem,
  },
  {
    what: 'a file of variables that is not there',
    words: ['serve', '--env', '/no/bot.env'],
    says: [/ {4}--env +names \/no\/bot\.env, which cannot be read: ENOENT\n/],
  },
  {
    what: 'an unknown command',
    words: ['wroker'],
    says: [/^✗ herald {2}unknown command 'wroker' \(Did you mean worker\?\) {2}E_MISUSED\n {4}fix /],
  },
  { what: 'an unknown flag', words: ['serve', '--prot', '1'], says: [/unknown option '--prot'.*E_MISUSED/] },
  { what: 'a word too many', words: ['serve', 'here'], says: [/too many arguments.*E_MISUSED/] },
  {
    what: 'a port that is none',
    words: ['worker', '--port', 'many'],
    says: [/'many' is invalid\. Give a number.*E_MISUSED/],
  },
  { what: 'a port without a number', words: ['serve', '--port'], says: [/argument missing.*E_MISUSED/] },
  { what: 'no command', words: [], says: [/^Usage: herald/] },
];
for (const { what, words, env, says, exit: expected = misused } of refused)
  test(`refuses ${what}, and does nothing`, async () => {
    const { exit, out, err } = await run(words, env);
    assert.equal(exit, expected);
    for (const pattern of says) assert.match(err, pattern);
    assert.doesNotMatch(err, /quiet/);
    assert.equal(out, '');
    assert.deepEqual(readdirSync(folder), []);
  });

for (const { what, words, says } of [
  { what: 'help', words: ['--help'], says: /^Usage: herald/ },
  { what: 'help of a command', words: ['serve', '--help'], says: /--no-lanes[^]*BOT_APP_ID/ },
  { what: 'the version', words: ['--version'], says: /^\d+\.\d+\.\d+\n$/ },
])
  test(`${what} goes to standard output`, async () => {
    const { exit, out, err } = await run(words);
    assert.deepEqual([exit, err], [done, '']);
    assert.match(out, says);
  });

test('with --json a refusal is one object on standard output too', async () => {
  const { exit, out, err } = await run(['worker', '--json'], { BOT_APP_ID: APP });
  const { error } = JSON.parse(out) as { error: { code: string; faults: readonly { field: string }[] } };
  assert.deepEqual(
    [exit, error.code, error.faults.map(({ field }) => field)],
    [misused, 'E_CONFIG_INVALID', ['BOT_SECRET', 'DATABASE_URL']],
  );
  assert.match(err, /^✗ herald worker /);
});

test('on a narrow terminal long lines go on under their own column', async () => {
  const { err } = await run(['serve'], { BOT_APP_ID: APP }, 60);
  const [, ...lines] = err.trimEnd().split('\n');
  assert(lines.length > 3);
  for (const line of lines) assert(line.length <= 60, line);
  assert.match(lines[1] ?? '', /^ {16}\S/);
});

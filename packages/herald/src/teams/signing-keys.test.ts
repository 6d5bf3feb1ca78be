import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { createSigningKeys } from './signing-keys.ts';

const NINE = Date.parse('2026-11-02T09:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const jwk = (kid: string, more: object = {}) => ({
  kty: 'RSA',
  use: 'sig',
  kid,
  n: `n-${kid}`,
  e: 'AQAB',
  x5t: 'x',
  ...more,
});
type Reply = (response: ServerResponse) => void;

const json = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** A login that publishes keys; `keysReply` and `metadataReply` replace an answer. */
async function startLogin(t: TestContext, deadlineMs = 1000) {
  const clock = { at: NINE, now: () => new Date(clock.at) };
  const login = {
    keys: [jwk('one')] as unknown[],
    fetched: 0,
    metadata: undefined as unknown,
    metadataReply: undefined as Reply | undefined,
    keysReply: undefined as Reply | undefined,
  };
  const server = createServer((request, response) => {
    if (request.url === '/v1/.well-known/openidconfiguration')
      return (
        login.metadataReply?.(response) ??
        json(response, login.metadata ?? { jwks_uri: `${origin}/v1/.well-known/keys` })
      );
    login.fetched += 1;
    return login.keysReply?.(response) ?? json(response, { keys: login.keys });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const keys = createSigningKeys({ metadataUrl: `${origin}/v1/.well-known/openidconfiguration`, clock, deadlineMs });
  const n = async (kid: string) => {
    const found = await keys.find(kid);
    return found === undefined ? undefined : (found.key as { n: string }).n;
  };
  return { clock, login, keys, n, origin };
}

const unavailable = { code: 'E_SIGNING_KEYS_UNAVAILABLE' };
const broken: Reply = (response) => response.writeHead(503).end();

const published = (kid: string) => ({ kty: 'RSA', kid, n: `n-${kid}`, e: 'AQAB' });

test('a key is found with what it may sign for', async (t) => {
  const { login, keys } = await startLogin(t);
  login.keys = [jwk('one'), jwk('two', { endorsements: ['msteams', 'webchat'] }), jwk('three', { endorsements: null })];
  assert.deepEqual(await keys.find('two'), { key: published('two'), endorsements: ['msteams', 'webchat'] });
  assert.deepEqual(await keys.find('one'), { key: published('one'), endorsements: undefined });
  assert.deepEqual(await keys.find('three'), { key: published('three'), endorsements: undefined });
  assert.equal(login.fetched, 1);
});

test('all who ask at once share one fetch', async (t) => {
  const { login, n } = await startLogin(t);
  assert.deepEqual(new Set(await Promise.all(Array.from({ length: 20 }, () => n('one')))), new Set(['n-one']));
  assert.equal(login.fetched, 1);
});

test('keys are kept for a day', async (t) => {
  const { clock, login, n } = await startLogin(t);
  await n('one');
  clock.at = NINE + 24 * HOUR - 1;
  await n('one');
  assert.equal(login.fetched, 1);
  login.keys = [jwk('two')];
  clock.at = NINE + 24 * HOUR;
  assert.equal(await n('one'), undefined);
  assert.equal(login.fetched, 2);
});

test('the first unknown key after a rotation is found, however fresh the others are', async (t) => {
  const { login, n } = await startLogin(t);
  await n('one');
  login.keys = [jwk('one'), jwk('two')];
  assert.deepEqual(await Promise.all([n('two'), n('two'), n('one')]), ['n-two', 'n-two', 'n-one']);
  assert.equal(login.fetched, 2);
});

test('made-up keys cost one fetch a minute', async (t) => {
  const { clock, login, n } = await startLogin(t);
  await n('one');
  for (let i = 0; i < 10; i += 1) assert.equal(await n(`made-up-${i}`), undefined);
  assert.equal(login.fetched, 2);
  clock.at = NINE + MINUTE - 1;
  assert.equal(await n('made-up'), undefined);
  assert.equal(login.fetched, 2);
  login.keys = [jwk('two')];
  clock.at = NINE + MINUTE;
  assert.equal(await n('two'), 'n-two');
  assert.equal(login.fetched, 3);
});

test('nothing known and nothing fetched: a coded error, and the next one asks again', async (t) => {
  const { login, n } = await startLogin(t);
  login.metadataReply = broken;
  await assert.rejects(n('one'), unavailable);
  login.metadataReply = undefined;
  assert.equal(await n('one'), 'n-one');
});

test('when a later fetch fails the old keys serve, and the login is left in peace for a minute', async (t) => {
  const { clock, login, n } = await startLogin(t);
  await n('one');
  clock.at = NINE + 24 * HOUR;
  login.keysReply = broken;
  assert.equal(await n('one'), 'n-one');
  assert.equal(login.fetched, 2);
  assert.equal(await n('one'), 'n-one');
  await assert.rejects(n('two'), unavailable);
  assert.equal(login.fetched, 2);
  login.keysReply = undefined;
  login.keys = [jwk('two')];
  clock.at += MINUTE;
  assert.equal(await n('two'), 'n-two');
});

test('whether an unknown key exists cannot be said while the fetch fails', async (t) => {
  const { clock, login, n } = await startLogin(t);
  await n('one');
  login.keysReply = broken;
  await assert.rejects(n('two'), unavailable);
  login.keysReply = undefined;
  login.keys = [jwk('two')];
  clock.at = NINE + MINUTE;
  assert.equal(await n('two'), 'n-two');
});

test('keys that are of no use are left out, and do not spoil the others', async (t) => {
  const { login, n } = await startLogin(t);
  const { kid: _, ...nameless } = jwk('x');
  login.keys = [
    null,
    'key',
    nameless,
    { kty: 'EC', kid: 'ec', crv: 'P-256', x: 'x', y: 'y' },
    { kty: 'oct', kid: 'oct', k: 'c2VjcmV0' },
    jwk('encrypts', { use: 'enc' }),
    jwk('odd', { endorsements: 'msteams' }),
    jwk('good', { use: undefined }),
  ];
  assert.equal(await n('good'), 'n-good');
  for (const kid of ['ec', 'oct', 'encrypts', 'odd', '']) assert.equal(await n(kid), undefined);
});

test('keys on plain http elsewhere are not fetched', async (t) => {
  const { login, n, origin } = await startLogin(t);
  login.metadata = { jwks_uri: `${origin.replace('127.0.0.1', 'localhost')}/v1/.well-known/keys` };
  await assert.rejects(n('one'), unavailable);
  assert.equal(login.fetched, 0);
});

const bad: ReadonlyArray<
  readonly [name: string, break_: (login: Awaited<ReturnType<typeof startLogin>>['login']) => void]
> = [
  ['metadata without jwks_uri', (login) => (login.metadata = { issuer: 'x' })],
  ['metadata that is no JSON', (login) => (login.metadataReply = (response) => response.end('<html>'))],
  ['keys in a file', (login) => (login.metadata = { jwks_uri: 'file:///etc/passwd' })],
  [
    'metadata elsewhere',
    (login) =>
      (login.metadataReply = (response) => response.writeHead(302, { location: '/v1/.well-known/keys' }).end()),
  ],
  ['no keys', (login) => (login.keys = [])],
  ['keys without end', (login) => (login.keysReply = (response) => response.end('x'.repeat(1024 * 1024 + 1)))],
  ['keys that never come', (login) => (login.keysReply = () => true as never)],
  ['keys that break off', (login) => (login.keysReply = (response) => response.destroy())],
];
for (const [name, spoil] of bad)
  test(`${name}: a coded error`, async (t) => {
    const { login, n } = await startLogin(t, name.includes('never') ? 50 : 1000);
    spoil(login);
    await assert.rejects(n('one'), unavailable);
  });

for (const metadataUrl of ['ftp://login.example/', 'login.example', ''])
  test(`${JSON.stringify(metadataUrl)} is no metadata URL`, () => {
    assert.throws(() => createSigningKeys({ metadataUrl, clock: { now: () => new Date(NINE) } }), {
      code: 'E_CONFIG_INVALID',
    });
  });

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { ConfigInvalid } from '../errors.ts';
import { PlainHttpCredential } from './plain-http-credential.ts';

const NINE = Date.parse('2026-11-02T09:00:00Z');
const SECRET = 's3cret~/+&=Ü';
const SCOPE = 'https://api.botframework.com/.default';

type Seen = {
  method: string | undefined;
  url: string | undefined;
  type: string | undefined;
  form: Record<string, string>;
};

async function startLogin(t: TestContext, reply: (response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      seen.push({ method: request.method, url: request.url, type: request.headers['content-type'], form });
      reply(response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const credential = new PlainHttpCredential({
    loginHost: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authority: 'botframework.com',
    clientId: 'app',
    clientSecret: SECRET,
    now: () => NINE,
  });
  return { credential, seen, server };
}

const json = (status: number, body: unknown) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

test('a token is asked for as Entra wants it, and lives as long as it is told', async (t) => {
  const { credential, seen } = await startLogin(
    t,
    json(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'abc' }),
  );
  assert.deepEqual(await credential.getToken(SCOPE), { token: 'abc', expiresOnTimestamp: NINE + 3_599_000 });
  await credential.getToken([SCOPE], { tenantId: 'customer' });
  const form = { grant_type: 'client_credentials', client_id: 'app', client_secret: SECRET, scope: SCOPE };
  const type = 'application/x-www-form-urlencoded';
  assert.deepEqual(seen, [
    { method: 'POST', url: '/botframework.com/oauth2/v2.0/token', type, form },
    { method: 'POST', url: '/customer/oauth2/v2.0/token', type, form },
  ]);
});

const refusals: ReadonlyArray<
  readonly [name: string, reply: (response: ServerResponse) => void, code: string, loginCode: string]
> = [
  [
    'a wrong secret',
    json(401, { error: 'invalid_client', error_description: SECRET, error_codes: [7000215] }),
    'E_LOGIN_REFUSED',
    'AADSTS7000215',
  ],
  ['a refusal without codes', json(400, { error: 'unauthorized_client' }), 'E_LOGIN_REFUSED', 'unauthorized_client'],
  [
    'a refusal that repeats the secret',
    json(400, { error: SECRET, error_codes: SECRET }),
    'E_LOGIN_REFUSED',
    'refused',
  ],
  ['throttling', json(429, { error: 'slow_down' }), 'E_LOGIN_UNREACHABLE', 'HTTP429'],
  ['a failure of its own', json(503, { error: 'server_error' }), 'E_LOGIN_UNREACHABLE', 'HTTP503'],
  ['HTML', (response) => response.writeHead(404).end('<html>'), 'E_LOGIN_UNREACHABLE', 'HTTP404'],
  ['a success without a token', json(200, { expires_in: 3599 }), 'E_LOGIN_UNREACHABLE', 'HTTP200'],
  [
    'a redirect',
    (response) => response.writeHead(302, { location: 'https://evil.example/' }).end(),
    'E_LOGIN_UNREACHABLE',
    'HTTP302',
  ],
  ['no answer', (response) => response.destroy(), 'E_LOGIN_UNREACHABLE', 'UND_ERR_SOCKET'],
];
for (const [name, reply, code, loginCode] of refusals)
  test(`a login that answers with ${name} is ${code}, and the secret does not show`, async (t) => {
    const { credential } = await startLogin(t, reply);
    await assert.rejects(credential.getToken(SCOPE), (error) => {
      assert.deepEqual({ code, loginCode }, { code: Object(error).code, loginCode: Object(error).loginCode });
      assert(!inspect(error, { depth: 12, showHidden: true }).includes(SECRET));
      return true;
    });
  });

test('a login that is not there is unreachable', async (t) => {
  const { credential, server } = await startLogin(t, json(200, {}));
  server.close();
  await once(server, 'close');
  await assert.rejects(credential.getToken(SCOPE), { code: 'E_LOGIN_UNREACHABLE', loginCode: 'ECONNREFUSED' });
});

test('a signal ends the waiting', async (t) => {
  const abort = new AbortController();
  const { credential } = await startLogin(t, () => abort.abort());
  await assert.rejects(credential.getToken(SCOPE, { abortSignal: abort.signal }), { code: 'E_LOGIN_UNREACHABLE' });
});

test('neither inspection nor JSON shows the secret', async (t) => {
  const { credential } = await startLogin(t, json(200, {}));
  assert(!inspect(credential, { depth: 12, showHidden: true }).includes(SECRET));
  assert(!JSON.stringify(credential).includes(SECRET));
});

test('every field that cannot work is named, and no secret', () => {
  const login = { loginHost: 'ftp://x/', authority: '', clientId: '', clientSecret: '' };
  assert.throws(
    () => new PlainHttpCredential(login),
    (error) => {
      assert(error instanceof ConfigInvalid);
      assert.deepEqual(error.faults.map(({ field }) => field).toSorted(), [
        'authority',
        'clientId',
        'clientSecret',
        'loginHost',
      ]);
      return true;
    },
  );
});

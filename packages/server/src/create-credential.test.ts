import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import { clouds, PlainHttpCredential } from 'herald';
import { generate } from 'selfsigned';
import { createCredential } from './create-credential.ts';
import { LoginFileUnusable } from './errors.ts';
import type { Login } from './login.ts';
import { Secret } from './secret.ts';

const APP = '6f1c2d3e-0000-4000-8000-000000000001';
const authority = 'contoso.example';
const secret = new Secret('quiet');
let folder = '';
const at = (name: string): string => path.join(folder, name);

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'herald-login-'));
  const [own, other] = await Promise.all([generate(), generate()]);
  const locked = createPrivateKey(own.private).export({
    format: 'pem',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase: 'quiet',
  });
  const files = {
    'good.pem': `${own.cert}\n${own.private}`,
    'locked.pem': `${own.cert}\n${locked.toString()}`,
    'mixed.pem': `${own.cert}\n${other.private}`,
    'no-key.pem': own.cert,
    'no-certificate.pem': own.private,
    'text.pem': 'quiet',
    token: 'quiet',
  };
  await Promise.all(Object.entries(files).map(async ([name, text]) => writeFile(at(name), text)));
});
after(() => rm(folder, { recursive: true }));

const certificate = (name: string, password?: string): Login => ({
  kind: 'certificate',
  authority,
  path: at(name),
  password: password === undefined ? undefined : new Secret(password),
});

const made: ReadonlyArray<{ what: string; login: () => Login; becomes: new (...given: never[]) => object }> = [
  { what: 'a secret', login: () => ({ kind: 'secret', authority, secret }), becomes: ClientSecretCredential },
  { what: 'a certificate', login: () => certificate('good.pem'), becomes: ClientCertificateCredential },
  { what: 'a locked one', login: () => certificate('locked.pem', 'quiet'), becomes: ClientCertificateCredential },
  {
    what: 'an identity that vouches',
    login: () => ({ kind: 'vouching-identity', authority, identity: undefined }),
    becomes: ClientAssertionCredential,
  },
  {
    what: 'a token in a file',
    login: () => ({ kind: 'token-file', authority, path: at('token') }),
    becomes: WorkloadIdentityCredential,
  },
  {
    what: 'a simulator',
    login: () => ({ kind: 'simulator', authority, loginHost: 'http://127.0.0.1:1', secret }),
    becomes: PlainHttpCredential,
  },
];
for (const { what, login, becomes } of made)
  test(`${what} becomes a ${becomes.name}`, async () =>
    assert(
      (await createCredential(APP, login(), { ...clouds.public, loginHost: 'https://login.example' })) instanceof
        becomes,
    ));

const unusable: ReadonlyArray<{ what: string; login: () => Login; says: RegExp }> = [
  {
    what: 'no certificate file',
    login: () => certificate('missing.pem'),
    says: /BOT_CERTIFICATE_PATH .* read: ENOENT/,
  },
  { what: 'a key of another certificate', login: () => certificate('mixed.pem'), says: /not of its certificate/ },
  { what: 'a certificate without a key', login: () => certificate('no-key.pem'), says: /cannot be used: ERR_/ },
  { what: 'a key without a certificate', login: () => certificate('no-certificate.pem'), says: /cannot be used: ERR_/ },
  { what: 'some other text', login: () => certificate('text.pem'), says: /cannot be used: ERR_/ },
  { what: 'a wrong password', login: () => certificate('locked.pem', 'wrong'), says: /cannot be used: ERR_/ },
  { what: 'no password', login: () => certificate('locked.pem'), says: /cannot be used: ERR_/ },
  {
    what: 'no token file',
    login: () => ({ kind: 'token-file', authority, path: at('missing') }),
    says: /BOT_TOKEN_FILE .* read: ENOENT/,
  },
];
for (const { what, login, says } of unusable)
  test(`${what} is refused before anything is asked of a login`, async () =>
    assert.rejects(createCredential(APP, login(), clouds.public), (error) => {
      assert(error instanceof LoginFileUnusable);
      assert.match(error.message, says);
      assert.notEqual(error.fix, '');
      assert.doesNotMatch(error.message, /quiet|wrong|PRIVATE/);
      return true;
    }));

test('a managed identity is asked, by the app id, for the Connector and not for a scope of it', async (t) => {
  const asked: URL[] = [];
  const identity = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://identity.invalid'));
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ access_token: 'token', expires_on: Math.floor(Date.now() / 1000) + 3600, resource: '' }),
    );
  });
  identity.listen(0, '127.0.0.1');
  await once(identity, 'listening');
  t.after(() => identity.close());
  const address = identity.address();
  assert(typeof address === 'object' && address !== null);
  // As Azure App Service tells a process where its identity is.
  process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${address.port}/token`;
  process.env['IDENTITY_HEADER'] = 'header';
  t.after(() => {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
  });
  const credential = await createCredential(APP, { kind: 'managed-identity' }, clouds.public);
  assert.equal((await credential.getToken(clouds.public.connectorScope))?.token, 'token');
  assert.deepEqual(
    asked.map(({ searchParams }) => [searchParams.get('resource'), searchParams.get('client_id')]),
    [['https://api.botframework.com', APP]],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startSimulator } from '../start-simulator.ts';

const connectorScope = 'https://api.botframework.com/.default';
const graphScope = 'https://graph.microsoft.com/.default';
const botFramework = 'd6d49420-f39b-4df7-a1dc-d59a935871db';

const teams = await startSimulator();
test.after(async () => teams.close());
await teams.control.addTenant({ id: 'home' });
await teams.control.addTenant({ id: 'customer' });
await teams.control.addBot({ appId: 'multi', secret: 'right' });
await teams.control.addBot({ appId: 'single', secret: 'right', kind: 'single-tenant', homeTenantId: 'home' });
await teams.control.addBot({ appId: 'old', secret: 'right', tokenLifetimeSeconds: 60 });
await teams.control.expireSecret({ appId: 'old' });
await teams.control.addBot({ appId: 'federated', acceptsAssertion: true });

interface Entra {
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: string;
  readonly error: string;
  readonly error_codes: readonly number[];
  readonly error_description: string;
}

async function ask(
  authority: string,
  fields: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Entra }> {
  // MSAL adds a query and fields of its own: they change nothing.
  const answer = await fetch(`${teams.loginHost}/${authority}/oauth2/v2.0/token?client-request-id=1`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', 'x-client-SKU': 'test', ...fields }),
  });
  return { status: answer.status, body: (await answer.json()) as Entra };
}

const secret = (client_id: string, scope = connectorScope, client_secret = 'right') => ({
  client_id,
  client_secret,
  scope,
});

const given = [
  {
    who: 'a multi-tenant bot',
    at: 'botframework.com',
    fields: secret('multi'),
    aud: 'https://api.botframework.com',
    tid: botFramework,
  },
  {
    who: 'a single-tenant bot',
    at: 'home',
    fields: secret('single'),
    aud: 'https://api.botframework.com',
    tid: 'home',
  },
  {
    who: 'a bot that asks for Graph',
    at: 'customer',
    fields: secret('multi', graphScope),
    aud: 'https://graph.microsoft.com',
    tid: 'customer',
  },
  {
    who: 'a bot with an assertion',
    at: 'botframework.com',
    fields: {
      client_id: 'federated',
      scope: connectorScope,
      client_assertion: 'signed',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    },
    aud: 'https://api.botframework.com',
    tid: botFramework,
  },
];
for (const { who, at, fields, aud, tid } of given)
  test(`${who} gets a token for ${aud}`, async () => {
    const { status, body } = await ask(at, fields);
    assert.equal(status, 200);
    assert.equal(body.token_type, 'Bearer');
    assert.equal(body.expires_in, 3599);
    const keys = createRemoteJWKSet(new URL(`${teams.url}/common/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(body.access_token, keys, { algorithms: ['RS256'] });
    assert.equal(payload.aud, aud);
    assert.equal(payload.iss, `https://sts.windows.net/${tid}/`);
    assert.equal(payload['tid'], tid);
    assert.equal(payload['appid'], fields.client_id);
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3599);
  });

const refused = [
  {
    why: 'a wrong secret',
    at: 'botframework.com',
    fields: secret('multi', connectorScope, 'wrong'),
    code: 7000215,
    status: 401,
    error: 'invalid_client',
  },
  {
    why: 'an expired secret',
    at: 'botframework.com',
    fields: secret('old'),
    code: 7000222,
    status: 401,
    error: 'invalid_client',
  },
  {
    why: 'no secret',
    at: 'botframework.com',
    fields: { client_id: 'multi', scope: connectorScope },
    code: 7000218,
    status: 401,
    error: 'invalid_client',
  },
  {
    why: 'an unknown app',
    at: 'botframework.com',
    fields: secret('nobody'),
    code: 700016,
    status: 400,
    error: 'unauthorized_client',
  },
  {
    why: 'a single-tenant bot at botframework.com',
    at: 'botframework.com',
    fields: secret('single'),
    code: 700016,
    status: 400,
    error: 'unauthorized_client',
  },
  {
    why: 'a multi-tenant bot at a tenant',
    at: 'home',
    fields: secret('multi'),
    code: 700016,
    status: 400,
    error: 'unauthorized_client',
  },
  {
    why: 'an unknown tenant',
    at: 'nowhere',
    fields: secret('multi'),
    code: 90002,
    status: 400,
    error: 'invalid_request',
  },
  {
    why: 'a resource that is none',
    at: 'botframework.com',
    fields: secret('multi', 'https://x.example/.default'),
    code: 500011,
    status: 400,
    error: 'invalid_resource',
  },
  {
    why: 'a scope without .default',
    at: 'botframework.com',
    fields: secret('multi', 'https://api.botframework.com/read'),
    code: 1002012,
    status: 400,
    error: 'invalid_scope',
  },
  {
    why: 'another grant',
    at: 'botframework.com',
    fields: { ...secret('multi'), grant_type: 'password' },
    code: 70003,
    status: 400,
    error: 'unsupported_grant_type',
  },
  {
    why: 'no client id',
    at: 'botframework.com',
    fields: { client_secret: 'right', scope: connectorScope },
    code: 900144,
    status: 400,
    error: 'invalid_request',
  },
];
for (const { why, at, fields, code, status, error } of refused)
  test(`${why} is refused with AADSTS${code}`, async () => {
    const answer = await ask(at, fields);
    assert.equal(answer.status, status);
    assert.deepEqual(answer.body.error_codes, [code]);
    assert.equal(answer.body.error, error);
    assert.match(answer.body.error_description, new RegExp(`^AADSTS${code}: `));
    assert.equal(answer.body.access_token, undefined);
  });

test('a changed secret works at once, and the old one no longer', async () => {
  await teams.control.setSecret({ appId: 'old', secret: 'fresh' });
  assert.equal((await ask('botframework.com', secret('old'))).status, 401);
  const { status, body } = await ask('botframework.com', secret('old', connectorScope, 'fresh'));
  assert.equal(status, 200);
  assert.equal(body.expires_in, 60);
});

test('what MSAL asks before it asks for a token leads to the token endpoint', async () => {
  const instance = (await (await fetch(`${teams.url}/common/discovery/instance?api-version=1.1`)).json()) as {
    tenant_discovery_endpoint: string;
  };
  const discovered = (await (await fetch(instance.tenant_discovery_endpoint)).json()) as { token_endpoint: string };
  assert.equal(discovered.token_endpoint, `${teams.url}/common/oauth2/v2.0/token`);
  const home = (await (await fetch(`${teams.url}/home/v2.0/.well-known/openid-configuration`)).json()) as {
    token_endpoint: string;
  };
  assert.equal(home.token_endpoint, `${teams.url}/home/oauth2/v2.0/token`);
});

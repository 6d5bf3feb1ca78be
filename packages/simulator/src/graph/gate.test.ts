import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { SignJWT, generateKeyPair } from 'jose';
import { objectAt } from '../state/json.ts';
import { startGraph } from '../testing/start-graph.ts';

const missing = (needed: string, has: string): string =>
  `Missing role permissions on the request. API requires one of '${needed}'. Roles on the request '${has}'.`;

suite('who calls Graph', () => {
  test('a token of the tenant with the permission is let through, and the answer says by which ids it is known', async (t) => {
    const { ask } = await startGraph(t);
    const { status, body, headers } = await ask('GET', '/users/ana', { headers: { 'client-request-id': 'mine' } });
    assert.equal(status, 200);
    assert.equal(body['displayName'], 'Ana Alvarez');
    assert.match(headers['request-id'] ?? '', /^[\da-f-]{36}$/);
    assert.deepEqual(
      [headers['client-request-id'], headers['odata-version'], headers['content-type']],
      [
        'mine',
        '4.0',
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      ],
    );
  });

  test('no token, a bad one, one of another service or too old is refused as Graph does it', async (t) => {
    const clock = { time: Date.UTC(2026, 0, 5), now: () => clock.time };
    const { ask, teams, graphToken } = await startGraph(t, { clock });
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({ appid: teams.appId, tid: teams.tenantId })
      .setProtectedHeader({ alg: 'RS256' })
      .setAudience('https://graph.microsoft.com')
      .setExpirationTime('1h')
      .sign(privateKey);
    const own = await graphToken();
    assert.equal((await ask('GET', '/users', { token: own })).status, 200);
    const cases = [
      { token: '', message: 'Access token is empty.' },
      { token: 'nonsense', message: 'IDX14100: JWT is not well formed, there are no dots (.).' },
      { token: forged, message: 'Signature is invalid.' },
      {
        token: await teams.tokenOf(teams.appId, 'quiet'),
        message: 'Access token validation failure. Invalid audience.',
      },
    ];
    for (const { token, message } of cases) {
      const { status, body, headers } = await ask('GET', '/users', { token });
      const { code, message: said, innerError } = objectAt(body, 'error');
      assert.deepEqual([status, code, said], [401, 'InvalidAuthenticationToken', message]);
      const inner = innerError as Readonly<Record<string, string>>;
      assert.deepEqual(Object.keys(inner), ['date', 'request-id', 'client-request-id']);
      assert.equal(inner['date'], '2026-01-05T00:00:00');
      assert.equal(inner['request-id'], headers['request-id']);
      assert.match(headers['www-authenticate'] ?? '', /^Bearer realm=""/);
    }
    clock.time += 3_599_000;
    const late = await ask('GET', '/users', { token: own });
    assert.equal(objectAt(late.body, 'error')['message'], 'Lifetime validation failed, the token is expired.');
    const fresh = await graphToken();
    await teams.control.revokeTokens({ appId: teams.appId });
    assert.match((await ask('GET', '/users', { token: fresh })).text, /TokenIssuedBeforeRevocationTimestamp/);
    const good = await graphToken();
    assert.equal((await ask('GET', '/users', { token: good })).status, 200);
    await teams.control.reset();
    const nobody = await ask('GET', '/users', { token: good });
    assert.deepEqual([nobody.status, nobody.code], [401, 'Authorization_IdentityNotFound']);
  });

  test('what a tenant consents to later is in later tokens only, and so is what it takes back', async (t) => {
    const { ask, teams, graphToken } = await startGraph(t);
    const { control, appId, tenantId } = teams;
    await control.revokeConsent({ tenantId, appId });
    const without = await graphToken();
    assert.equal((await ask('GET', '/users', { token: without })).status, 403);
    assert.equal((await ask('GET', '/users')).status, 200);
    await control.grantConsent({ tenantId, appId, permissions: ['User.Read.All'] });
    assert.equal((await ask('GET', '/users', { token: without })).status, 403);
    assert.equal((await ask('GET', '/users', { token: await graphToken() })).status, 200);
  });

  test('a token of one tenant shows nothing of another', async (t) => {
    const { ask, teams, graphToken } = await startGraph(t);
    const { control, appId } = teams;
    await control.addTenant({ id: 'fabrikam' });
    await control.grantConsent({ tenantId: 'fabrikam', appId, permissions: ['User.Read.All'] });
    const token = await graphToken('fabrikam');
    assert.deepEqual((await ask('GET', '/users', { token })).body['value'], []);
    const { status, code, text } = await ask('GET', '/users/ana', { token });
    assert.deepEqual([status, code], [404, 'Request_ResourceNotFound']);
    assert.match(text, /Resource 'ana' does not exist or one of its queried reference-property objects/);
  });

  const users = 'User.Read.All';
  for (const { path, code, message } of [
    {
      path: '/users',
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
    },
    {
      path: '/groups',
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
    },
    {
      path: '/users/ana/mailboxSettings',
      code: 'ErrorAccessDenied',
      message: 'Access is denied. Check credentials and try again.',
    },
    {
      path: '/appCatalogs/teamsApps',
      code: 'Forbidden',
      message: missing('AppCatalog.Read.All, AppCatalog.ReadWrite.All', 'Chat.Read.All'),
    },
    {
      path: '/teams/x/members',
      code: 'Forbidden',
      message: missing('TeamMember.Read.All, TeamMember.ReadWrite.All', 'Chat.Read.All'),
    },
  ])
    test(`without a permission for it, ${path} answers ${code}`, async (t) => {
      const { ask, consent } = await startGraph(t);
      await consent('Chat.Read.All');
      const { status, body } = await ask('GET', path);
      const error = objectAt(body, 'error');
      assert.deepEqual([status, error['code'], error['message']], [403, code, message]);
      await consent(users);
      assert.equal((await ask('GET', '/users')).status, 200);
    });
});

suite('where a request leads', () => {
  test('what Graph has and this has not is refused as not modelled, what Graph has not as unknown', async (t) => {
    const { ask, teams } = await startGraph(t);
    for (const [method, path, status, code] of [
      ['GET', '/me', 501, 'NotImplemented'],
      ['POST', '/users', 501, 'NotImplemented'],
      ['GET', '/users/ana/calendar', 501, 'NotImplemented'],
      ['GET', '/users?$orderby=displayName', 501, 'NotImplemented'],
      ['GET', '/nonsense', 400, 'BadRequest'],
      ['GET', '/users?$skip=1', 400, 'Request_BadRequest'],
      ['GET', `${teams.url}/graph/beta/users`, 501, 'NotImplemented'],
    ] as const) {
      const answer = await ask(method, path, method === 'POST' ? { body: {} } : {});
      assert.deepEqual([answer.status, answer.code], [status, code], path);
    }
    const log = await teams.control.requests();
    assert.deepEqual(
      log.filter(({ path }) => path.startsWith('/graph/')).map(({ known }) => known),
      [false, false, false, true, false, true, false],
    );
  });

  test('paths have no case in their fixed parts, and ids may be encoded', async (t) => {
    const { ask, teams } = await startGraph(t);
    await teams.control.addPeople({ tenantId: 'contoso', people: [{ id: 'g', name: 'Gus Guest', guest: true }] });
    for (const path of [
      '/Users/ana',
      '/users/ana.alvarez@contoso.example',
      '/users/ANA.ALVAREZ%40contoso.example',
      '/users/gus.guest_guests.example%23EXT%23%40contoso.example',
      '/USERS/ANA/licensedetails',
    ])
      assert.equal((await ask('GET', path)).status, 200, path);
    assert.equal((await ask('GET', '/users/%E0%A4%A')).status, 400);
  });

  test('Graph is served at the paths of Microsoft’s own host too, with links to where it was asked', async (t) => {
    const { ask, teams } = await startGraph(t);
    const { body } = await ask('GET', `${teams.url}/v1.0/users?$top=1`);
    assert.ok(String(body['@odata.nextLink']).startsWith(`${teams.url}/v1.0/users?$top=1&$skiptoken=`));
    assert.equal(body['@odata.context'], `${teams.url}/v1.0/$metadata#users`);
    const below = await ask('GET', '/users?$top=1');
    assert.ok(String(below.body['@odata.nextLink']).startsWith(`${teams.url}/graph/v1.0/users?`));
  });

  test('a body that is no JSON is refused', async (t) => {
    const { ask } = await startGraph(t);
    const answer = await ask('POST', '/users/ana/teamwork/installedApps', { body: '{' });
    assert.deepEqual([answer.status, answer.code], [400, 'BadRequest']);
  });
});

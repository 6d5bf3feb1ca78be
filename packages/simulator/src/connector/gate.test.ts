import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT, generateKeyPair } from 'jose';
import { startTeams } from '../testing/start-teams.ts';

const denied = { status: 401, body: { message: 'Authorization has been denied for this request.' } };
const path = '/amer/v3/conversations';
const body = { members: [{ id: 'ana' }], tenantId: 'contoso' };

test('a token is good for its lifetime and not longer', async (t) => {
  const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time };
  const { callAs, tokenOf, control, appId } = await startTeams(t, { clock });
  await control.install({ appId, person: 'ana' });
  const token = await tokenOf(appId, 'quiet');
  assert.equal((await callAs(token, 'POST', path, body)).status, 201);
  clock.time += 3_598_000;
  assert.equal((await callAs(token, 'POST', path, body)).status, 201);
  clock.time += 1000;
  assert.deepEqual(await callAs(token, 'POST', path, body), denied);
});

test('a token that is not for the Connector, or not of this login, is denied', async (t) => {
  const { callAs, control, url, tokenOf, appId } = await startTeams(t);
  const form = {
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: 'quiet',
    scope: 'https://graph.microsoft.com/.default',
  };
  const answer = await fetch(`${url}/contoso/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: graph } = (await answer.json()) as { access_token: string };
  const { privateKey } = await generateKeyPair('RS256');
  const forged = await new SignJWT({ appid: appId })
    .setProtectedHeader({ alg: 'RS256' })
    .setAudience('https://api.botframework.com')
    .setExpirationTime('1h')
    .sign(privateKey);
  for (const token of [undefined, 'nonsense', graph, forged])
    assert.deepEqual(await callAs(token, 'POST', path, body), denied);

  await control.addBot({ appId: 'unregistered', secret: 'quiet', registered: false });
  const { status, body: refusal } = await callAs(await tokenOf('unregistered', 'quiet'), 'POST', path, body);
  assert.equal(status, 401);
  assert.deepEqual(refusal, { error: { code: 'BotNotRegistered', message: 'No registration found for this bot.' } });
});

test('routes that Teams or the simulator does not serve are refused and shown', async (t) => {
  const { call, callAs, control } = await startTeams(t);
  const cases: ReadonlyArray<[string, string, number, string]> = [
    ['GET', '/v3/conversations', 404, 'NotFound'],
    ['POST', '/v3/conversations/a:1/activities/history', 404, 'NotFound'],
    ['GET', '/v1/meetings/m', 501, 'NotImplemented'],
    ['POST', '/v3/conversations/a:1/activities?isTargetedActivity=true', 501, 'NotImplemented'],
    ['GET', '/v3/nothing/of/teams', 404, 'NotFound'],
    ['GET', '/v3/conversations/%E0%A4%A/members', 400, 'BadSyntax'],
  ];
  for (const [method, route, status, code] of cases) {
    const answer = await call(method, route, method === 'POST' ? { type: 'message', text: 'x' } : undefined);
    assert.deepEqual([answer.status, (answer.body as { error: { code: string } }).error.code], [status, code], route);
  }
  await callAs(undefined, 'GET', '/amer/v3/teams/t');
  const requests = await control.requests();
  const unknown = requests.filter(({ known }) => !known).map((one) => one.path);
  assert.deepEqual(unknown, ['/amer/v3/nothing/of/teams']);
  const { method, path: last, status, authorized } = requests.at(-1) ?? {};
  assert.deepEqual([method, last, status, authorized], ['GET', '/amer/v3/teams/t', 401, false]);
});

const spellings = [
  '/v3/conversations',
  '/v3/Conversations/',
  '/emea/v3/conversations',
  '/teams//v3/conversations',
  '//amer//V3//conversations',
  '/amer/contoso/v3/conversations',
];
test('a path is understood however its prefix and slashes are written', async (t) => {
  const { callAs, tokenOf, control, appId } = await startTeams(t);
  await control.install({ appId, person: 'ana' });
  const token = await tokenOf(appId, 'quiet');
  for (const spelling of spellings) assert.equal((await callAs(token, 'POST', spelling, body)).status, 201, spelling);
});

test('an id is decoded once', async (t) => {
  const { call, control, appId, tenantId } = await startTeams(t);
  await control.addPeople({ tenantId, people: [{ id: 'a%41/b', name: 'Odd' }] });
  await control.addTeam({ tenantId, name: 'Odd', id: '19:odd@thread.tacv2', members: ['a%41/b'] });
  await control.install({ appId, team: { id: '19:odd@thread.tacv2' } });
  const { status } = await call('GET', `/v3/conversations/19:odd@thread.tacv2/members/${encodeURIComponent('a%41/b')}`);
  assert.equal(status, 200);
});

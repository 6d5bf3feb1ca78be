import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { tenantId } from '../model/ids.ts';
import { clouds } from '../teams/clouds.ts';
import { createGraph } from '../teams/graph.ts';
import { createTokenSource } from '../teams/tokens.ts';
import { createTrustedHosts } from '../teams/trusted-hosts.ts';
import { checkSecrets, expiry } from './check-secrets.ts';

const NOW = new Date('2026-11-28T09:00:00Z');
const DAY_MS = 24 * 3_600_000;
const tenant = tenantId('contoso');
const inDays = (days: number): string => new Date(NOW.getTime() + days * DAY_MS).toISOString();

/** What is said of a registration that Graph shows so. */
async function said(t: TestContext, status: number, body: unknown, roles = ['Application.Read.All']) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const graphBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { now: () => NOW };
  const getToken = async () => ({ token: 'token', expiresOnTimestamp: NOW.getTime() + DAY_MS });
  const graph = createGraph({
    tokens: createTokenSource({ credential: { getToken }, clock }),
    trustedHosts: createTrustedHosts({ clock }),
    clock,
    cloud: { ...clouds.public, graphBaseUrl },
    wait: async () => {},
  });
  t.after(async () => {
    await graph.close();
    server.close();
  });
  const [finding] = await checkSecrets(graph, "bot's", { tenant, roles, now: NOW });
  return { ...finding, asked };
}

for (const [what, body, severity] of [
  ['one that lasts', { passwordCredentials: [{ endDateTime: inDays(90) }] }, 'ok'],
  [
    'one that ran out, beside one that lasts',
    { passwordCredentials: [{ endDateTime: inDays(-1) }], keyCredentials: [{ endDateTime: inDays(90) }] },
    'ok',
  ],
  ['one that runs out soon', { passwordCredentials: [{ endDateTime: inDays(10) }] }, 'warning'],
  ['one that ran out', { passwordCredentials: [{ endDateTime: inDays(-1) }] }, 'problem'],
  ['none, as of a managed identity', { passwordCredentials: [], keyCredentials: [] }, 'skipped'],
  ['one whose date is none', { passwordCredentials: [{ endDateTime: 'soon' }] }, 'skipped'],
  ['nothing that could be read', 'what', 'skipped'],
] as const)
  test(`a registration with ${what}: ${severity}`, async (t) => {
    const { severity: found, fix, asked } = await said(t, 200, body);
    assert.equal(found, severity);
    assert.equal(fix === undefined, severity === 'ok');
    assert.match(asked[0] ?? '', /^\/v1\.0\/applications\(appId='bot''s'\)/);
  });

test('without the permission nothing is asked', async (t) => {
  const { severity, what, asked } = await said(t, 200, {}, ['User.Read.All']);
  assert.deepEqual([severity, asked], ['skipped', []]);
  assert.match(what ?? '', /Application\.Read\.All is not granted/);
});

test('what Graph refuses is not known', async (t) => {
  const { severity, what } = await said(t, 404, { error: { code: 'Request_ResourceNotFound', message: '' } });
  assert.equal(severity, 'skipped');
  assert.match(what ?? '', /404 Request_ResourceNotFound/);
});

test('a certificate is told of by the day', () => {
  const end = NOW.getTime() + 90 * DAY_MS;
  assert.deepEqual(expiry('D_CERTIFICATE', end, NOW), {
    code: 'D_CERTIFICATE',
    severity: 'ok',
    what: 'The certificate lasts until 2027-02-26.',
  });
});

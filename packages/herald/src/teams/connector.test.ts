import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import { inspect } from 'node:util';
import type { AccessToken } from '@azure/core-auth';
import { conversationId, serviceUrl, teamId, type ServiceUrl } from '../model/ids.ts';
import type { Answer } from '../ports.ts';
import { clouds } from './clouds.ts';
import { createConnector, type ConnectorOptions } from './connector.ts';
import { createTokenSource } from './tokens.ts';
import { createTrustedHosts } from './trusted-hosts.ts';

const NINE = new Date('2026-11-02T09:00:00Z');
const HELLO = { type: 'message', text: 'Guten Morgen, Zoë 👋' };

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };
type Reply = (seen: Seen, response: ServerResponse, n: number) => void;

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => {
  return (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

/** A Connector on this machine that answers as told, and one of ours that logs in with token 1, token 2, ... */
async function start(t: TestContext, reply: Reply, options: Partial<ConnectorOptions> & { base?: string } = {}) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      reply(one, response, seen.push(one));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const login = { asked: 0, last: '' };
  const clock = { now: () => NINE };
  const getToken = async (): Promise<AccessToken> => {
    login.asked += 1;
    login.last = `secret-token-${login.asked}`;
    return { token: login.last, expiresOnTimestamp: NINE.getTime() + 3_600_000 };
  };
  const trustedHosts = createTrustedHosts({ clock });
  trustedHosts.trustServiceUrl(origin);
  const tokens = createTokenSource({ credential: { getToken }, clock });
  const connector = createConnector({ tokens, trustedHosts, clock, cloud: clouds.public, ...options });
  t.after(async () => {
    server.closeAllConnections();
    await connector.close();
    server.close();
  });
  const at = serviceUrl(`${origin}${options.base ?? '/amer/'}`);
  return { server, connector, seen, login, at, chat: { serviceUrl: at, conversationId: conversationId('a:1') } };
}

const answered = (answer: Answer) => {
  assert(answer.kind === 'answered');
  return answer;
};

type Started = Awaited<ReturnType<typeof start>>;
const CHAT = 'a:1/ü';
const THREAD = '19:abc@thread.tacv2;messageid=17';
const at = (started: Started, id: string) => ({ serviceUrl: started.at, conversationId: conversationId(id) });

const routes: ReadonlyArray<readonly [wire: string, body: unknown, call: (started: Started) => Promise<Answer>]> = [
  ['POST /v3/conversations', { isGroup: false }, (s) => s.connector.createConversation(s.at, { isGroup: false })],
  ['POST /v3/conversations/a%3A1%2F%C3%BC/activities', HELLO, (s) => s.connector.sendActivity(at(s, CHAT), HELLO)],
  [
    'POST /v3/conversations/19%3Aabc%40thread.tacv2%3Bmessageid%3D17/activities',
    HELLO,
    (s) => s.connector.sendActivity(at(s, THREAD), HELLO),
  ],
  [
    'PUT /v3/conversations/a%3A1%2F%C3%BC/activities/1700%3F',
    HELLO,
    (s) => s.connector.updateActivity(at(s, CHAT), '1700?', HELLO),
  ],
  [
    'DELETE /v3/conversations/a%3A1%2F%C3%BC/activities/17',
    undefined,
    (s) => s.connector.deleteActivity(at(s, CHAT), '17'),
  ],
  [
    'GET /v3/conversations/a%3A1%2F%C3%BC/members/x_y.com%23EXT%23%40contoso.com',
    undefined,
    (s) => s.connector.getMember(at(s, CHAT), 'x_y.com#EXT#@contoso.com'),
  ],
  [
    'GET /v3/conversations/a%3A1%2F%C3%BC/pagedmembers?pageSize=500',
    undefined,
    (s) => s.connector.getPagedMembers(at(s, CHAT), { size: 500 }),
  ],
  [
    'GET /v3/conversations/a%3A1%2F%C3%BC/pagedmembers?pageSize=50&continuationToken=a%26b%3D%2Bc',
    undefined,
    (s) => s.connector.getPagedMembers(at(s, CHAT), { size: 50, continuationToken: 'a&b=+c' }),
  ],
  ['GET /v3/teams/19%3At%40thread.tacv2', undefined, (s) => s.connector.getTeam(s.at, teamId('19:t@thread.tacv2'))],
  [
    'GET /v3/teams/19%3At%40thread.tacv2/conversations',
    undefined,
    (s) => s.connector.getChannels(s.at, teamId('19:t@thread.tacv2')),
  ],
];
for (const [wire, body, call] of routes)
  test(`on the wire: ${wire}`, async (t) => {
    const started = await start(t, json(200, { id: 'x' }));
    answered(await call(started));
    assert.deepEqual(
      started.seen.map(({ method, url }) => `${method} ${url}`),
      [wire.replace(' /', ' /amer/')],
    );
    const [{ headers, body: sent } = { headers: {}, body: '' }] = started.seen;
    assert.equal(headers.authorization, 'Bearer secret-token-1');
    assert.equal(headers['content-type'], body === undefined ? undefined : 'application/json; charset=utf-8');
    assert.deepEqual(sent === '' ? undefined : JSON.parse(sent), body);
  });

const bases: ReadonlyArray<readonly [base: string, path: string]> = [
  ['', '/v3/conversations'],
  ['/', '/v3/conversations'],
  ['/teams', '/teams/v3/conversations'],
  ['/teams/', '/teams/v3/conversations'],
  ['/teams//', '/teams/v3/conversations'],
  ['//teams///x/', '/teams/x/v3/conversations'],
];
for (const [base, path] of bases)
  test(`a service URL that ends in '${base}' leads to ${path}`, async (t) => {
    const { connector, seen, at: url } = await start(t, json(201, {}), { base });
    // As text that did not pass through `serviceUrl()`, which adds a slash.
    await connector.createConversation(url.slice(0, url.lastIndexOf(base) + base.length) as ServiceUrl, {});
    assert.deepEqual(
      seen.map(({ url: got }) => got),
      [path],
    );
  });

for (const id of ['', '.', '..', '\ud800'])
  test(`the id ${JSON.stringify(id)} is refused before anything leaves`, async (t) => {
    const { connector, seen, login, chat } = await start(t, json(200, {}));
    const isInvalid = { code: 'E_INPUT_INVALID', message: /activityId/ };
    await assert.rejects(connector.updateActivity(chat, id, HELLO), isInvalid);
    assert.deepEqual([seen.length, login.asked], [0, 0]);
  });

test('what cannot be written as JSON is refused before anything leaves', async (t) => {
  const { connector, seen, at: url } = await start(t, json(200, {}));
  await assert.rejects(connector.createConversation(url, { members: 1n }), { code: 'E_INPUT_INVALID' });
  assert.equal(seen.length, 0);
});

test('a host nobody trusts gets no request, and no token is asked for it', async (t) => {
  const { connector, seen, login, at: url } = await start(t, json(200, {}));
  const other = serviceUrl(url.replace('127.0.0.1', 'localhost'));
  await assert.rejects(connector.createConversation(other, {}), { code: 'E_SERVICE_URL_NOT_TRUSTED' });
  assert.deepEqual([seen.length, login.asked], [0, 0]);
});

const answers: ReadonlyArray<
  readonly [name: string, reply: Reply, answer: Partial<Extract<Answer, { kind: 'answered' }>>]
> = [
  ['a success', json(201, { id: '1700' }), { status: 201, code: undefined, body: { id: '1700' } }],
  [
    'a success without a body',
    (_, response) => response.writeHead(200).end(),
    { status: 200, code: undefined, body: undefined },
  ],
  ['a success that names an error', json(200, { error: { code: 'X' } }), { status: 200, code: undefined }],
  [
    'throttling',
    json(429, { error: { code: 'Throttled' } }, { 'retry-after': '7' }),
    { status: 429, code: 'Throttled', retryAfter: new Date('2026-11-02T09:00:07Z') },
  ],
  [
    'a block',
    json(403, { errorCode: 209, message: '{"subCode":"MessageWritesBlocked"}' }),
    { status: 403, code: 'MessageWritesBlocked', retryAfter: undefined },
  ],
  [
    'a gateway’s HTML',
    (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>'),
    { status: 502, code: undefined, body: undefined },
  ],
  ['an empty 503', (_, response) => response.writeHead(503).end(), { status: 503, code: undefined, body: undefined }],
  [
    'half a JSON',
    (_, response) => response.writeHead(500).end('{"error":'),
    { status: 500, code: undefined, body: undefined },
  ],
  [
    'JSON under another type',
    (_, response) =>
      response.writeHead(404, { 'content-type': 'text/plain' }).end('{"error":{"code":"ConversationNotFound"}}'),
    { status: 404, code: 'ConversationNotFound' },
  ],
];
for (const [name, reply, expected] of answers)
  test(`${name} is read`, async (t) => {
    const { connector, seen, chat } = await start(t, reply);
    const answer = answered(await connector.sendActivity(chat, HELLO));
    for (const [field, value] of Object.entries(expected))
      assert.deepEqual(answer[field as keyof typeof answer], value, field);
    assert.equal(seen.length, 1);
  });

test('a redirect is an answer: the token does not travel', async (t) => {
  const elsewhere = await start(t, json(200, {}));
  const { connector, chat } = await start(t, (_, response) =>
    response.writeHead(307, { location: elsewhere.at }).end(),
  );
  assert.equal(answered(await connector.sendActivity(chat, HELLO)).status, 307);
  assert.equal(elsewhere.seen.length, 0);
});

const denied = { message: 'Authorization has been denied for this request.' };
const refusing = (tokens: readonly string[]): Reply => {
  return (seen, response, n) =>
    (tokens.some((token) => seen.headers.authorization === `Bearer ${token}`)
      ? json(401, denied)
      : json(201, { id: '1' }))(seen, response, n);
};

test('a refused token is replaced once, and the same message goes again', async (t) => {
  const { connector, seen, chat } = await start(t, refusing(['secret-token-1']));
  assert.equal(answered(await connector.sendActivity(chat, HELLO)).status, 201);
  assert.deepEqual(
    seen.map(({ headers, body }) => [headers.authorization, JSON.parse(body)]),
    [
      ['Bearer secret-token-1', HELLO],
      ['Bearer secret-token-2', HELLO],
    ],
  );
});

test('a fresh token that is refused too ends it', async (t) => {
  const { connector, seen, chat } = await start(t, json(401, denied));
  const { status, code } = answered(await connector.sendActivity(chat, HELLO));
  assert.deepEqual([status, code, seen.length], [401, 'Unauthorized', 2]);
});

test('50 refusals at once cost one new token', async (t) => {
  const { connector, seen, login, chat } = await start(t, refusing(['secret-token-1']));
  const all = await Promise.all(Array.from({ length: 50 }, () => connector.sendActivity(chat, HELLO)));
  assert(all.every((answer) => answered(answer).status === 201));
  assert.deepEqual([login.asked, seen.length], [2, 100]);
});

test('a bot that nobody registered is not cured by a fresh token', async (t) => {
  const { connector, seen, login, chat } = await start(t, json(401, { error: { code: 'BotNotRegistered' } }));
  assert.equal(answered(await connector.sendActivity(chat, HELLO)).code, 'BotNotRegistered');
  assert.deepEqual([seen.length, login.asked], [1, 1]);
});

test('a login that has no other token than the refused one spares the second request', async (t) => {
  const { connector, seen, chat } = await start(t, json(401, denied), {
    tokens: { getToken: async () => 'the only one' },
  });
  assert.equal(answered(await connector.sendActivity(chat, HELLO)).status, 401);
  assert.equal(seen.length, 1);
});

test('closing lets what is under way come to its end, and takes no more', async (t) => {
  const asked = Promise.withResolvers<ServerResponse>();
  const { server, connector, chat } = await start(t, (_, response) => asked.resolve(response));
  const socket = once(server, 'connection');
  const sent = connector.sendActivity(chat, HELLO);
  const response = await asked.promise;
  const closed = connector.close();
  await assert.rejects(connector.sendActivity(chat, HELLO), { code: 'E_CLOSED' });
  response.writeHead(201).end('{"id":"1"}');
  assert.deepEqual(answered(await sent).body, { id: '1' });
  await closed;
  assert.equal(connector.close(), closed);
  const [open] = (await socket) as [Socket];
  if (!open.closed) await once(open, 'close');
});

test('closing lets a call that is still logging in come to its end', async (t) => {
  const login = Promise.withResolvers<string>();
  const { connector, chat } = await start(t, json(201, {}), { tokens: { getToken: () => login.promise } });
  const sent = connector.sendActivity(chat, HELLO);
  const closed = connector.close();
  login.resolve('token');
  assert.equal(answered(await sent).status, 201);
  await closed;
});

test('no token shows in an answer or an error', async (t) => {
  const { connector, login, chat } = await start(t, (_, response, n) => {
    if (n > 1) response.destroy();
    else json(401, denied)(_, response, n);
  });
  const shown = inspect(await connector.sendActivity(chat, HELLO), { depth: 12, showHidden: true });
  assert.match(shown, /silent/);
  assert.doesNotMatch(shown, /secret-token|Guten Morgen/);
  assert.equal(login.asked, 2);
});

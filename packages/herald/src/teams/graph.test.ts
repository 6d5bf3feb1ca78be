import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import type { AccessToken, GetTokenOptions } from '@azure/core-auth';
import type { GraphRequest } from '../graph-ports.ts';
import { tenantId } from '../model/ids.ts';
import type { Answer } from '../ports.ts';
import { createGraph, type GraphOptions } from './graph.ts';
import { createTokenSource } from './tokens.ts';
import { createTrustedHosts } from './trusted-hosts.ts';

const NINE = Date.parse('2026-11-02T09:00:00Z');
const CONTOSO = tenantId('c0000000-0000-4000-8000-000000000001');
const FABRIKAM = tenantId('f0000000-0000-4000-8000-000000000002');
const USERS: GraphRequest = { method: 'GET', url: '/users?$top=999' };

type Item = { readonly id: string; readonly url: string; readonly method: string };
type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string; at: number };
type Reply = (seen: Seen, response: ServerResponse, n: number) => void;

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const error = (status: number, code: string, headers?: Record<string, string>): Reply =>
  json(status, { error: { code, message: '' } }, headers);
const refused = { code: 'Authorization_RequestDenied' };

/** Answers a batch; what each item becomes is the test's to say. */
const batch =
  (answerOf: (item: Item, n: number) => object): Reply =>
  (seen, response, n) => {
    const { requests } = JSON.parse(seen.body) as { requests: Item[] };
    const responses = requests.map((item) => ({ id: item.id, ...answerOf(item, n) })).toReversed();
    json(200, { responses })(seen, response, n);
  };

/** A Graph on this machine that answers as told, and a client of it whose waits take no time. */
async function start(t: TestContext, reply: Reply, options: Partial<GraphOptions> = {}) {
  const seen: Seen[] = [];
  const waits: number[] = [];
  let now = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8'), at: now };
      reply(one, response, seen.push(one));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { now: () => new Date(NINE + now) };
  const logins: string[] = [];
  const getToken = async (_: unknown, { tenantId: of }: GetTokenOptions = {}): Promise<AccessToken> => {
    const token = `${of}/${logins.push(of ?? '')}`;
    return { token, expiresOnTimestamp: NINE + 3_600_000_000 };
  };
  const graph = createGraph({
    tokens: createTokenSource({ credential: { getToken }, clock }),
    trustedHosts: createTrustedHosts({ clock }),
    clock,
    cloud: { graphBaseUrl: `${origin}/graph`, graphScope: 'https://graph.example/.default' },
    monotonic: () => now,
    async wait(ms) {
      waits.push(ms);
      now += ms;
    },
    random: () => 0,
    ...options,
  });
  t.after(async () => {
    server.closeAllConnections();
    await graph.close();
    server.close();
  });
  return { graph, origin, seen, waits, logins, pass: (ms: number) => (now += ms) };
}

const consented = (seen: Seen): boolean => seen.headers.authorization?.endsWith('/2') === true;
const installs = (n: number) =>
  Array.from({ length: n }, (_, index): GraphRequest => {
    return { method: 'POST', url: `/users/${index}/teamwork/installedApps`, body: {} };
  });
const statusOf = (answer: Answer) => (answer.kind === 'answered' ? answer.status : answer.kind);
const get = (n: number): GraphRequest => ({ method: 'GET', url: `/users/u${n}/mailboxSettings` });
const tokensOf = (seen: readonly Seen[]) => seen.map(({ headers }) => headers.authorization?.replace('Bearer ', ''));

test('each tenant is asked with a token of its own, below the version, with what the request asks for', async (t) => {
  const { graph, seen } = await start(t, json(200, {}));
  await graph.call(CONTOSO, { ...USERS, consistencyLevel: 'eventual', prefer: 'odata.maxpagesize=999' });
  await graph.call(FABRIKAM, { method: 'POST', url: '/x', body: { one: 1 } });
  assert.deepEqual(tokensOf(seen), [`${CONTOSO}/1`, `${FABRIKAM}/2`]);
  const [first, second] = seen;
  assert.equal(first?.url, '/graph/v1.0/users?$top=999');
  assert.deepEqual(
    [first?.headers['consistencylevel'], first?.headers['prefer']],
    ['eventual', 'odata.maxpagesize=999'],
  );
  assert.equal(second?.body, '{"one":1}');
});

test('a token that is refused is renewed once', async (t) => {
  const { graph, seen } = await start(t, error(401, 'InvalidAuthenticationToken'));
  assert.equal(statusOf(await graph.ask(CONTOSO, USERS)), 401);
  assert.deepEqual(tokensOf(seen), [`${CONTOSO}/1`, `${CONTOSO}/2`]);
});

test('what is forbidden is asked again with a fresh token, once the old one is a minute old and once a minute', async (t) => {
  const { graph, seen, pass } = await start(t, error(403, refused.code));
  await graph.call(CONTOSO, USERS);
  assert.equal(seen.length, 1, 'a token of today says what is consented to');
  pass(60_000);
  await graph.call(CONTOSO, USERS);
  await graph.call(CONTOSO, USERS);
  assert.deepEqual(tokensOf(seen), [`${CONTOSO}/1`, `${CONTOSO}/1`, `${CONTOSO}/2`, `${CONTOSO}/2`]);
});

test('consent that was given meanwhile counts, in single items too', async (t) => {
  const { graph, seen, pass } = await start(t, (one, response, n) =>
    batch(({ url }) => ({ status: url.includes('u1') && !consented(one) ? 403 : 200, body: {} }))(one, response, n),
  );
  await graph.call(CONTOSO, { method: 'POST', url: '/$batch', body: { requests: [] } });
  pass(61_000);
  const answers = await graph.askAll(CONTOSO, [get(0), get(1), get(2)]);
  assert.deepEqual(answers.map(statusOf), [200, 200, 200]);
  assert.equal(seen.length, 3);
});

test('what is put off is asked for again no sooner than Graph says, else after longer and longer', async (t) => {
  const replies = [
    error(429, 'TooManyRequests', { 'retry-after': '7' }),
    error(503, 'ServiceUnavailable', { 'retry-after': '3' }),
    error(504, 'UnknownError'),
    error(502, 'BadGateway'),
    json(200, { value: [] }),
  ];
  const { graph, waits } = await start(t, (seen, response, n) => replies[n - 1]?.(seen, response, n));
  assert.equal(statusOf(await graph.ask(CONTOSO, USERS)), 200);
  assert.deepEqual(waits, [7_000, 3_000, 4_000, 8_000]);
});

test('while a tenant has to wait for one part of Graph nobody asks for that; others are asked', async (t) => {
  const throttled = Promise.withResolvers<void>();
  const waits: number[] = [];
  const { graph } = await start(
    t,
    (seen, response, n) =>
      n === 1
        ? error(429, 'TooManyRequests', { 'retry-after': '9' })(seen, response, n)
        : json(200, {})(seen, response, n),
    {
      async wait(ms) {
        waits.push(ms);
        await throttled.promise;
      },
    },
  );
  const first = graph.ask(CONTOSO, USERS);
  while (waits.length === 0) await new Promise(setImmediate);
  const second = graph.ask(CONTOSO, USERS);
  assert.equal(waits.length, 2);
  await graph.ask(FABRIKAM, USERS);
  await graph.ask(CONTOSO, { method: 'GET', url: '/groups' });
  assert.equal(waits.length, 2);
  throttled.resolve();
  await Promise.all([first, second]);
});

test('what is still put off after some minutes, or for hours, is the answer', async (t) => {
  const { graph, seen, waits } = await start(t, error(503, 'ServiceUnavailable'));
  assert.equal(statusOf(await graph.ask(CONTOSO, USERS)), 503);
  assert.equal(seen.length, 11);
  assert.deepEqual(waits.slice(-4), [60_000, 60_000, 60_000, 60_000]);
  const long = await start(t, error(429, 'TooManyRequests', { 'retry-after': '7200' }));
  assert.equal(statusOf(await long.graph.ask(CONTOSO, USERS)), 429);
  assert.equal(long.seen.length, 1);
});

test('of a batch only what was put off is asked again, no sooner than the longest wait', async (t) => {
  const told = [
    [2, 429, '5'],
    [4, 503, '9'],
    [7, 429, '1'],
  ] as const;
  const { graph, seen, waits } = await start(
    t,
    batch(({ url }, n) => {
      const [, status, after] = told.find(([item]) => n === 1 && url.includes(`u${item}/`)) ?? [];
      return status === undefined
        ? { status: 200, body: { url } }
        : { status, headers: { 'Retry-After': after, Other: 1 }, body: { error: { code: 'TooManyRequests' } } };
    }),
  );
  const requests = Array.from({ length: 25 }, (_, index) => get(index));
  const answers = await graph.askAll(CONTOSO, requests);
  assert.deepEqual(
    answers.map((answer) => (answer.kind === 'answered' ? answer.body : undefined)),
    requests.map(({ url }) => ({ url })),
  );
  const counts = seen.map(({ body }) => (JSON.parse(body) as { requests: unknown[] }).requests.length);
  assert.deepEqual(counts, [20, 5, 3]);
  // The second batch waits for the first item that was throttled, what is repeated for the last.
  assert.deepEqual(waits, [5_000, 9_000]);
});

test('an envelope that is put off is sent again whole; one that is refused is the answer of each', async (t) => {
  const { graph, seen } = await start(t, (one, response, n) =>
    n === 1
      ? error(503, 'ServiceUnavailable', { 'retry-after': '1' })(one, response, n)
      : batch(() => ({ status: 204 }))(one, response, n),
  );
  assert.deepEqual((await graph.askAll(CONTOSO, [get(1), get(2)])).map(statusOf), [204, 204]);
  assert.equal(seen[0]?.body, seen[1]?.body);
  const other = await start(t, error(400, 'BadRequest'));
  assert.deepEqual((await other.graph.askAll(CONTOSO, [get(1), get(2)])).map(statusOf), [400, 400]);
  assert.equal(other.seen.length, 1);
});

test('an item that a batch does not answer is asked again', async (t) => {
  const { graph, seen } = await start(t, (one, response, n) =>
    n === 1 ? json(200, { responses: [] })(one, response, n) : batch(() => ({ status: 200 }))(one, response, n),
  );
  assert.deepEqual((await graph.askAll(CONTOSO, [get(1)])).map(statusOf), [200]);
  assert.equal(seen.length, 2);
});

test('items leave no faster than Graph documents for the tenant, and hardly slower', async (t) => {
  const { graph, seen } = await start(
    t,
    batch(() => ({ status: 201 })),
  );
  await graph.askAll(CONTOSO, installs(300));
  const left = seen.flatMap(({ body, at }) => (JSON.parse(body) as { requests: Item[] }).requests.map(() => at));
  const inOneSecond = left.map((from) => left.filter((at) => at >= from && at <= from + 1_000).length);
  assert.equal(Math.max(...inOneSecond), 30);
  const last = left.at(-1) ?? 0;
  assert.ok(last <= 11_000, `300 installs took ${last} ms`);
  await graph.askAll(FABRIKAM, installs(15));
  assert.equal(seen.at(-1)?.at, last, 'another tenant has limits of its own');
});

test('pages are followed by their links as they come', async (t) => {
  let origin = '';
  const { graph, seen, ...started } = await start(t, (one, response, n) =>
    json(200, n === 1 ? { '@odata.nextLink': `${origin}/graph/v1.0/users?$skiptoken=a%2Bb~(1)` } : { value: [] })(
      one,
      response,
      n,
    ),
  );
  origin = started.origin;
  const first = await graph.ask(CONTOSO, USERS);
  assert(first.kind === 'answered');
  const { '@odata.nextLink': url } = first.body as { '@odata.nextLink': string };
  await graph.ask(CONTOSO, { method: 'GET', url });
  assert.equal(seen[1]?.url, '/graph/v1.0/users?$skiptoken=a%2Bb~(1)');
});

for (const url of ['https://evil.example/v1.0/users', 'http://127.0.0.1:1/graph/v1.0/users', 'https://a@b/users'])
  test(`no token leaves for ${url}`, async (t) => {
    const { graph, logins } = await start(t, json(200, {}));
    await assert.rejects(graph.ask(CONTOSO, { method: 'GET', url }), { code: 'E_SERVICE_URL_NOT_TRUSTED' });
    assert.deepEqual(logins, []);
  });

test('an answer without end is given up', async (t) => {
  const chunk = 'x'.repeat(1024 * 1024);
  const { graph } = await start(t, (_, response) => {
    response.writeHead(200);
    const more = (): void => void (response.destroyed || response.write(chunk, more));
    more();
  });
  const answer = await graph.call(CONTOSO, USERS);
  assert.equal(answer.kind === 'silent' && answer.code, 'E_ANSWER_TOO_LARGE');
});

test('a signal ends a wait, and nothing more is asked', async (t) => {
  const abort = new AbortController();
  const { graph, seen } = await start(t, error(503, 'ServiceUnavailable', { 'retry-after': '300' }), {
    async wait(_, signal) {
      abort.abort(new Error('not needed any more'));
      signal?.throwIfAborted();
    },
  });
  await assert.rejects(graph.ask(CONTOSO, USERS, abort.signal), { message: 'not needed any more' });
  await assert.rejects(graph.askAll(CONTOSO, [USERS], abort.signal), { message: 'not needed any more' });
  assert.equal(seen.length, 1);
});

test('closing lets what is under way come to its end, and takes no more', async (t) => {
  const asked = Promise.withResolvers<ServerResponse>();
  const { graph } = await start(t, (_, response) => asked.resolve(response));
  const answer = graph.call(CONTOSO, USERS);
  const response = await asked.promise;
  const closed = graph.close();
  await assert.rejects(graph.call(CONTOSO, USERS), { code: 'E_CLOSED' });
  response.end('{}');
  assert.equal(statusOf(await answer), 200);
  await closed;
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import fastify, { type FastifyInstance } from 'fastify';
import { botEndpoint, type BotEndpoint } from './bot-endpoint-plugin.ts';

async function serve(
  t: TestContext,
  endpoint: BotEndpoint,
  { path, configure }: { path?: string; configure?: (server: FastifyInstance) => unknown } = {},
): Promise<string> {
  const server = fastify();
  configure?.(server);
  await server.register(botEndpoint, path === undefined ? { endpoint } : { endpoint, path });
  t.after(() => server.close());
  return server.listen({ port: 0, host: '127.0.0.1' });
}

const json = { 'content-type': 'application/json', authorization: 'Bearer x' };
const echo: BotEndpoint = async (request) =>
  Response.json(
    {
      method: request.method,
      path: new URL(request.url).pathname,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    },
    { status: 201, headers: { 'x-own': 'yes' } },
  );
type Echoed = { method: string; path: string; headers: Record<string, string>; body: string };

test('hands on method, headers and the body as it came, and the answer as it is', async (t) => {
  const url = await serve(t, echo);
  const answer = await fetch(`${url}/api/messages?x=1`, {
    method: 'POST',
    headers: { ...json, 'x-ms-tenant-id': 't1' },
    body: '{"text":"ä", "__proto__": 1}',
  });
  const { method, path, headers, body } = (await answer.json()) as Echoed;
  assert.deepEqual([method, path, body], ['POST', '/api/messages', '{"text":"ä", "__proto__": 1}']);
  assert.deepEqual(
    [headers['authorization'], headers['x-ms-tenant-id'], headers['content-type']],
    ['Bearer x', 't1', 'application/json'],
  );
  assert.deepEqual(
    [answer.status, answer.headers.get('x-own'), answer.headers.get('content-type')],
    [201, 'yes', 'application/json'],
  );
});

test('answers an activity with 200 and nothing', async (t) => {
  const url = await serve(t, async () => new Response(null, { status: 200 }));
  const answer = await fetch(`${url}/api/messages`, { method: 'POST', headers: json, body: '{}' });
  assert.deepEqual([answer.status, await answer.text()], [200, '']);
});

for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])
  test(`lets the endpoint refuse ${method}`, async (t) => {
    const url = await serve(
      t,
      async (request) => new Response(null, { status: 405, headers: { allow: request.method } }),
    );
    const answer = await fetch(`${url}/api/messages`, { method });
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, method]);
  });

for (const type of ['text/plain', 'application/xml', 'application/json; charset=utf-8'])
  test(`hands on a body of type ${type}`, async (t) => {
    const url = await serve(t, echo);
    const answer = await fetch(`${url}/api/messages`, { method: 'POST', headers: { 'content-type': type }, body: 'x' });
    assert.equal(((await answer.json()) as Echoed).body, 'x');
  });

test('serves under another path, and that only', async (t) => {
  const url = await serve(t, echo, { path: '/bots/notifier' });
  assert.equal((await fetch(`${url}/bots/notifier`, { method: 'POST', headers: json, body: '{}' })).status, 201);
  assert.equal((await fetch(`${url}/api/messages`, { method: 'POST', headers: json, body: '{}' })).status, 404);
});

test('leaves the parsers of the server’s other routes alone', async (t) => {
  const url = await serve(t, echo, {
    configure: (server) => server.post('/events', async (request) => ({ parsed: request.body })),
  });
  const answer = await fetch(`${url}/events`, { method: 'POST', headers: json, body: '{"a":1}' });
  assert.deepEqual(await answer.json(), { parsed: { a: 1 } });
  const refused = await fetch(`${url}/events`, { method: 'POST', headers: { 'content-type': 'text/xml' }, body: 'x' });
  assert.equal(refused.status, 415);
});

const closed: ReadonlyArray<{ error: Error; status: number; code: string }> = [
  { error: Object.assign(new Error('secret'), { code: 'E_CLOSED' }), status: 503, code: 'E_CLOSED' },
  { error: new Error('secret'), status: 500, code: 'E_INTERNAL' },
];
for (const { error, status, code } of closed)
  test(`answers ${status} with a code only when the endpoint rejects with ${code}`, async (t) => {
    const url = await serve(t, () => Promise.reject(error));
    const answer = await fetch(`${url}/api/messages`, { method: 'POST', headers: json, body: '{}' });
    assert.deepEqual(
      [answer.status, await answer.json()],
      [status, { error: { code, message: 'The activity was not taken.' } }],
    );
  });

/** Sends the head of a request and the start of its body, and answers what comes back until the server hangs up. */
async function exchange(url: string, sent: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(sent);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}
const head = (length: number) =>
  `POST /api/messages HTTP/1.1\r\nhost: bot\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

test('answers without the body when the endpoint does not read it, and hangs up', { timeout: 10_000 }, async (t) => {
  const url = await serve(t, async () => new Response(null, { status: 401 }));
  const answer = await exchange(url, `${head(1_000_000)}{`);
  assert.match(answer, /^HTTP\/1\.1 401 /);
  assert.match(answer, /\r\nconnection: close\r\n/i);
});

test('answers when the endpoint gives a body up in the middle', { timeout: 10_000 }, async (t) => {
  const url = await serve(t, async (request) => {
    const reader = request.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    return new Response(null, { status: 413 });
  });
  assert.match(await exchange(url, `${head(1_000_000)}{`), /^HTTP\/1\.1 413 /);
});

test('keeps the connection of a request that was read, or came whole', { timeout: 10_000 }, async (t) => {
  const url = await serve(t, async () => new Response(null, { status: 401 }));
  const answers = await exchange(
    url,
    `${head(2)}{}${head(2).replace('content-type', 'connection: close\r\ncontent-type')}{}`,
  );
  assert.equal(answers.match(/HTTP\/1\.1 401 /g)?.length, 2);
});

test('tells the endpoint that a sender hung up in the middle of the body', { timeout: 10_000 }, async (t) => {
  const heard = Promise.withResolvers<unknown>();
  const arrived = Promise.withResolvers<void>();
  const url = await serve(t, async (request) => {
    arrived.resolve();
    await request.text().catch(heard.resolve);
    return new Response(null, { status: 400 });
  });
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`${head(100)}{`);
  await arrived.promise;
  socket.destroy();
  assert(await heard.promise);
});

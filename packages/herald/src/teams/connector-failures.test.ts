import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { Agent, RetryAgent } from 'undici';
import { LoginRefused, LoginUnreachable } from '../errors.ts';
import { conversationId, serviceUrl } from '../model/ids.ts';
import type { Answer } from '../ports.ts';
import { clouds } from './clouds.ts';
import { createConnector, type ConnectorOptions } from './connector.ts';
import { createTokenSource } from './tokens.ts';
import { createTrustedHosts } from './trusted-hosts.ts';

const HELLO = { type: 'message', text: 'hello' };
const OK = 'HTTP/1.1 201 Created\r\ncontent-length: 10\r\n\r\n{"id":"1"}';
const clock = { now: () => new Date() };

/** A server below HTTP: `serve` gets each connection with the bytes of its first request. */
async function listen(t: TestContext, serve: (socket: Socket, request: string, n: number) => void) {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => serve(socket, data.toString('utf8'), (requests += 1)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { server, sockets, requests: () => requests };
}

const portOf = (server: Server): number => (server.address() as { port: number }).port;

const granting: TokenCredential = {
  getToken: async (): Promise<AccessToken> => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

function connect(t: TestContext, origin: string, options: Partial<ConnectorOptions> = {}, credential = granting) {
  const trustedHosts = createTrustedHosts({ clock });
  trustedHosts.trustServiceUrl(origin);
  const tokens = createTokenSource({ credential, clock });
  const connector = createConnector({ tokens, trustedHosts, clock, cloud: clouds.public, ...options });
  t.after(() => connector.close());
  const chat = { serviceUrl: serviceUrl(`${origin}/`), conversationId: conversationId('a:1') };
  return {
    connector,
    send: (signal?: AbortSignal, mayLeave?: () => boolean) => connector.sendActivity(chat, HELLO, signal, mayLeave),
  };
}

const summary = (answer: Answer) =>
  answer.kind === 'answered' ? `answered ${answer.status}` : `${answer.kind} ${answer.code}`;

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

test('a refused connection is certain not to have sent', async (t) => {
  const { send } = connect(t, `http://127.0.0.1:${await unusedPort()}`);
  const answer = await send();
  assert.equal(summary(answer), 'not-sent ECONNREFUSED');
  assert.equal(answer.kind === 'not-sent' && answer.why, 'no-connection');
});

test('of 1,000 calls to a host that is down each one learns it', async (t) => {
  const { send } = connect(t, `http://127.0.0.1:${await unusedPort()}`, { connections: 16 });
  const all = await Promise.all(Array.from({ length: 1000 }, async () => summary(await send())));
  assert.deepEqual(new Set(all), new Set(['not-sent ECONNREFUSED']));
});

const lookup = (_: string, __: object, done: (error: NodeJS.ErrnoException, address: string) => void) =>
  done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), '');

test('a host name that resolves to nothing is certain not to have sent', async (t) => {
  const dispatcher = new Agent({ connect: { lookup } });
  t.after(() => dispatcher.destroy());
  const { send } = connect(t, 'http://teams.example', { dispatcher });
  assert.equal(summary(await send()), 'not-sent ENOTFOUND');
});

test('a failed TLS handshake is certain not to have sent', async (t) => {
  const { server, requests } = await listen(t, (socket) => socket.end('this is no TLS'));
  const { send } = connect(t, `https://127.0.0.1:${portOf(server)}`);
  const answer = await send();
  assert.equal(answer.kind, 'not-sent');
  assert.equal(requests(), 1);
});

test('a connection that does not come about within the deadline is certain not to have sent', async (t) => {
  const dispatcher = new Agent({ connect: () => undefined });
  t.after(() => dispatcher.destroy());
  const { send } = connect(t, 'http://127.0.0.1:1', { dispatcher, deadlineMs: 30 });
  assert.equal(summary(await send()), 'not-sent E_DEADLINE_PASSED');
});

test('what waits for a free connection until its deadline is certain not to have sent', async (t) => {
  const arrived = Promise.withResolvers<void>();
  const { server, requests } = await listen(t, () => arrived.resolve());
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`, { connections: 1, deadlineMs: 300 });
  const first = send();
  await arrived.promise;
  const all = await Promise.all([first, send(), send()]);
  assert.deepEqual(all.map(summary), [
    'silent E_DEADLINE_PASSED',
    'not-sent E_DEADLINE_PASSED',
    'not-sent E_DEADLINE_PASSED',
  ]);
  assert.equal(requests(), 1);
});

test('a kept connection that has meanwhile died is not used', async (t) => {
  const { server, sockets } = await listen(t, (socket) => socket.write(OK));
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`);
  assert.equal(summary(await send()), 'answered 201');
  const [socket] = sockets;
  assert(socket);
  socket.end();
  await once(socket, 'close');
  assert.equal(summary(await send()), 'answered 201');
});

const silences: ReadonlyArray<readonly [name: string, code: RegExp, serve: (socket: Socket) => void]> = [
  ['resets the connection', /^(ECONNRESET|UND_ERR_SOCKET)$/, (socket) => socket.resetAndDestroy()],
  ['closes the connection', /^UND_ERR_SOCKET$/, (socket) => socket.end()],
  ['breaks off in the head', /^UND_ERR_SOCKET$/, (socket) => socket.end('HTTP/1.1 201 Cre')],
  [
    'breaks off in the body',
    /^UND_ERR_/,
    (socket) => socket.end('HTTP/1.1 201 Created\r\ncontent-length: 10\r\n\r\n{"id":'),
  ],
  [
    'breaks off between chunks',
    /^(UND_ERR_|HPE_)/,
    (socket) => socket.end('HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"i\r\n'),
  ],
  ['answers something that is no HTTP', /^HTTPParserError$/, (socket) => socket.end('220 smtp.example ESMTP\r\n')],
  [
    'answers without end',
    /^E_ANSWER_TOO_LARGE$/,
    (socket) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n${'x'.repeat(1024 * 1024 + 1)}`),
  ],
  ['never answers', /^E_DEADLINE_PASSED$/, () => {}],
  ['never ends its answer', /^E_DEADLINE_PASSED$/, (socket) => socket.write(OK.slice(0, -1))],
];
for (const [name, code, serve] of silences)
  test(`a host that ${name} leaves in doubt whether it was sent`, async (t) => {
    const { server, requests } = await listen(t, serve);
    const deadlineMs = name.startsWith('never') ? 200 : 10_000;
    const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`, { deadlineMs });
    const answer = await send();
    assert.equal(answer.kind, 'silent');
    assert.match(answer.kind === 'silent' ? answer.code : '', code);
    assert(answer.kind === 'silent' && answer.cause instanceof Error);
    assert.equal(requests(), 1);
  });

test('a dispatcher that repeats requests by itself is stopped', async (t) => {
  const { server, requests } = await listen(t, (socket) => socket.destroy());
  const agent = new Agent();
  const dispatcher = new RetryAgent(agent, { methods: ['POST'], minTimeout: 1, maxTimeout: 1 });
  t.after(() => agent.destroy());
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`, { dispatcher });
  assert.equal((await send()).kind, 'silent');
  assert.equal(requests(), 1);
});

test('the connection after a broken one works', async (t) => {
  const { server } = await listen(t, (socket, _, n) => (n === 1 ? socket.destroy() : socket.write(OK)));
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`);
  assert.equal((await send()).kind, 'silent');
  assert.equal(summary(await send()), 'answered 201');
});

const logins: ReadonlyArray<
  readonly [name: string, getToken: () => Promise<AccessToken>, answer: string, why: string]
> = [
  ['refuses', () => Promise.reject(new LoginRefused('AADSTS7000215')), 'not-sent AADSTS7000215', 'login-refused'],
  ['is down', () => Promise.reject(new LoginUnreachable('ECONNREFUSED')), 'not-sent ECONNREFUSED', 'login-unreachable'],
  ['never answers', () => new Promise(() => {}), 'not-sent E_DEADLINE_PASSED', 'login-unreachable'],
];
for (const [name, getToken, expected, why] of logins)
  test(`when the login ${name}, nothing was sent`, async (t) => {
    const { server, requests } = await listen(t, (socket) => socket.write(OK));
    const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`, { deadlineMs: 30 }, { getToken });
    const answer = await send();
    assert.equal(summary(answer), expected);
    assert.equal(answer.kind === 'not-sent' && answer.why, why);
    assert.equal(requests(), 0);
  });

const reason = new Error('not needed any more');
const isReason = (error: unknown): boolean => error === reason;

test('a signal that fired before rejects with its reason, and nothing leaves', async (t) => {
  const { server, requests } = await listen(t, (socket) => socket.write(OK));
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`);
  await assert.rejects(send(AbortSignal.abort(reason)), isReason);
  assert.equal(requests(), 0);
});

test('a signal that fires during the login rejects with its reason, and nothing leaves', async (t) => {
  const { server, requests } = await listen(t, (socket) => socket.write(OK));
  const abort = new AbortController();
  const asked = Promise.withResolvers<void>();
  const getToken = (): Promise<AccessToken> => {
    asked.resolve();
    return new Promise(() => {});
  };
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`, { deadlineMs: 1000 }, { getToken });
  const sent = send(abort.signal);
  await asked.promise;
  abort.abort(reason);
  await assert.rejects(sent, isReason);
  assert.equal(requests(), 0);
});

test('a signal that fires while a call waits for a connection rejects with its reason, and nothing leaves', async (t) => {
  const held = Promise.withResolvers<Socket>();
  const { server, sockets, requests } = await listen(t, (socket) => held.resolve(socket));
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`, { connections: 1 });
  const first = send();
  const socket = await held.promise;
  const abort = new AbortController();
  const second = send(abort.signal);
  const third = send();
  await new Promise(setImmediate);
  abort.abort(reason);
  await assert.rejects(second, isReason);
  socket.on('data', () => socket.write(OK));
  socket.write(OK);
  assert.deepEqual([summary(await first), summary(await third)], ['answered 201', 'answered 201']);
  assert.deepEqual([requests(), sockets.size], [2, 1]);
});

test('a signal that fires when the token is there but nothing has left rejects with its reason', async (t) => {
  const { server, requests } = await listen(t, (socket) => socket.write(OK));
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`);
  await send();
  const abort = new AbortController();
  const sent = send(abort.signal);
  abort.abort(reason);
  await assert.rejects(sent, isReason);
  assert.equal(requests(), 1);
});

test('what may not leave any more when its connection is there does not, and the next one does', async (t) => {
  const { server, requests } = await listen(t, (socket) => socket.write(OK));
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`, { connections: 1 });
  let asked = 0;
  const call = send(undefined, () => {
    asked += 1;
    return false;
  });
  assert.equal(asked, 0, 'there is no connection yet');
  await assert.rejects(call, { code: 'E_NOT_LET_OUT' });
  assert.deepEqual([asked, requests()], [1, 0]);
  assert.equal(summary(await send(undefined, () => true)), 'answered 201');
});

test('a signal that fires when the request has left leaves it in doubt', async (t) => {
  const abort = new AbortController();
  const { server } = await listen(t, () => abort.abort(reason));
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`);
  const answer = await send(abort.signal);
  assert.equal(summary(answer), 'silent E_CALL_ABORTED');
  assert.equal(answer.kind === 'silent' && answer.cause.cause, reason);
});

test('a signal that fires after the answer changes nothing', async (t) => {
  const abort = new AbortController();
  const { server } = await listen(t, (socket) => socket.write(OK));
  const { send } = connect(t, `http://127.0.0.1:${portOf(server)}`);
  assert.equal(summary(await send(abort.signal)), 'answered 201');
  abort.abort(reason);
  assert.equal(summary(await send()), 'answered 201');
});

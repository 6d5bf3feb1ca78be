import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import type { Stage } from './stage.ts';

/** An activity as Teams posts it, with the token that signs for it. */
export type Posted = { readonly authorization: string; readonly body: string };

/** What Teams posts when Ana writes to the bot, caught before it reaches one. */
export async function catchActivity(t: TestContext, { teams, appId, ana }: Stage): Promise<Posted> {
  const caught = Promise.withResolvers<Posted>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      caught.resolve({ authorization: request.headers.authorization ?? '', body });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  await teams.control.install({ appId, person: ana });
  await teams.control.setBotEndpoint(appId, `http://127.0.0.1:${address.port}/`);
  await teams.control.say({ appId, person: ana, text: 'Lunch is here' });
  return caught.promise;
}

/** A request whose head has arrived and whose body has not. */
export type Pending = {
  /** Sends the rest, and resolves with all of the answer once the process has hung up. */
  readonly finish: () => Promise<string>;
  readonly closed: Promise<unknown>;
};

/** Posts half of an activity, and resolves when the process has begun with it. */
export async function beginPost(t: TestContext, url: string, { authorization, body }: Posted): Promise<Pending> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  t.after(() => socket.destroy());
  const closed = once(socket, 'close');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  const head = [
    'POST /api/messages HTTP/1.1',
    'host: bot',
    `authorization: ${authorization}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    // Answered when the head has been read: then the request is under way.
    'expect: 100-continue',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await once(socket, 'data');
  assert.match(answer, /^HTTP\/1\.1 100 /);
  const half = Math.floor(body.length / 2);
  socket.write(body.slice(0, half));
  return {
    closed,
    finish: async () => {
      socket.write(body.slice(half));
      await closed;
      return answer;
    },
  };
}

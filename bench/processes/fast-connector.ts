/** A Connector that takes everything at once: for what must not be slowed down by the one it talks to. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCalls } from '../support/answer-calls.ts';

const TOKEN = JSON.stringify({
  token_type: 'Bearer',
  expires_in: 86_399,
  access_token: randomBytes(900).toString('base64url'),
});

/** When each `markEvery`th message came, in milliseconds of the epoch, and the first. */
let marks: number[] = [];
let markEvery = 1;
let messages = 0;

const answer: RequestListener = (request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/json');
  if (request.url?.includes('/v3/') !== true) {
    response.end(TOKEN);
    return;
  }
  messages += 1;
  if (messages === 1 || messages % markEvery === 0) marks.push(performance.timeOrigin + performance.now());
  response.statusCode = 201;
  response.end(`{"id":"${1_700_000_000_000 + messages}"}`);
};

const calls = {
  async start() {
    const server = createServer(answer);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    return {
      url,
      serviceUrl: `${url}/amer/`,
      loginHost: url,
      openIdMetadataUrl: `${url}/openid`,
      graphBaseUrl: `${url}/graph`,
    };
  },
  /** Counts from nothing. */
  begin({ every }: { readonly every: number }): void {
    marks = [];
    messages = 0;
    markEvery = every;
  },
  counted: () => ({ messages, marks }),
  /** Ids as long as Teams' own. */
  makePeople: ({ count }: { readonly count: number }) =>
    Array.from({ length: count }, () => ({
      id: randomUUID(),
      pairwiseId: `29:1${randomBytes(52).toString('base64url')}`,
      conversationId: `a:1${randomBytes(66).toString('base64url')}`,
    })),
};

/** What this process can be asked. */
export type FastConnectorCalls = typeof calls;

answerCalls(calls);

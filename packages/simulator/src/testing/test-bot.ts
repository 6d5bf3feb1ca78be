import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { TestContext } from 'node:test';
import { isJsonObject, type JsonObject } from '../state/json.ts';

/** One call that a bot received. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly activity: JsonObject;
}

/** A bot's endpoint that keeps what it is told and answers what the test prescribes. */
export interface TestBot {
  readonly endpoint: string;
  readonly received: readonly Received[];
  /** The answer from now on; `never` answers nothing. */
  answer: { readonly status: number; readonly body?: string } | 'never';
}

/** Starts a bot that answers 200, and stops it after the test. */
export async function startBot(t: TestContext): Promise<TestBot> {
  const received: Received[] = [];
  const bot: { -readonly [Field in keyof TestBot]: TestBot[Field] } = {
    endpoint: '',
    received,
    answer: { status: 200 },
  };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const activity: unknown = JSON.parse(text);
      received.push({ headers: request.headers, activity: isJsonObject(activity) ? activity : {} });
      if (bot.answer !== 'never') response.writeHead(bot.answer.status).end(bot.answer.body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address === 'object' && address !== null) bot.endpoint = `http://127.0.0.1:${address.port}/api/messages`;
  return bot;
}

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { CloudAdapter, Response, TurnContext } from 'botbuilder';

/** The messaging endpoint of a botbuilder bot, on node:http alone: what express does for the samples. */
export const endpointOf =
  (adapter: CloudAdapter, turn: (context: TurnContext) => Promise<void>): RequestListener =>
  (request, response) => {
    void answer(adapter, turn, request, response);
  };

async function answer(
  adapter: CloudAdapter,
  turn: (context: TurnContext) => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = (await json(request)) as Record<string, unknown>;
  const { headers, method = '' } = request;
  await adapter.process({ body, headers, method }, asAdapterWants(response), turn);
}

const asAdapterWants = (response: ServerResponse): Response => ({
  socket: response.socket,
  status: (code) => {
    response.statusCode = code;
  },
  header: (name, value) => response.setHeader(name, String(value)),
  send: (body) => response.write(typeof body === 'string' ? body : JSON.stringify(body)),
  end: () => response.end(),
});

import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyError, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';

/** What answers the activities: `herald.botEndpoint`. */
export type BotEndpoint = (request: Request) => Promise<Response>;

export type BotEndpointOptions = {
  readonly endpoint: BotEndpoint;
  /** Where the bot's registration says that activities go; `/api/messages` unless given. */
  readonly path?: string;
};

// Whatever is not POST is answered too: by the endpoint, with 405 and what would do. (HEAD comes with GET.)
const METHODS = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'];

/**
 * Serves the bot's messaging endpoint on a Fastify server, whose other routes and parsers it leaves alone.
 * The body is handed on as it comes in: the endpoint reads it once the token is good, and no more of it than it allows.
 */
export const botEndpoint: FastifyPluginCallback<BotEndpointOptions> = (
  server,
  { endpoint, path = '/api/messages' },
  done,
) => {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _body, parsed) => parsed(null));
  server.setErrorHandler(answerError);
  server.route({
    method: METHODS,
    url: path,
    handler: async (request, reply) => answer(request, reply, await endpoint(toRequest(request, path))),
  });
  done();
};

function toRequest({ method, headers, raw }: FastifyRequest, path: string): Request {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(raw);
  // The host is not looked at, and what a sender says of it might be no host at all.
  return new Request(new URL(path, 'http://bot.invalid'), { method, headers: fields, body, duplex: 'half' });
}

/** The body, not touched before it is asked for; giving it up leaves the connection, which has an answer to carry. */
function bodyOf(raw: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = raw[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

async function answer({ raw }: FastifyRequest, reply: FastifyReply, response: Response): Promise<FastifyReply> {
  // Node's parser may not have come to the end of a body that has arrived.
  if (!raw.complete) await setImmediate();
  // Nobody is to wait for the rest of a body that nobody reads.
  if (!raw.complete) reply.header('connection', 'close');
  const body = Buffer.from(await response.arrayBuffer());
  return reply
    .code(response.status)
    .headers(Object.fromEntries(response.headers))
    .send(body.length === 0 ? undefined : body);
}

/** Answers in the endpoint's own form when it is closed, or Fastify refused the request before it got there. */
function answerError(
  { code, statusCode = 500 }: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const status = code === 'E_CLOSED' ? 503 : statusCode;
  if (status >= 500) request.log.error({ code }, 'an activity was not answered');
  return reply.code(status).send({ error: { code: code ?? 'E_INTERNAL', message: 'The activity was not taken.' } });
}

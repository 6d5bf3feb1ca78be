import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { codeOf } from './code-of.ts';
import type { Log } from './create-log.ts';
import { CannotListen } from './errors.ts';

/** A server that says what it answered by status and route, and never what it was asked: addresses and bodies can hold anything. */
export function createHttpServer(log: Log): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = log;
  const server = fastify({ loggerInstance, disableRequestLogging: true });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send(notServed));
  server.setErrorHandler((error, request, reply) => {
    request.log.error({ err: error }, 'a request failed');
    return reply.code(500).send({ error: { code: 'E_INTERNAL', message: 'The request failed.' } });
  });
  server.addHook('onResponse', (request, { statusCode: status, elapsedTime }, done) => {
    const { url: route } = request.routeOptions;
    const answered = { method: request.method, route: route ?? 'none', status, ms: Math.round(elapsedTime) };
    if (request.method === 'POST') request.log.info(answered, 'answered');
    else request.log.debug(answered, 'answered');
    done();
  });
  return server;
}

const notServed = {
  error: {
    code: 'E_NOT_SERVED',
    message: 'Nothing is served here.',
    fix: 'Teams posts activities to /api/messages; /livez and /readyz say how the process is.',
  },
};

/** Listens, and says where; rejects with `CannotListen`. */
export async function listen(server: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  const named = host.includes(':') ? `[${host}]` : host;
  try {
    await server.listen({ host, port });
  } catch (error) {
    throw new CannotListen(`${named}:${port}`, codeOf(error), { cause: error });
  }
  const address = server.server.address();
  return `http://${named}:${typeof address === 'object' && address !== null ? address.port : port}`;
}

/** Takes no new request, waits for those under way, and after `withinMs` cuts off what is left of them. */
export async function closeServer(server: FastifyInstance, withinMs: number): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), withinMs);
  try {
    await server.close();
  } finally {
    clearTimeout(cut);
  }
}

import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { codeOf } from './code-of.ts';
import type { Log } from './create-log.ts';
import { CannotListen } from './errors.ts';

/** A server that logs what it answered by status and route, and never what it was asked: addresses and bodies can hold anything. */
export function createHttpServer(log: Log): FastifyInstance {
  // What Fastify says of each request and of listening is said here and by whoever listens.
  const loggerInstance: FastifyBaseLogger = log.child({}, { level: log.isLevelEnabled('warn') ? 'warn' : log.level });
  const server = fastify({ loggerInstance });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send(notServed));
  server.setErrorHandler((error, _request, reply) => {
    log.error({ err: error }, 'a request failed');
    return reply.code(500).send({ error: { code: 'E_INTERNAL', message: 'The request failed.' } });
  });
  server.addHook(
    'onResponse',
    ({ method, routeOptions: { url: route } }, { statusCode: status, elapsedTime }, done) => {
      const answered = { method, route: route ?? 'none', status, ms: Math.round(elapsedTime) };
      log[method === 'POST' ? 'info' : 'debug'](answered, 'answered');
      done();
    },
  );
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

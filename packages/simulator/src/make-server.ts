import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { isControlPath } from './control/control-path.ts';
import { errorBody as graphErrorBody } from './graph/error-answer.ts';
import { isGraphPath } from './graph/graph-path.ts';
import { requestEntry } from './request-entry.ts';
import type { Clock } from './state/clock.ts';
import type { RequestLog } from './state/request-log.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether it carried a token of ours; null where none is asked for. */
    authorized: boolean | null;
    /** When its head came, in milliseconds of a clock that never goes back. */
    arrivedAt: number;
    /** Whether what it asks for is served, where a path alone does not tell. */
    served: boolean;
  }
}

/** The largest body that the Connector reads, in bytes. */
export const bodyLimit = 1024 * 1024;

/** What the server tells of requests, and with what it proves itself when it speaks TLS. */
export interface ServerOptions {
  readonly requests: RequestLog;
  readonly clock: Clock;
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
}

const connectorBody = (code: string, message: string): object => ({ error: { code, message } });

/** Makes the HTTP server: bodies stay text, paths are matched as loosely as Teams does (sheet 3.2), all is logged. */
export function makeServer({ requests, clock, tls }: ServerOptions): FastifyInstance {
  const errorBody = (request: FastifyRequest, code: string, message: string): object => {
    if (!isGraphPath(request.originalUrl)) return connectorBody(code, message);
    const requestId = randomUUID();
    return graphErrorBody({ code, message, inner: undefined }, { requestId, clientRequestId: requestId }, clock.now());
  };
  const options: FastifyServerOptions = {
    bodyLimit,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: {
      caseSensitive: false,
      ignoreDuplicateSlashes: true,
      ignoreTrailingSlash: true,
      maxParamLength: 4096,
    },
    frameworkErrors: (_error, request, reply: FastifyReply) => {
      void reply.code(400).send(errorBody(request, 'BadSyntax', 'The path is not validly percent-encoded.'));
    },
    serverFactory: (handler) => (tls === undefined ? createServer(handler) : createTlsServer(tls, handler)),
  };
  const app: FastifyInstance = fastify(options);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  app.decorateRequest('authorized', null);
  app.decorateRequest('arrivedAt', 0);
  app.decorateRequest('served', true);

  app.addHook('onRequest', (request, _reply, done) => {
    request.arrivedAt = clock.monotonic?.() ?? clock.now();
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (!isControlPath(request.originalUrl))
      requests.record(requestEntry(request, { at: clock.now(), status: reply.statusCode }));
    done();
  });

  app.setNotFoundHandler(async (request, reply) =>
    reply
      .code(404)
      .send(errorBody(request, 'NotFound', 'Nothing of Teams is simulated at this path. See GET /simulator/.')),
  );

  app.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 413)
      return reply.code(413).send(errorBody(request, 'MessageSizeTooBig', 'The body is larger than this route takes.'));
    if (status < 500) return reply.code(status).send(errorBody(request, 'BadSyntax', error.message));
    return reply.code(500).send(errorBody(request, 'ServiceError', `The simulator failed: ${error.message}`));
  });
  return app;
}

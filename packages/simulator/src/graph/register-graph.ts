import type { FastifyInstance, FastifyRequest } from 'fastify';
import { endRequest, type EndDeps } from '../end-request.ts';
import { passGraph, type GraphDeps } from './gate.ts';
import { graphPaths } from './graph-path.ts';
import { refuse } from './refusal.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Puts Graph under each path that it has; what else is below `/graph`, such as `/graph/beta`, is not modelled. */
export function registerGraph(app: FastifyInstance, deps: GraphDeps & EndDeps): void {
  for (const prefix of graphPaths)
    app.route({
      method: methods,
      url: `${prefix}/*`,
      handler: async (request, reply) => {
        const { path, search } = partsOf(request, prefix);
        const passed = await passGraph(
          {
            method: request.method,
            path,
            search,
            header: (name) => firstOf(request.headers[name]),
            base: `${request.protocol}://${request.host}${prefix}`,
            text: typeof request.body === 'string' ? request.body : undefined,
            arrivedAt: request.arrivedAt,
          },
          deps,
        );
        request.authorized = passed.authorized;
        request.served = passed.known;
        return endRequest(passed, request, reply, deps);
      },
    });
  app.route({
    method: methods,
    url: '/graph/*',
    handler: async (request, reply) => {
      const { status, code, message } = refuse('notModelled', 'other versions of Graph than v1.0');
      request.served = false;
      return reply.code(status).send({ error: { code, message } });
    },
  });
}

function partsOf({ originalUrl }: FastifyRequest, prefix: string): { readonly path: string; readonly search: string } {
  const end = originalUrl.indexOf('?');
  const whole = end < 0 ? originalUrl : originalUrl.slice(0, end);
  const path = whole.replace(/^\/+/, '/').slice(prefix.length);
  return { path, search: end < 0 ? '' : originalUrl.slice(end) };
}

const firstOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'object' ? value[0] : value;

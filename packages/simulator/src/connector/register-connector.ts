import type { FastifyInstance } from 'fastify';
import { endRequest, type EndDeps } from '../end-request.ts';
import { passGate, type GateDeps } from './gate.ts';
import { notServed } from './not-served.ts';
import { routes } from './routes.ts';

// The service URL has a region in its path, and lately a tenant behind it; none at all works too.
const prefixes = ['', '/:region', '/:region/:tenant'];

interface OfConnector {
  Params: Readonly<Record<string, string>>;
  Querystring: Readonly<Record<string, unknown>>;
}

/** Puts the Connector's routes under every prefix that a service URL may have. */
export function registerConnector(app: FastifyInstance, deps: GateDeps & EndDeps): void {
  for (const prefix of prefixes)
    for (const route of [...routes, ...notServed])
      app.route<OfConnector>({
        method: route.method,
        url: `${prefix}${route.path}`,
        handler: async (request, reply) => {
          const { params, query, arrivedAt } = request;
          const passed = await passGate(
            route,
            {
              authorization: request.headers.authorization,
              host: params['region']?.toLowerCase() === 'gcc' ? 'gcc' : 'public',
              params,
              query,
              text: typeof request.body === 'string' ? request.body : undefined,
              arrivedAt,
            },
            deps,
          );
          request.authorized = passed.authorized;
          return endRequest(passed, request, reply, deps);
        },
      });
}

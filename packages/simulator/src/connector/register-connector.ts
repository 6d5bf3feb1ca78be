import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { passGate, type GateDeps } from './gate.ts';
import { notServed } from './not-served.ts';
import type { ConnectorRoute } from './route.ts';
import { routes } from './routes.ts';

// The service URL has a region in its path, and lately a tenant behind it; none at all works too.
const prefixes = ['', '/:region', '/:region/:tenant'];

interface OfConnector {
  Params: Readonly<Record<string, string>>;
  Querystring: Readonly<Record<string, unknown>>;
}

/** Puts the Connector's routes under every prefix that a service URL may have. */
export function registerConnector(app: FastifyInstance, deps: GateDeps): void {
  for (const prefix of prefixes)
    for (const route of [...routes, ...notServed])
      app.route<OfConnector>({
        method: route.method,
        url: `${prefix}${route.path}`,
        handler: async (request, reply) => answer(route, request, reply, deps),
      });
}

async function answer(
  route: ConnectorRoute,
  request: FastifyRequest<OfConnector>,
  reply: FastifyReply,
  deps: GateDeps,
): Promise<FastifyReply> {
  const { params, query } = request;
  const { status, body, authorized } = await passGate(
    route,
    {
      authorization: request.headers.authorization,
      host: params['region']?.toLowerCase() === 'gcc' ? 'gcc' : 'public',
      params,
      query,
      text: typeof request.body === 'string' ? request.body : undefined,
    },
    deps,
  );
  request.authorized = authorized;
  reply.code(status);
  return body === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}

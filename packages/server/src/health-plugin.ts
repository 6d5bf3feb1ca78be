import type { FastifyPluginCallback } from 'fastify';

/** Why no work should be sent to a process now; undefined when it may be. */
export type NotReady = { readonly status: 'store-unreachable'; readonly code: string } | undefined;

export type HealthOptions = { readonly readiness: () => Promise<NotReady> };

/** Serves `/livez` (200 while the process answers at all) and `/readyz` (200, or 503 and why). */
export const health: FastifyPluginCallback<HealthOptions> = (server, { readiness }, done) => {
  server.get('/livez', () => ({ status: 'live' }));
  server.get('/readyz', async (_request, reply) => {
    const reason = await readiness();
    return reply.code(reason === undefined ? 200 : 503).send(reason ?? { status: 'ready' });
  });
  done();
};

import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { ControlRefused } from '../errors.ts';
import { operations, runOperation } from './control.ts';
import { notModelled } from './not-modelled.ts';
import type { Simulation } from './operation.ts';

// Seeding tens of thousands of people is one call.
const bodyLimit = 64 * 1024 * 1024;

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Serves every control operation as POST /simulator/{name}, and their list at GET /simulator/. */
export function registerControl(app: FastifyInstance, simulation: Simulation, certificate?: string): void {
  const list = {
    operations: Object.entries(operations).map(([name, { about, args }]) => ({
      path: `/simulator/${kebab(name)}`,
      about,
      arguments: z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' }),
    })),
    notModelled,
  };
  app.get('/simulator', () => list);
  if (certificate !== undefined)
    app.get('/simulator/certificate.pem', async (_request, reply) =>
      reply.type('application/x-pem-file').send(certificate),
    );
  for (const name of Object.keys(operations))
    app.post(`/simulator/${kebab(name)}`, { bodyLimit }, async (request, reply) => {
      try {
        const result = await runOperation(name, parseArguments(request.body), simulation);
        return await reply.type('application/json; charset=utf-8').send(JSON.stringify(result));
      } catch (error) {
        if (!(error instanceof ControlRefused)) throw error;
        const { code, message, field, fix } = error;
        return reply
          .code(error.status)
          .send({ error: { code, message, ...(field === undefined ? {} : { field }), fix } });
      }
    });
}

function parseArguments(body: unknown): unknown {
  if (typeof body !== 'string' || body.trim() === '') return {};
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ControlRefused('E_SIMULATOR_BAD_ARGUMENT', 'the body is not JSON', undefined, { cause: error });
  }
}

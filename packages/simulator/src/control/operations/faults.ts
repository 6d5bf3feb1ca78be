import * as z from 'zod';
import { operations } from '../../connector/route.ts';
import { graphOperations } from '../../graph/operations.ts';
import { conflict, SimulatorNotStarted } from '../../errors.ts';
import type { StandingFault } from '../../faults/faults.ts';
import { latencyOf, planFault } from '../../faults/plan-fault.ts';
import { duplicates, id, service } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

const ms = z.number().min(0).max(86_400_000);
const span = z.strictObject({ min: ms, max: ms });
const share = z.number().positive().max(1).optional();
const seed = z.int().min(0).optional();

/** What goes wrong when a test wants it to. */
export const faults = {
  addFault: operation({
    about:
      'Lets the next requests (times) or a share of all go wrong: an error, a reset, no answer at all, or a late one. ' +
      '`delivered` and reset `after`: what was asked for happened all the same. `event`: what an install through Graph ' +
      'tells the bot comes late, more than once or never. Without `service` or an operation of Graph it is for the Connector.',
    args: z.strictObject({
      appId: id.optional(),
      tenantId: id.optional(),
      person: id.optional(),
      conversationId: id.optional(),
      service,
      operation: z.enum([...operations, ...graphOperations]).optional(),
      times: z.int().min(1).optional(),
      share,
      seed,
      status: z.int().min(400).max(599).optional(),
      code: z.string().min(1).optional(),
      message: z.string().optional(),
      retryAfterSeconds: z.int().min(0).optional(),
      delivered: z.boolean().optional(),
      reset: z.enum(['before', 'after']).optional(),
      hang: z.literal(true).optional(),
      latencyMs: ms.optional(),
      latency: span.optional(),
      event: z.strictObject({ delayMs: ms.optional(), duplicates, never: z.boolean().optional() }).optional(),
    }),
    run(asked, { world, traffic }) {
      if (asked.appId !== undefined) lookUp.bot(world, asked.appId);
      if (asked.tenantId !== undefined) lookUp.tenant(world, asked.tenantId);
      if (asked.person !== undefined) lookUp.person(world, asked.person);
      return shown(traffic.faults.add(planFault(asked)));
    },
  }),

  faults: operation({
    about:
      'The faults since the last clear-faults: how often each came about (hits) and still will (left; null: always).',
    args: z.strictObject({}),
    run: (_, { traffic }) => traffic.faults.all().map(shown),
  }),

  clearFaults: operation({
    about: 'Lets nothing go wrong any more and answers at once; what hangs already stays so.',
    args: z.strictObject({}),
    run(_, { traffic, graph }) {
      traffic.faults.clear();
      traffic.latency.clear();
      graph.latency.clear();
      return {};
    },
  }),

  setLatency: operation({
    about:
      'Answers all requests, or those to one service, or a share of them, that much later; what they ask for happens ' +
      'at once.',
    args: z.strictObject({ ms: ms.optional(), latency: span.optional(), share, seed, service }),
    run({ ms: latencyMs, latency, share: part = 1, seed: from = 0, service: of }, { traffic, graph }) {
      const { min, max } = latencyOf({ latencyMs, latency }) ?? { min: 0, max: 0 };
      const settings = { min, max, share: part, seed: from };
      if (of !== 'graph') traffic.latency.set(settings);
      if (of !== 'connector') graph.latency.set(settings);
      return {};
    },
  }),

  setNetwork: operation({
    about:
      'Takes the network down: nothing listens and all connections are cut, but those of the control API. ' +
      'It comes up again on the same port, when told to or after `forMs`.',
    args: z.strictObject({ up: z.boolean(), forMs: ms.optional() }),
    async run({ up, forMs }, { network }) {
      if (!up) network.takeDown({ forMs });
      else
        await network.bringUp().catch((error: unknown) => {
          if (!(error instanceof SimulatorNotStarted)) throw error;
          throw conflict(error.message, 'up');
        });
      return { up: network.up };
    },
  }),

  revokeTokens: operation({
    about: 'Makes every token that a bot has invalid at once (401); with a good secret it can get new ones.',
    args: z.strictObject({ appId: id }),
    run({ appId }, { world }) {
      lookUp.bot(world, appId).revocations += 1;
      return {};
    },
  }),
};

const shown = ({ id: faultId, hits, times, share: part, effect, latency, event, ...rest }: StandingFault) => ({
  id: faultId,
  hits,
  left: Number.isFinite(times) ? times - hits : null,
  share: part,
  appId: rest.appId,
  tenantId: rest.tenantId,
  person: rest.person,
  conversationId: rest.conversationId,
  service: rest.service,
  operation: rest.operation,
  effect,
  latency,
  event,
});

import * as z from 'zod';
import { graphLimitFields } from '../../limits/read-graph-limits.ts';
import { id } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';
import { checkTarget, target } from './limits.ts';

/** How much Graph takes, and what it does by itself. */
export const graph = {
  setGraphLimits: operation({
    about:
      'Changes the limits of Graph for all, a bot, a tenant or a bot in a tenant; what is not given stays. null: no limit.',
    args: z.strictObject({ ...target, ...graphLimitFields }),
    run({ appId, tenantId, ...patch }, { world, graph: { book } }) {
      checkTarget(world, { appId, tenantId });
      book.set({ appId, tenantId }, patch);
      return book.of({ appId, tenantId });
    },
  }),

  graphLimits: operation({
    about: 'The limits of Graph as they are for all, a bot, a tenant or a bot in a tenant.',
    args: z.strictObject(target),
    run(whose, { world, graph: { book } }) {
      checkTarget(world, whose);
      return book.of(whose);
    },
  }),

  expireDeltaTokens: operation({
    about:
      'Makes every token of the users delta that a tenant gave out worthless, as when its directory is moved; `answer` ' +
      'is how those are refused, and from now on those that are too old.',
    args: z.strictObject({ tenantId: id, answer: z.enum(['resyncRequired', 'syncStateNotFound']).optional() }),
    run({ tenantId, answer }, { world }) {
      const tenant = lookUp.tenant(world, tenantId);
      tenant.deltaTokensExpired += 1;
      tenant.deltaRefusal = answer ?? tenant.deltaRefusal;
      return {};
    },
  }),

  settleEvents: operation({
    about: 'Resolves when every event that an install, a removal or an upgrade through Graph causes has been told.',
    args: z.strictObject({}),
    async run(_, { aftermath }) {
      await aftermath.settled();
      return {};
    },
  }),
};

import * as z from 'zod';
import type { LimitTarget } from '../../limits/layers.ts';
import { limitFields } from '../../limits/read-limits.ts';
import type { World } from '../../state/world.ts';
import { id } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

/** The arguments that name a bot, a tenant or both; everybody where neither is named. */
export const target = { appId: id.optional(), tenantId: id.optional() };

/** How much Teams takes. */
export const limits = {
  setLimits: operation({
    about: 'Changes the limits for all, a bot, a tenant or a bot in a tenant; what is not given stays. null: no limit.',
    args: z.strictObject({ ...target, ...limitFields }),
    run({ appId, tenantId, ...patch }, { world, traffic }) {
      checkTarget(world, { appId, tenantId });
      traffic.book.set({ appId, tenantId }, patch);
      return traffic.book.of({ appId, tenantId });
    },
  }),

  limits: operation({
    about: 'The limits as they are for all, a bot, a tenant or a bot in a tenant.',
    args: z.strictObject(target),
    run(whose, { world, traffic }) {
      checkTarget(world, whose);
      return traffic.book.of(whose);
    },
  }),
};

/** Refuses a bot or a tenant that is not there. */
export function checkTarget(world: World, { appId, tenantId }: LimitTarget): void {
  if (appId !== undefined) lookUp.bot(world, appId);
  if (tenantId !== undefined) lookUp.tenant(world, tenantId);
}

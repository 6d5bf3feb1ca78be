import * as z from 'zod';
import { ControlRefused } from '../errors.ts';
import { graphKinds, type GraphLimitPatch } from './graph-limit-settings.ts';

const most = z.int().min(1).nullable();
const perSecond = z.partialRecord(z.enum(graphKinds), most).optional();

/** The fields of a change of Graph's limits, as callers may give them. */
export const graphLimitFields = {
  enabled: z.boolean().optional(),
  perTenant: perSecond,
  allTenants: perSecond,
  perTeam: most.optional(),
  perChat: most.optional(),
  perUserChats: most.optional(),
  perAppIn10Seconds: most.optional(),
  directoryUnits: z.union([z.literal('bySize'), most]).optional(),
  directoryUnitsAllTenants: most.optional(),
  mailboxIn10Minutes: most.optional(),
  retryAfter: z.union([z.enum(['exact', 'none']), z.int().min(0)]).optional(),
  refusedCount: z.boolean().optional(),
};

const shape = z.strictObject(graphLimitFields);

/** Reads the limits that a simulator is started with, or throws the `ControlRefused` that `setGraphLimits` would. */
export function readGraphLimits(value: unknown): GraphLimitPatch {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = ['graphLimits', ...(issue?.path ?? [])].map(String).join('.');
  throw new ControlRefused('E_SIMULATOR_BAD_ARGUMENT', `${field}: ${issue?.message ?? 'not understood'}`, field);
}

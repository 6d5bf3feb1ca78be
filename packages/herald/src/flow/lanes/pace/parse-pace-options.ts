import { z } from 'zod';
import { type PaceLimits, teamsLimits } from '../../../model/limits.ts';
import { parseInput } from '../../../parse-input.ts';
import type { PaceOptions } from './pace.ts';

const rateWindow = z.strictObject({ requests: z.int().min(1).max(1_000_000), ms: z.int().min(1).max(86_400_000) });
const rateWindows = z.array(rateWindow).readonly();

const schema = z.object({
  limits: z.strictObject({
    tenant: rateWindow,
    conversation: z.strictObject({ send: rateWindows, create: rateWindows, other: rateWindows }),
  }),
  startsAt: z.number(),
  resumedSends: z.array(z.number()).readonly(),
  perSecond: z.number().positive().optional(),
});

/** Every option with its default, or throws `InputInvalid` that names what cannot work. */
export function parsePaceOptions(options: PaceOptions): {
  readonly limits: PaceLimits;
  readonly startsAt: number;
  readonly resumedSends: readonly number[];
  readonly perSecond: number;
} {
  const { limits = teamsLimits, resumedSends = [], startsAt = Number.MIN_SAFE_INTEGER, perSecond } = options;
  const parsed = parseInput(schema, { limits, resumedSends, startsAt, perSecond }, 'pace');
  const { requests, ms } = parsed.limits.tenant;
  return { ...parsed, perSecond: parsed.perSecond ?? (requests * 1_000) / ms };
}

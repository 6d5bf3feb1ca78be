import { z } from 'zod';
import { type PaceLimits, teamsLimits } from '../../../model/limits.ts';
import { parseInput } from '../../../parse-input.ts';
import { limitsSchema } from './limits-schema.ts';
import type { PaceOptions } from './pace.ts';

const schema = z.object({
  limits: limitsSchema,
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

import * as z from 'zod';
import { openToken } from '../../odata/page-token.ts';
import { refuse } from '../../refusal.ts';
import type { GraphCall } from '../../route.ts';

const place = z.int().min(0);

const roundShape = z.union([
  /** Everybody there is, in the directory's order; `log`: where the log was when it began. */
  z.strictObject({ kind: z.literal('everybody'), at: place, to: place, log: place }),
  /** What the log says from one place up to another. */
  z.strictObject({ kind: z.literal('changes'), at: place, from: place, to: place }),
  /** Between two rounds: the next one begins here. */
  z.strictObject({ kind: z.literal('link'), after: place }),
]);

const shape = z.strictObject({
  tenant: z.string(),
  /** How often the tenant's tokens had been made to expire. */
  expired: place,
  issuedAt: z.number(),
  /** Properties that are followed; those that are shown anyway where it is left out. */
  select: z.array(z.string()).readonly().optional(),
  /** The only people who are followed. */
  ids: z.array(z.string()).readonly().optional(),
  /** How many people a page has, where the first request said so. */
  size: place.optional(),
  round: roundShape,
});

/** What a token of the delta says. */
export type DeltaToken = z.output<typeof shape>;

/** Where a round of the delta stands. */
export type Round = DeltaToken['round'];

/** How long a delta token lasts (sheet 6.9). */
export const deltaTokenMs = 7 * 24 * 60 * 60 * 1000;

/** Reads a token; one that is unknown, too old or made to expire is refused as the tenant's directory does then. */
export function readDeltaToken({ world, caller, base }: GraphCall, text: string): DeltaToken {
  const tenant = world.tenants.get(caller.tenantId);
  const token = openToken(text, shape);
  const good =
    token !== undefined &&
    token.tenant === caller.tenantId &&
    token.expired === tenant?.deltaTokensExpired &&
    world.clock.now() - token.issuedAt <= deltaTokenMs;
  if (good) return token;
  if (tenant?.deltaRefusal === 'syncStateNotFound') throw refuse('syncStateNotFound');
  const select = token?.select === undefined ? '' : `&$select=${token.select.join(',')}`;
  throw refuse('resync', '', { headers: { location: `${base}/users/delta?$deltatoken=${select}` } });
}

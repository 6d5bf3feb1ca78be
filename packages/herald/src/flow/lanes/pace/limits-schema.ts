import { z } from 'zod';

const rateWindow = z.strictObject({ requests: z.int().min(1).max(1_000_000), ms: z.int().min(1).max(86_400_000) });
const rateWindows = z.array(rateWindow).readonly();

/** What can be a `PaceLimits`. */
export const limitsSchema = z.strictObject({
  tenant: rateWindow,
  conversation: z.strictObject({ send: rateWindows, create: rateWindows, other: rateWindows }),
});

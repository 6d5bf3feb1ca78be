import type { Broadcast } from 'herald';
import type { Contoso } from './contoso.ts';

export const hello = { text: 'The new portal opens on Monday' };

/** Announcing through the bulk API to everyone of a tenant, and seeing what came of it. */
export const bulkFor = (contoso: () => Contoso) => ({
  toAll: (tenant: string, more: Partial<Broadcast> = {}) =>
    contoso().herald.broadcast({ audience: { kind: 'everyone', tenant }, message: hello, via: 'bulk', ...more }),
  received: async (tenantId: string) => {
    const { once, twice, more } = await contoso().control.received({ appId: contoso().appId, tenantId });
    return { once, more: twice + more };
  },
  /** Operations deliver at once, and may be asked about soon. */
  fast: () => contoso().control.setBulk({ entriesPerSecond: 2_000, retryAfterSeconds: 0.05 }),
});

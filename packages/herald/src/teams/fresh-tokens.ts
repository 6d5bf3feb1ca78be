import type { TenantId } from '../model/ids.ts';
import type { TokenSource } from './tokens.ts';

/** A token that is younger says what the tenant consents to now; and nobody is asked for another more often. */
const FRESH_MS = 60_000;
/** So many tenants are remembered at once; those longest unused are forgotten. */
const MOST_KEPT = 10_000;

/** Tokens of tenants, of which a new one can be had when what the old one permits may not be all any more. */
export type FreshTokens = TokenSource & {
  /**
   * Gets another token of the tenant and says whether it did: consent shows in tokens that are given out after it. Not when
   * the one in use is younger than a minute, or another was got within the last.
   */
  renew(tenant: TenantId, signal?: AbortSignal): Promise<boolean>;
};

export type FreshTokensOptions = {
  readonly tokens: TokenSource;
  readonly scope: string;
  /** In milliseconds. */
  readonly monotonic: () => number;
};

/** Keeps track of how long each tenant's token has been in use. */
export function createFreshTokens({ tokens, scope, monotonic }: FreshTokensOptions): FreshTokens {
  const inUse = new Map<string, { readonly token: string; since: number }>();
  const note = (tenant: string, token: string): void => {
    if (inUse.get(tenant)?.token === token) return;
    inUse.delete(tenant);
    inUse.set(tenant, { token, since: monotonic() });
    const [oldest] = inUse.size > MOST_KEPT ? inUse.keys() : [];
    if (oldest !== undefined) inUse.delete(oldest);
  };
  return {
    async getToken(asked, wish = {}) {
      const token = await tokens.getToken(asked, wish);
      note(wish.tenantId ?? '', token);
      return token;
    },
    async renew(tenantId, signal) {
      const used = inUse.get(tenantId);
      if (used === undefined || monotonic() - used.since < FRESH_MS) return false;
      // Whoever else is refused meanwhile asks for none.
      used.since = monotonic();
      const token = await tokens.getToken(scope, { tenantId, refused: used.token, signal }).catch(() => used.token);
      signal?.throwIfAborted();
      note(tenantId, token);
      return token !== used.token;
    },
  };
}

import { createLocalJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Bot } from '../state/bot.ts';
import type { World } from '../state/world.ts';
import { entraIssuer, graphAudience } from './issuers.ts';
import { revocationClaim } from './revocation-claim.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Who calls Graph: which app, in which tenant, with which permissions. */
export interface GraphCaller {
  readonly bot: Bot;
  readonly tenantId: string;
  /** In the order in which they were consented to. */
  readonly roles: readonly string[];
}

/** Why a token proves nothing to Graph. */
export type TokenFault = 'missing' | 'malformed' | 'signature' | 'audience' | 'expired' | 'revoked' | 'unknown-app';

interface Checked {
  readonly appId: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly expiresAt: number;
  readonly revocations: unknown;
}

const most = 10_000;

/** Checks the tokens of calls to Graph; a token seen before costs one look-up. */
export class GraphTokenCheck {
  readonly #keys: SigningKeys;
  readonly #world: World;
  readonly #checked = new Map<string, Checked>();

  constructor({ keys, world }: { readonly keys: SigningKeys; readonly world: World }) {
    this.#keys = keys;
    this.#world = world;
  }

  /** Who an `Authorization` header proves to be calling, or why it proves nobody. */
  async callerOf(header: string | undefined): Promise<GraphCaller | TokenFault> {
    const token = /^bearer (\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) return 'missing';
    const checked = this.#checked.get(token) ?? (await this.#check(token));
    if (typeof checked === 'string') return checked;
    if (checked.expiresAt <= this.#world.clock.now()) return 'expired';
    const bot = this.#world.bots.get(checked.appId);
    if (bot === undefined || !this.#world.tenants.has(checked.tenantId)) return 'unknown-app';
    if (checked.revocations !== revocationClaim(bot)) return 'revoked';
    return { bot, tenantId: checked.tenantId, roles: checked.roles };
  }

  async #check(token: string): Promise<Checked | TokenFault> {
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet(this.#keys.published()), {
        algorithms: ['RS256'],
        audience: graphAudience,
        currentDate: new Date(this.#world.clock.now()),
        requiredClaims: ['exp', 'appid', 'tid'],
      });
      const checked = read(payload);
      if (checked === undefined) return 'malformed';
      if (this.#checked.size >= most) this.#checked.clear();
      this.#checked.set(token, checked);
      return checked;
    } catch (error) {
      return faultOf(error);
    }
  }
}

function read(payload: JWTPayload): Checked | undefined {
  const { appid, tid, roles = [], exp, iss, rh } = payload;
  if (typeof appid !== 'string' || typeof tid !== 'string' || exp === undefined) return undefined;
  if (iss !== entraIssuer(tid) || !Array.isArray(roles)) return undefined;
  return { appId: appid, tenantId: tid, roles: roles.map(String), expiresAt: exp * 1000, revocations: rh };
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim === 'aud' ? 'audience' : 'malformed';
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'signature';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}

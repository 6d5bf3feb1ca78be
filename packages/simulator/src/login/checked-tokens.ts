import { createLocalJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Bot } from '../state/bot.ts';
import type { World } from '../state/world.ts';
import { revocationClaim } from './revocation-claim.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Why a token proves nothing. */
export type TokenFault = 'missing' | 'malformed' | 'signature' | 'audience' | 'expired' | 'revoked';

/** A token that was found good, and whose it is; without `bot` it is of an app that nobody added. */
export interface CheckedToken {
  readonly appId: string;
  readonly bot: Bot | undefined;
  readonly payload: JWTPayload;
}

type Known = Omit<CheckedToken, 'bot'> & { readonly expiresAt: number };

const most = 10_000;

export interface CheckedTokensOptions {
  readonly keys: SigningKeys;
  readonly world: World;
  readonly audience: string | string[];
}

/** Checks the tokens that the login gave out for one audience; a token seen before costs one look-up. */
export class CheckedTokens {
  readonly #options: CheckedTokensOptions;
  readonly #known = new Map<string, Known>();

  constructor(options: CheckedTokensOptions) {
    this.#options = options;
  }

  /** What an `Authorization` header proves, or why it proves nothing. */
  async find(header: string | undefined): Promise<CheckedToken | TokenFault> {
    const { world } = this.#options;
    const token = /^bearer (\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) return 'missing';
    const known = this.#known.get(token) ?? (await this.#check(token));
    if (typeof known === 'string') return known;
    if (known.expiresAt <= world.clock.now()) return 'expired';
    const { appId, payload } = known;
    const bot = world.bots.get(appId);
    // How often the bot's tokens had been revoked when this one was given out.
    if (bot !== undefined && payload['rh'] !== revocationClaim(bot)) return 'revoked';
    return { appId, bot, payload };
  }

  async #check(token: string): Promise<Known | TokenFault> {
    const { keys, world, audience } = this.#options;
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet(keys.published()), {
        algorithms: ['RS256'],
        audience,
        currentDate: new Date(world.clock.now()),
        requiredClaims: ['exp', 'appid'],
      });
      const { appid, exp } = payload;
      if (typeof appid !== 'string' || exp === undefined) return 'malformed';
      const known = { appId: appid, payload, expiresAt: exp * 1000 };
      if (this.#known.size >= most) this.#known.clear();
      this.#known.set(token, known);
      return known;
    } catch (error) {
      return faultOf(error);
    }
  }
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim === 'aud' ? 'audience' : 'malformed';
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'signature';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}

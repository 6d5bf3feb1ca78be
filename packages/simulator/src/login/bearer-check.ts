import { createLocalJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { World } from '../state/world.ts';
import { connectorAudience } from './issuers.ts';
import { revocationClaim } from './revocation-claim.ts';
import type { SigningKeys } from './signing-keys.ts';

interface Checked {
  readonly appId: string;
  readonly expiresAt: number;
  /** How often the bot's tokens had been revoked when this one was given out. */
  readonly revocations: unknown;
}

const most = 10_000;

/** Checks the tokens of calls to the Connector; a token seen before costs one look-up. */
export class BearerCheck {
  readonly #keys: SigningKeys;
  readonly #world: World;
  readonly #checked = new Map<string, Checked>();

  constructor({ keys, world }: { readonly keys: SigningKeys; readonly world: World }) {
    this.#keys = keys;
    this.#world = world;
  }

  /** The app id that an `Authorization` header proves; undefined when it proves none. */
  async appIdOf(header: string | undefined): Promise<string | undefined> {
    const token = /^bearer (\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) return undefined;
    const known = this.#checked.get(token) ?? (await this.#check(token));
    if (known === undefined || known.expiresAt <= this.#world.clock.now()) return undefined;
    const bot = this.#world.bots.get(known.appId);
    return bot === undefined || known.revocations === revocationClaim(bot) ? known.appId : undefined;
  }

  /** Trusts no token any more that an unpublished key has signed. */
  forget(): void {
    this.#checked.clear();
  }

  async #check(token: string): Promise<Checked | undefined> {
    const keySet: JWTVerifyGetKey = createLocalJWKSet(this.#keys.published());
    const verified = await jwtVerify(token, keySet, {
      algorithms: ['RS256'],
      audience: connectorAudience,
      currentDate: new Date(this.#world.clock.now()),
      requiredClaims: ['exp', 'appid'],
    }).catch(() => undefined);
    const appId = verified?.payload['appid'];
    const expiresAt = verified?.payload.exp;
    if (typeof appId !== 'string' || expiresAt === undefined) return undefined;
    const checked = { appId, expiresAt: expiresAt * 1000, revocations: verified?.payload['rh'] };
    if (this.#checked.size >= most) this.#checked.clear();
    this.#checked.set(token, checked);
    return checked;
  }
}

import type { JWTPayload } from 'jose';
import type { Bot } from '../state/bot.ts';
import type { World } from '../state/world.ts';
import { CheckedTokens, type TokenFault } from './checked-tokens.ts';
import { entraIssuer, graphAudience } from './issuers.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Who calls Graph: which app, in which tenant, with which permissions. */
export interface GraphCaller {
  readonly bot: Bot;
  readonly tenantId: string;
  /** In the order in which they were consented to. */
  readonly roles: readonly string[];
}

/** Why a token proves nothing to Graph. */
export type GraphTokenFault = TokenFault | 'unknown-app';

/** Checks the tokens of calls to Graph. */
export class GraphTokenCheck {
  readonly #tokens: CheckedTokens;
  readonly #world: World;

  constructor({ keys, world }: { readonly keys: SigningKeys; readonly world: World }) {
    this.#tokens = new CheckedTokens({ keys, world, audience: graphAudience });
    this.#world = world;
  }

  /** Who an `Authorization` header proves to be calling, or why it proves nobody. */
  async callerOf(header: string | undefined): Promise<GraphCaller | GraphTokenFault> {
    const found = await this.#tokens.find(header);
    if (typeof found === 'string') return found;
    const { bot, payload } = found;
    const granted = grantedBy(payload);
    if (granted === undefined) return 'malformed';
    if (bot === undefined || !this.#world.tenants.has(granted.tenantId)) return 'unknown-app';
    return { bot, ...granted };
  }
}

/** The tenant and the permissions of a token; undefined when it is no token of Entra for Graph. */
function grantedBy({ tid, roles = [], iss }: JWTPayload): Omit<GraphCaller, 'bot'> | undefined {
  if (typeof tid !== 'string' || iss !== entraIssuer(tid) || !Array.isArray(roles)) return undefined;
  return { tenantId: tid, roles: roles.map(String) };
}

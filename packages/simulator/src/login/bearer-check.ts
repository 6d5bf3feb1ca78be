import type { World } from '../state/world.ts';
import { CheckedTokens } from './checked-tokens.ts';
import { connectorAudience } from './issuers.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Checks the tokens of calls to the Connector. */
export class BearerCheck {
  readonly #tokens: CheckedTokens;

  constructor(options: { readonly keys: SigningKeys; readonly world: World }) {
    this.#tokens = new CheckedTokens({ ...options, audience: connectorAudience });
  }

  /** The app id that an `Authorization` header proves; undefined when it proves none. */
  async appIdOf(header: string | undefined): Promise<string | undefined> {
    const found = await this.#tokens.find(header);
    return typeof found === 'string' ? undefined : found.appId;
  }
}

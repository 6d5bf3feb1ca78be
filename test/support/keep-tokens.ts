import type { HeraldOptions } from 'herald';

type Credential = HeraldOptions['credential'];

/** The same credential, and every token that it has given out: for tests that look for them where they must not be. */
export function keepTokens(credential: Credential): {
  readonly credential: Credential;
  readonly tokens: readonly string[];
} {
  const tokens: string[] = [];
  return {
    credential: {
      async getToken(scopes, options) {
        const token = await credential.getToken(scopes, options);
        if (token !== null) tokens.push(token.token);
        return token;
      },
    },
    tokens,
  };
}

import type { FastifyInstance } from 'fastify';
import type { World } from '../state/world.ts';
import { connectorIssuer } from './issuers.ts';
import { LoginRefusal } from './login-refusal.ts';
import type { SigningKeys } from './signing-keys.ts';
import { answerTokenRequest } from './token-request.ts';

/** What the login needs: who signs what, who is registered, and at which origin it is reached. */
export interface LoginDeps {
  readonly world: World;
  readonly entraKeys: SigningKeys;
  readonly connectorKeys: SigningKeys;
  readonly origin: () => string;
}

interface ForAuthority {
  Params: { authority: string };
}

/** Serves the token endpoint, what MSAL asks before it (sheet 1.1), and the metadata of inbound tokens (2.2). */
export function registerLogin(app: FastifyInstance, { world, entraKeys, connectorKeys, origin }: LoginDeps): void {
  app.post<ForAuthority>('/:authority/oauth2/v2.0/token', async (request, reply) => {
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    try {
      return await answerTokenRequest(request.params.authority, form, { world, keys: entraKeys });
    } catch (error) {
      if (!(error instanceof LoginRefusal)) throw error;
      return reply.code(error.status).send(error.body(world.clock.now()));
    }
  });

  app.get<ForAuthority>('/:authority/v2.0/.well-known/openid-configuration', ({ params: { authority } }) => {
    const base = `${origin()}/${encodeURIComponent(authority)}`;
    return {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
      response_types_supported: ['code', 'id_token', 'token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  });

  app.get<ForAuthority>('/:authority/discovery/v2.0/keys', () => entraKeys.published());

  app.get('/common/discovery/instance', () => {
    const { host } = new URL(origin());
    return {
      tenant_discovery_endpoint: `${origin()}/common/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    };
  });

  app.get('/v1/.well-known/openidconfiguration', () => ({
    issuer: connectorIssuer,
    authorization_endpoint: 'https://invalid.botframework.com',
    jwks_uri: `${origin()}/v1/.well-known/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
  }));

  app.get('/v1/.well-known/keys', () => connectorKeys.published());
}

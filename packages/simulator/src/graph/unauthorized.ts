import type { GraphTokenFault } from '../login/graph-token-check.ts';
import { GraphRefusal } from './refusal.ts';

const invalid = 'InvalidAuthenticationToken';

// Texts as seen in Graph's answers; that of a malformed token comes from the library that reads it.
const faults: Readonly<Record<GraphTokenFault, readonly [code: string, message: string]>> = {
  missing: [invalid, 'Access token is empty.'],
  malformed: [invalid, 'IDX14100: JWT is not well formed, there are no dots (.).'],
  signature: [invalid, 'Signature is invalid.'],
  audience: [invalid, 'Access token validation failure. Invalid audience.'],
  expired: [invalid, 'Lifetime validation failed, the token is expired.'],
  revoked: [
    invalid,
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
  ],
  'unknown-app': [
    'Authorization_IdentityNotFound',
    'The identity of the calling application could not be established.',
  ],
};

// Graph's own app id, as it is in every tenant.
const graphAppId = '00000003-0000-0000-c000-000000000000';

/** 401 for a token that proves nothing. */
export function unauthorized(fault: GraphTokenFault): GraphRefusal {
  const [code, message] = faults[fault];
  const challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="${graphAppId}"`;
  return new GraphRefusal(401, code, message, { headers: { 'www-authenticate': challenge } });
}

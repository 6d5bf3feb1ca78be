import { randomBytes } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { connectorIssuer, inboundTokenSeconds } from '../login/issuers.ts';
import type { SigningKeys } from '../login/signing-keys.ts';
import type { Clock } from '../state/clock.ts';

/** What to get wrong in the token of a call to a bot; whatever is left out is right (sheet 2.2). */
export interface TokenFaults {
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly expiresInSeconds?: number | undefined;
  /** From now on; negative means already valid. */
  readonly notBeforeSeconds?: number | undefined;
  /** Null leaves the claim out. */
  readonly serviceUrl?: string | null | undefined;
  /** `unknown` names a key that was never published. */
  readonly kid?: string | undefined;
  readonly algorithm?: 'RS256' | 'HS256' | 'none' | undefined;
  /** True breaks the signature. */
  readonly tampered?: boolean | undefined;
}

/** Signs the token with which Teams calls a bot (sheet 2.2), with the faults that are asked for. */
export async function inboundToken(
  { appId, serviceUrl }: { readonly appId: string; readonly serviceUrl: string },
  { keys, clock }: { readonly keys: SigningKeys; readonly clock: Clock },
  faults: TokenFaults = {},
): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  const claim = faults.serviceUrl === undefined ? serviceUrl : faults.serviceUrl;
  const claims = {
    ...(claim === null ? {} : { serviceurl: claim }),
    iss: faults.issuer ?? connectorIssuer,
    aud: faults.audience ?? appId,
    nbf: now + (faults.notBeforeSeconds ?? -1),
    exp: now + (faults.expiresInSeconds ?? inboundTokenSeconds),
  };
  const algorithm = faults.algorithm ?? 'RS256';
  if (algorithm === 'none') return new UnsecuredJWT(claims).encode();
  const kid = faults.kid ?? keys.current.kid;
  const key = algorithm === 'RS256' ? keys.current.privateKey : randomBytes(32);
  const token = await new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: algorithm, kid }).sign(key);
  return faults.tampered === true ? withOtherSignature(token) : token;
}

function withOtherSignature(token: string): string {
  const at = token.lastIndexOf('.') + 1;
  const first = token.charAt(at) === 'A' ? 'B' : 'A';
  return `${token.slice(0, at)}${first}${token.slice(at + 1)}`;
}

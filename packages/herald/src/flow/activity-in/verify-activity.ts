import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload, type JWTVerifyResult } from 'jose';
import { botAppId as foldAppId, type BotAppId } from '../../model/ids.ts';
import type { Clock, SigningKey, SigningKeys } from '../../ports.ts';

/** Why an activity is not believed to come from Teams: the rules of the protocol sheet, 2.2, by the one that was broken. */
export type Refusal = {
  readonly ok: false;
  readonly code:
    | 'E_TOKEN_MISSING'
    | 'E_TOKEN_MALFORMED'
    | 'E_TOKEN_ALGORITHM'
    | 'E_TOKEN_KEY_UNKNOWN'
    | 'E_TOKEN_KEY_NOT_ENDORSED'
    | 'E_TOKEN_SIGNATURE'
    | 'E_TOKEN_ISSUER'
    | 'E_TOKEN_AUDIENCE'
    | 'E_TOKEN_EXPIRED'
    | 'E_TOKEN_NOT_YET_VALID'
    | 'E_TOKEN_SERVICE_URL'
    | 'E_ACTIVITY_NOT_OF_TEAMS';
};

export type VerifyDeps = {
  readonly botAppId: BotAppId;
  /** The cloud's Bot Connector, as `iss` names it; every other issuer is refused, those of emulators and skills too. */
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly clock: Clock;
};

/** The claims of a token that the Bot Connector signed for this bot, still to be held against the activity. */
export type VerifiedToken = { readonly ok: true; readonly claims: JWTPayload };

const CHANNEL = 'msteams';
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const SKEW_SECONDS = 300;

/** Says whether the Bot Connector sent this activity to this bot; rejects when its keys could not be looked up. */
export async function verifyActivity({
  authorization,
  activity,
  ...deps
}: VerifyDeps & {
  readonly authorization: string | null | undefined;
  readonly activity: { readonly serviceUrl: string; readonly channelId: string };
}): Promise<{ readonly ok: true } | Refusal> {
  const token = await verifyToken(authorization, deps);
  return token.ok ? matchActivity(token, activity) : token;
}

/**
 * The part of the check that needs no body: whether the Bot Connector signed this header's token for this bot, and when.
 * Rejects when its keys could not be looked up.
 */
export async function verifyToken(
  authorization: string | null | undefined,
  { botAppId, issuer, keys, clock }: VerifyDeps,
): Promise<VerifiedToken | Refusal> {
  if (authorization === null || authorization === undefined || authorization === '') return refuse('E_TOKEN_MISSING');
  const token = /^Bearer +([^\s]+)$/i.exec(authorization)?.[1];
  const header = token === undefined ? undefined : readHeader(token);
  if (token === undefined || header === undefined) return refuse('E_TOKEN_MALFORMED');
  // Before any key is looked up: `none` needs no key, and HS256 would take a public one for a secret.
  if (header.alg === undefined || !ALGORITHMS.includes(header.alg)) return refuse('E_TOKEN_ALGORITHM');
  const key = typeof header.kid === 'string' ? await keys.find(header.kid) : undefined;
  if (key === undefined) return refuse('E_TOKEN_KEY_UNKNOWN');
  const verified = await verifySigned(token, key, { issuer, clock });
  if (!verified.ok) return verified;
  if (!isFor(botAppId, verified.claims)) return refuse('E_TOKEN_AUDIENCE');
  const { endorsements = [] } = key;
  if (endorsements.length > 0 && !endorsements.includes(CHANNEL)) return refuse('E_TOKEN_KEY_NOT_ENDORSED');
  return verified;
}

/** The rest of the check: whether the token was made for an activity from here. */
export function matchActivity(
  { claims }: VerifiedToken,
  { serviceUrl, channelId }: { readonly serviceUrl: string; readonly channelId: string },
): { readonly ok: true } | Refusal {
  if (channelId !== CHANNEL) return refuse('E_ACTIVITY_NOT_OF_TEAMS');
  const claimed = claims['serviceurl'];
  if (typeof claimed !== 'string' || fold(claimed) !== fold(serviceUrl)) return refuse('E_TOKEN_SERVICE_URL');
  return { ok: true };
}

async function verifySigned(
  token: string,
  { key }: SigningKey,
  { issuer, clock }: Pick<VerifyDeps, 'issuer' | 'clock'>,
): Promise<VerifiedToken | Refusal> {
  try {
    const { payload }: JWTVerifyResult = await jwtVerify(token, key, {
      algorithms: ALGORITHMS,
      issuer,
      clockTolerance: SKEW_SECONDS,
      currentDate: clock.now(),
      requiredClaims: ['aud', 'exp'],
    });
    return { ok: true, claims: payload };
  } catch (error) {
    return refuse(readFault(error));
  }
}

function readFault(error: unknown): Refusal['code'] {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'E_TOKEN_SIGNATURE';
  if (error instanceof errors.JWTExpired) return 'E_TOKEN_EXPIRED';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'E_TOKEN_ISSUER';
    if (error.claim === 'aud') return 'E_TOKEN_AUDIENCE';
    if (error.claim === 'exp') return 'E_TOKEN_EXPIRED';
    if (error.claim === 'nbf') return 'E_TOKEN_NOT_YET_VALID';
  }
  // Whatever else hinders the check: what cannot be checked is not believed.
  return 'E_TOKEN_MALFORMED';
}

function readHeader(
  token: string,
): { readonly alg?: string | undefined; readonly kid?: string | undefined } | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}

/** `aud` is the app id, or one of the two URIs made of it that newer registrations have. */
function isFor(bot: BotAppId, { aud }: JWTPayload): boolean {
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return named.some(
    (audience) => typeof audience === 'string' && foldAppId(audience.replace(/^api:\/\/(?:botid-)?/, '')) === bot,
  );
}

const fold = (url: string): string => url.toLowerCase().replace(/\/$/, '');

const refuse = (code: Refusal['code']): Refusal => ({ ok: false, code });

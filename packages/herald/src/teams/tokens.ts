import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { DeadlinePassed, LoginRefused, LoginUnreachable } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { readLoginFailure } from './login-failure.ts';

/** What a caller wants of a token besides its scope. */
export type TokenWish = {
  /** Whose Entra issues it; without one, the tenant that the credential was made for. */
  readonly tenantId?: string;
  /** The token that a service has just refused: this one is not handed out again, a newer one is. */
  readonly refused?: string | undefined;
  /** How long this caller waits for the login, which goes on for others; as long as that may take by default. */
  readonly withinMs?: number;
  /** Ends this caller's waiting: rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Hands out access tokens. Rejects with `LoginRefused` or `LoginUnreachable`. */
export type TokenSource = { getToken(scope: string, wish?: TokenWish): Promise<string> };

export type TokenSourceOptions = {
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** After this a login that has not answered counts as unreachable, so that one lost answer does not block for ever. */
  readonly loginDeadlineMs?: number;
};

/** A token is renewed this long before it expires, or at a tenth of its lifetime if that is shorter. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** While a token still serves, a renewal that failed is tried again after this share of what was left of it. */
const RETRY_SHARE = 0.1;

/**
 * Asks for nothing in particular, but by asking for claims: Azure's credentials keep tokens of their own, which they hand
 * out again after a refusal unless claims are asked for.
 */
const PAST_THE_CACHE = '{"access_token":{"nbf":{"essential":false}}}';

type Held = {
  readonly value: string;
  /** The same for all who ask while it serves. */
  readonly given: Promise<string>;
  readonly expiresAt: number;
  renewAt: number;
};
type Slot = { held?: Held | undefined; asking?: Promise<string> | undefined };

/**
 * Keeps each token for as long as the credential says it lives. There is never more than one request per scope and
 * tenant under way, and all who need the token share it. A token that will soon expire is renewed in the background
 * while it still serves; a failure is told to those who waited for it, and the next caller asks again.
 */
export function createTokenSource({ credential, clock, loginDeadlineMs = 30_000 }: TokenSourceOptions): TokenSource {
  const slots = new Map<string, Slot>();

  const ask = (slot: Slot, scope: string, tenantId: string | undefined, refused?: string): Promise<string> => {
    slot.asking ??= login(slot, scope, tenantId, refused).finally(() => {
      slot.asking = undefined;
    });
    return slot.asking;
  };

  const login = async (slot: Slot, scope: string, tenantId: string | undefined, refused?: string): Promise<string> => {
    const before = slot.held;
    const askedAt = clock.now().getTime();
    try {
      slot.held = readToken(await logIn(credential, scope, { tenantId, refused }, loginDeadlineMs), askedAt);
      return slot.held.value;
    } catch (error) {
      if (before !== undefined) before.renewAt = askedAt + (before.expiresAt - askedAt) * RETRY_SHARE;
      throw readLoginFailure(error);
    }
  };

  return {
    getToken(scope, { tenantId, refused, withinMs = loginDeadlineMs, signal } = {}) {
      const key = `${tenantId ?? ''} ${scope}`;
      let slot = slots.get(key);
      if (slot === undefined) slots.set(key, (slot = {}));
      if (slot.held?.value === refused) slot.held = undefined;
      const now = clock.now().getTime();
      const { held } = slot;
      if (held === undefined || now >= held.expiresAt)
        return wait(ask(slot, scope, tenantId, refused), withinMs, signal);
      // oxlint-disable-next-line no-empty-function -- whoever needs a token when this one has expired hears of it
      if (now >= held.renewAt) ask(slot, scope, tenantId).catch(() => {});
      return held.given;
    },
  };
}

/**
 * One request to the login that ends in time even if the credential does not heed its signal. This deadline keeps no
 * process alive: those who wait have their own.
 */
async function logIn(
  credential: TokenCredential,
  scope: string,
  { tenantId, refused }: { readonly tenantId: string | undefined; readonly refused: string | undefined },
  deadlineMs: number,
): Promise<AccessToken> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const asked = credential.getToken(scope, {
    abortSignal: deadline,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(refused === undefined ? {} : { claims: PAST_THE_CACHE }),
  });
  try {
    const token = await wait(asked, undefined, deadline);
    if (token === null) throw new LoginRefused('no-token');
    return token;
  } catch (error) {
    throw deadline.aborted ? tooLate(deadlineMs) : error;
  }
}

function readToken({ token, expiresOnTimestamp, refreshAfterTimestamp }: AccessToken, askedAt: number): Held {
  const margin = Math.min(RENEW_BEFORE_MS, (expiresOnTimestamp - askedAt) / 10);
  return {
    value: token,
    given: Promise.resolve(token),
    expiresAt: expiresOnTimestamp,
    renewAt: Math.min(expiresOnTimestamp - margin, refreshAfterTimestamp ?? Number.POSITIVE_INFINITY),
  };
}

/** Waits for what others may be waiting for too, no longer than this and not after the signal has fired. */
function wait<T>(shared: Promise<T>, withinMs: number | undefined, signal: AbortSignal | undefined): Promise<T> {
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const timer =
      withinMs === undefined ? undefined : setTimeout(() => settle(() => reject(tooLate(withinMs))), withinMs);
    const abort = (): void => settle(() => reject(signal?.reason));
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      how();
    };
    signal?.addEventListener('abort', abort);
    shared.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

function tooLate(deadlineMs: number): LoginUnreachable {
  const cause = new DeadlinePassed(deadlineMs);
  return new LoginUnreachable(cause.code, { cause });
}

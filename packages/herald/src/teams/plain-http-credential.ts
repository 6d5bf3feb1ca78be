import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { Agent } from 'undici';
import { z } from 'zod';
import { ConfigInvalid, LoginRefused, LoginUnreachable, type Fault } from '../errors.ts';
import { codeOf } from './code-of.ts';
import { exchange, type Exchange } from './exchange.ts';
import { parseJson } from './parse-json.ts';

export type PlainHttpLogin = {
  /** Scheme and host of the login, e.g. `http://127.0.0.1:3979`. */
  readonly loginHost: string;
  /** `botframework.com` for a multi-tenant bot, else the bot's home tenant. */
  readonly authority: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Tells when a token that was just issued will expire, in epoch milliseconds; the machine's clock by default. */
  readonly now?: () => number;
};

const DEADLINE_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().nonnegative() });
const refused = z.object({
  // What is shown of an answer: codes, whose form is known. A description could repeat what was sent.
  error: z
    .string()
    .regex(/^[a-z_]{1,64}$/)
    .catch('refused'),
  error_codes: z.array(z.int().nonnegative()).catch([]),
});

/**
 * Logs in with a client secret to a login that MSAL refuses to speak to because it is not on https: a simulator
 * (protocol sheet, 1.1). For Entra itself take a credential of `@azure/identity`. Keeps no token; holds the secret
 * where neither inspection nor JSON shows it. `getToken` rejects with `LoginRefused` or `LoginUnreachable`.
 */
export class PlainHttpCredential implements TokenCredential {
  readonly #login: PlainHttpLogin;
  readonly #origin: string;
  readonly #agent = new Agent({ connections: 4, connect: { timeout: DEADLINE_MS } });

  constructor(login: PlainHttpLogin) {
    const host = URL.parse(login.loginHost);
    const faults = faultsOf(login, host);
    if (host === null || faults.length > 0) throw new ConfigInvalid(faults);
    this.#login = { ...login };
    this.#origin = host.origin;
  }

  async getToken(scopes: string | readonly string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    const { authority, clientId, clientSecret, now = Date.now } = this.#login;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: typeof scopes === 'string' ? scopes : scopes.join(' '),
    });
    const exchanged = await exchange(
      this.#agent,
      {
        origin: this.#origin,
        path: `/${encodeURIComponent(options.tenantId ?? authority)}/oauth2/v2.0/token`,
        method: 'POST',
        headers: ['content-type', 'application/x-www-form-urlencoded', 'accept', 'application/json'],
        body: Buffer.from(form.toString()),
      },
      { deadlineMs: DEADLINE_MS, maxAnswerBytes: MAX_ANSWER_BYTES, signal: signalOf(options) },
    );
    return readToken(exchanged, now());
  }
}

const required = ['authority', 'clientId', 'clientSecret'] as const;

function faultsOf(login: PlainHttpLogin, host: URL | null): readonly Fault[] {
  const faults: Fault[] = required
    .filter((field) => typeof login[field] !== 'string' || login[field] === '')
    .map((field) => ({ field, problem: 'is missing or empty' }));
  if (host === null || !/^https?:$/.test(host.protocol) || host.username !== '' || host.pathname !== '/')
    faults.push({ field: 'loginHost', problem: 'must be http:// or https:// and a host, without a path' });
  return faults;
}

function readToken(exchanged: Exchange, now: number): AccessToken {
  if (exchanged.kind === 'aborted') throw new LoginUnreachable('aborted');
  if (exchanged.kind === 'failed') throw new LoginUnreachable(codeOf(exchanged.error), { cause: exchanged.error });
  const { status } = exchanged;
  const body = parseJson(exchanged.text);
  const { data: token } = granted.safeParse(body);
  if (status === 200 && token !== undefined)
    return { token: token.access_token, expiresOnTimestamp: now + token.expires_in * 1000 };
  const { data: refusal } = refused.safeParse(body);
  if (status < 400 || status >= 500 || status === 429 || refusal === undefined)
    throw new LoginUnreachable(`HTTP${status}`);
  const [code] = refusal.error_codes;
  throw new LoginRefused(code === undefined ? refusal.error : `AADSTS${code}`);
}

function signalOf({ abortSignal }: GetTokenOptions): AbortSignal | undefined {
  return abortSignal instanceof AbortSignal ? abortSignal : undefined;
}

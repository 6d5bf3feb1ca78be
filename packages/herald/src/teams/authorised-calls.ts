import { Agent, type Dispatcher } from 'undici';
import { CallAborted, HeraldClosed, LoginRefused, LoginUnreachable, NotLetOut } from '../errors.ts';
import type { Answer, Clock } from '../ports.ts';
import { codeOf } from './code-of.ts';
import { exchange, LEAVE_SHARE, type Exchange, type ExchangeRequest } from './exchange.ts';
import { readAnswer } from './read-answer.ts';
import type { TokenSource } from './tokens.ts';

export type AuthorisedCallsOptions = {
  readonly tokens: TokenSource;
  readonly clock: Clock;
  /** What tokens are asked for. */
  readonly scope: string;
  /** How long one call may take in all: token, connection, answer, and a second request after a 401; 15,000 by default. */
  readonly deadlineMs?: number | undefined;
  /** How many requests may be under way at once per host, 512 by default; more wait, and their deadline runs. */
  readonly connections?: number | undefined;
  /** In place of connections of its own, e.g. for a proxy; left open by `close`. It must not repeat requests itself. */
  readonly dispatcher?: Dispatcher | undefined;
  /** The largest answer that is read; 1 MiB by default. */
  readonly maxAnswerBytes?: number | undefined;
};

/** Requests that carry a token. */
export type AuthorisedCalls = {
  /**
   * Makes one request, or two when the token was refused; rejects with the signal's reason, or with `NotLetOut` for what
   * may not leave, if none has left.
   */
  readonly call: (request: CallRequest, signal?: AbortSignal, mayLeave?: () => boolean) => Promise<Answer>;
  /** Takes no more calls (they reject with `HeraldClosed`), lets those under way come to their end, and disconnects. */
  readonly close: () => Promise<void>;
};

export type CallRequest = Omit<ExchangeRequest, 'headers'> & {
  /** Whose Entra issues the token; the tenant that the credential was made for by default. */
  readonly tenantId?: string | undefined;
  /** Names and values in turn, beside those that every request has. */
  readonly headers?: readonly string[] | undefined;
};

/** `token` is the one that the request carried; without one, none left. */
type Attempt = { readonly answer: Answer; readonly token?: string };
type Bounds = {
  readonly until: number;
  readonly signal: AbortSignal | undefined;
  readonly mayLeave: (() => boolean) | undefined;
};

/** Far above any answer of the Connector: 500 members with long names are some 250 KiB. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Time for a connection at most: several lost packets are made good in it. */
const CONNECT_MS = 10_000;

/** Keeps connections for the next request, and puts tokens on requests whose host the caller has checked. */
export function createAuthorisedCalls(options: AuthorisedCallsOptions): AuthorisedCalls {
  const { tokens, clock, scope, deadlineMs = 15_000, connections = 512, maxAnswerBytes = MAX_ANSWER_BYTES } = options;
  const agent = new Agent({
    connections,
    pipelining: 1,
    connect: { timeout: Math.min(CONNECT_MS, deadlineMs * LEAVE_SHARE) },
  });
  const dispatcher = options.dispatcher ?? agent;
  let underWay = 0;
  let closing: Promise<void> | undefined;
  /** What the last request carried: written once for all that carry the same token. */
  let carried = { token: '', authorization: '' };
  let becameIdle: (() => void) | undefined;

  /** Gives the refusal back when the login has no other token than the one that was refused. */
  const attempt = async (request: CallRequest, bounds: Bounds, refusal?: Attempt): Promise<Attempt> => {
    const { until, signal, mayLeave } = bounds;
    let token: string;
    try {
      token = await tokens.getToken(scope, {
        withinMs: until - performance.now(),
        signal,
        refused: refusal?.token,
        ...(request.tenantId === undefined ? {} : { tenantId: request.tenantId }),
      });
    } catch (error) {
      return { answer: readLogin(error) };
    }
    if (token === refusal?.token) return refusal;
    if (token !== carried.token) carried = { token, authorization: `Bearer ${token}` };
    const exchanged = await exchange(
      dispatcher,
      { ...request, headers: headersOf(request, carried.authorization) },
      { deadlineMs: until - performance.now(), maxAnswerBytes, signal, mayLeave },
    );
    return { answer: readExchange(exchanged, clock, signal), token };
  };

  return {
    async call(request, signal, mayLeave) {
      if (closing !== undefined) throw new HeraldClosed();
      signal?.throwIfAborted();
      underWay += 1;
      try {
        const bounds = { until: performance.now() + deadlineMs, signal, mayLeave };
        const first = await attempt(request, bounds);
        return refusesToken(first.answer) ? (await attempt(request, bounds, first)).answer : first.answer;
      } finally {
        underWay -= 1;
        if (underWay === 0) becameIdle?.();
      }
    },
    close() {
      closing ??= (underWay === 0 ? Promise.resolve() : new Promise<void>((resolve) => (becameIdle = resolve))).then(
        () => agent.close(),
      );
      return closing;
    },
  };
}

function headersOf({ body, headers: asked = [] }: CallRequest, authorization: string): string[] {
  const headers = ['authorization', authorization, 'accept', 'application/json', 'user-agent', 'herald', ...asked];
  if (body !== undefined) headers.push('content-type', 'application/json; charset=utf-8');
  return headers;
}

/** Any 401 but that of a bot nobody knows, which a fresh token does not cure (protocol sheet, 4.2). */
const refusesToken = (answer: Answer): boolean =>
  answer.kind === 'answered' && answer.status === 401 && answer.code !== 'BotNotRegistered';

function readLogin(error: unknown): Answer {
  if (error instanceof LoginRefused)
    return { kind: 'not-sent', why: 'login-refused', code: error.loginCode, cause: error };
  if (error instanceof LoginUnreachable)
    return { kind: 'not-sent', why: 'login-unreachable', code: error.loginCode, cause: error };
  throw error;
}

function readExchange(exchanged: Exchange, clock: Clock, signal: AbortSignal | undefined): Answer {
  switch (exchanged.kind) {
    case 'answered':
      return readAnswer(exchanged, clock.now());
    case 'failed': {
      const { left, error } = exchanged;
      const code = codeOf(error);
      return left
        ? { kind: 'silent', code, cause: error }
        : { kind: 'not-sent', why: 'no-connection', code, cause: error };
    }
    case 'aborted': {
      if (!exchanged.left) throw signal?.reason ?? new NotLetOut();
      const cause = new CallAborted({ cause: signal?.reason });
      return { kind: 'silent', code: cause.code, cause };
    }
  }
}

import { parseInput } from '../../parse-input.ts';
import type { InvokeAnswer } from '../../model/invoke-answer.ts';
import {
  accepted,
  answerInvoke,
  cardActionNotHandled,
  refuse,
  refuseFor,
  refuseToken,
  unavailableFor,
} from './endpoint-answers.ts';
import { readBody } from './read-body.ts';
import { matchActivity, verifyToken, type VerifiedToken, type VerifyDeps } from './verify-activity.ts';
import { envelope } from './wire-activity.ts';

/** Teams waits 10 to 15 seconds for an answer (protocol sheet, 2.1). */
const DEADLINE_MS = 10_000;
/** Ten times what a message of Teams may weigh (protocol sheet, 3.8). */
const BODY_LIMIT_BYTES = 1024 * 1024;

export type BotEndpointOptions = VerifyDeps & {
  /** Stores what an activity teaches; resolved once that is durable, with what an invoke is answered with. It must bear the same activity twice. */
  readonly observe: (activity: unknown) => Promise<InvokeAnswer | undefined>;
  /** When to answer 503 instead of waiting on; the work goes on. */
  readonly deadlineMs?: number;
  readonly bodyLimitBytes?: number;
  /** Told the cause of every 500 and 503, and of work that fails after its answer; the sender is told a code only. Must not throw. */
  readonly onFailure?: (error: unknown) => void;
};

/**
 * Makes the bot's messaging endpoint: one activity a request, authenticated, stored, and answered within the deadline.
 * Nothing of a body is read before its token is found good, and nothing is stored of a request that is refused.
 * Its promise never rejects.
 */
export function createBotEndpoint(options: BotEndpointOptions): (request: Request) => Promise<Response> {
  const { deadlineMs = DEADLINE_MS } = options;
  return async (request) => {
    const late = new AbortController();
    const answer = answerTo(request, options, late.signal);
    const { promise: deadline, resolve } = Promise.withResolvers<Response>();
    const timer = setTimeout(() => {
      late.abort();
      // A body that is cut off by this has an answer of its own, which comes first.
      setImmediate(() => resolve(refuse('E_DEADLINE')));
    }, deadlineMs);
    try {
      return await Promise.race([answer, deadline]);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function answerTo(request: Request, options: BotEndpointOptions, signal: AbortSignal): Promise<Response> {
  const { bodyLimitBytes: limitBytes = BODY_LIMIT_BYTES, onFailure } = options;
  const { method, headers } = request;
  if (method !== 'POST') return refuse('E_METHOD_NOT_ALLOWED');
  if (!isJson(headers.get('content-type'))) return refuse('E_CONTENT_TYPE');
  if (Number(headers.get('content-length')) > limitBytes) return refuse('E_BODY_TOO_LARGE');
  let token: Awaited<ReturnType<typeof verifyToken>>;
  try {
    token = await verifyToken(headers.get('authorization'), options);
  } catch (error) {
    onFailure?.(error);
    return unavailableFor(error);
  }
  if (!token.ok) return refuseToken(token);
  const body = await readBody(request, { limitBytes, signal });
  switch (body.kind) {
    case 'too-large':
      return refuse('E_BODY_TOO_LARGE');
    case 'not-json':
      return refuse('E_BODY_NOT_JSON');
    case 'broken-off':
      return refuse('E_BODY_BROKEN_OFF');
    case 'read':
      return answerActivity(body.json, token, options);
  }
}

async function answerActivity(
  activity: unknown,
  token: VerifiedToken,
  { observe, onFailure }: BotEndpointOptions,
): Promise<Response> {
  try {
    const { type, name, ...sent } = parseInput(envelope, activity, 'activity');
    const match = matchActivity(token, sent);
    if (!match.ok) return refuseToken(match);
    const answer = await observe(activity);
    if (type !== 'invoke') return accepted();
    if (answer !== undefined) return answerInvoke(answer);
    // Nobody handles it; what it shows of person and place is learnt nevertheless.
    return name === 'adaptiveCard/action' ? cardActionNotHandled() : refuse('E_INVOKE_NOT_HANDLED');
  } catch (error) {
    const answer = refuseFor(error);
    if (answer.status >= 500) onFailure?.(error);
    return answer;
  }
}

const isJson = (contentType: string | null): boolean => /^application\/json *(?:;|$)/i.test(contentType ?? '');

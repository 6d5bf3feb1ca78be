import { ActivityOfAnotherBot, HeraldClosed, HeraldError, InputInvalid, ServiceUrlNotTrusted } from '../../errors.ts';
import type { InvokeAnswer } from '../../model/invoke-answer.ts';
import { invokeAnswer, NOT_SUPPORTED } from './interactions/reply.ts';
import type { Refusal } from './verify-activity.ts';

/** Enough for every field at fault to be named, unless somebody means to fill our logs. */
const LONGEST_MESSAGE = 1000;

type Problem = { readonly status: number; readonly message: string };

/** What the endpoint itself finds wrong with a request. */
const problems = {
  E_METHOD_NOT_ALLOWED: { status: 405, message: 'Activities are sent with POST.' },
  E_CONTENT_TYPE: { status: 415, message: 'An activity is sent as application/json.' },
  E_BODY_TOO_LARGE: { status: 413, message: 'The body is larger than an activity may be.' },
  E_BODY_BROKEN_OFF: { status: 408, message: 'The body did not come in time.' },
  E_BODY_NOT_JSON: { status: 400, message: 'The body is not JSON.' },
  E_INVOKE_NOT_HANDLED: { status: 501, message: 'This bot does not handle this invoke.' },
  E_DEADLINE: { status: 503, message: 'Not done in time; it may be sent again.' },
} as const satisfies Readonly<Record<string, Problem>>;

/** Why a token was not believed; 401 for all of them, as SDKs answer, though the documentation says 403 (protocol sheet, 11). */
const refusals: Readonly<Record<Refusal['code'], string>> = {
  E_TOKEN_MISSING: 'There is no Authorization header.',
  E_TOKEN_MALFORMED: 'The Authorization header holds no bearer token that could be checked.',
  E_TOKEN_ALGORITHM: 'The token is not signed with RS256, RS384 or RS512.',
  E_TOKEN_KEY_UNKNOWN: 'The token names no key that is published.',
  E_TOKEN_KEY_NOT_ENDORSED: 'The token’s key may not sign for Teams.',
  E_TOKEN_SIGNATURE: 'The token’s signature is wrong.',
  E_TOKEN_ISSUER: 'The token is not from the Bot Connector of this cloud.',
  E_TOKEN_AUDIENCE: 'The token is for another bot.',
  E_TOKEN_EXPIRED: 'The token has expired.',
  E_TOKEN_NOT_YET_VALID: 'The token is not valid yet.',
  E_TOKEN_SERVICE_URL: 'The token is for another service URL than the activity’s.',
  E_ACTIVITY_NOT_OF_TEAMS: 'The activity is of another channel than msteams.',
};

/** Nothing was wrong and there is nothing to say: what Teams wants to hear for all but invokes (protocol sheet, 2.1). */
export const accepted = (): Response => new Response(null, { status: 200 });

/** Answers with a problem of the request itself, or of our time. */
export function refuse(code: keyof typeof problems): Response {
  const { status, message } = problems[code];
  return problem(status, code, message, code === 'E_METHOD_NOT_ALLOWED' ? { allow: 'POST' } : {});
}

/** Answers that the activity is not believed to come from Teams. */
export const refuseToken = ({ code }: Refusal): Response =>
  problem(401, code, refusals[code], { 'www-authenticate': 'Bearer' });

/** Answers for an error thrown on the way; only of one that the sender can mend is more told than the code. */
export function refuseFor(error: unknown): Response {
  if (error instanceof InputInvalid) return problem(400, error.code, error.message.slice(0, LONGEST_MESSAGE));
  if (error instanceof ActivityOfAnotherBot)
    return problem(403, error.code, 'The activity is addressed to another bot.');
  // The token was good, so the Bot Connector vouches for the URL; but we would send our tokens there, so we decide.
  if (error instanceof ServiceUrlNotTrusted)
    return problem(403, error.code, 'The service URL is on a host that is not trusted; nothing was stored.');
  if (error instanceof HeraldClosed) return problem(503, error.code, 'The bot is stopping; it may be sent again.');
  return problem(500, error instanceof HeraldError ? error.code : 'E_INTERNAL', 'The activity could not be stored.');
}

/** Answers that the keys to check a token with are out of reach: nothing is wrong with the request, so it may come again. */
export const unavailableFor = (error: unknown): Response =>
  problem(503, error instanceof HeraldError ? error.code : 'E_INTERNAL', 'The token cannot be checked at present.');

/**
 * Answers an Action.Execute that nobody handles: status 200 with the failure in the body (protocol sheet, 2.12 and 11).
 * Anything else makes Teams say that the bot cannot be reached, which is not so. The card stays as it is.
 */
export const cardActionNotHandled = (): Response => answerInvoke(invokeAnswer(NOT_SUPPORTED));

/** Answers an invoke as whoever handled it says. */
export const answerInvoke = ({ status, body }: InvokeAnswer): Response => Response.json(body, { status });

const problem = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response => Response.json({ error: { code, message } }, { status, headers });

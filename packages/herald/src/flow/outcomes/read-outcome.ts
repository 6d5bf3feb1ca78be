import type { ConversationReference } from '../../model/conversation-reference.ts';
import type { ClosedWhy, AttemptOutcome, UnreachableWhy } from '../../model/outcome.ts';
import type { Answer } from '../../ports.ts';

type Failure = Exclude<AttemptOutcome, { readonly kind: 'sent' }>;

/** What an answer means before anyone asks what to do about it. */
type Meaning =
  | { readonly kind: 'unreachable'; readonly why: UnreachableWhy }
  | { readonly kind: 'closed'; readonly concerns: 'bot' | 'tenant'; readonly why: ClosedWhy }
  | { readonly kind: 'wait'; readonly countsAsAttempt: boolean; readonly atLeastMs?: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown' };

/**
 * A conversation that is not found, or an id that cannot be decrypted, is often found minutes later
 * (protocol sheet, 4.4): one such answer is no proof that it is gone.
 */
export const DOUBT_MS = 5 * 60_000;

const doubtful: Meaning = { kind: 'wait', countsAsAttempt: true, atLeastMs: DOUBT_MS };

/** By status and Teams' own code; the protocol sheet's tables 4.2 and 4.4. */
const byCode: Readonly<Record<string, Meaning>> = {
  '401 BotNotRegistered': { kind: 'closed', concerns: 'bot', why: 'bot-not-registered' },
  '400 FailedToDecrypt': doubtful,
  '403 FailedToDecrypt': doubtful,
  '403 BotDisabledByAdmin': { kind: 'closed', concerns: 'tenant', why: 'disabled-by-admin' },
  '403 BotNotInConversationRoster': { kind: 'unreachable', why: 'not-installed' },
  '403 ConversationBlockedByUser': { kind: 'unreachable', why: 'blocked' },
  '403 ForbiddenOperationException': { kind: 'unreachable', why: 'not-installed' },
  '403 MessageWritesBlocked': { kind: 'unreachable', why: 'blocked' },
  '403 ServiceError': { kind: 'unreachable', why: 'not-installed' },
  '404 ConversationNotFound': doubtful,
};

/** By status, for every code that the table above does not name. */
const byStatus: Readonly<Record<number, Meaning>> = {
  401: { kind: 'closed', concerns: 'bot', why: 'unauthorized' },
  412: { kind: 'wait', countsAsAttempt: true },
  429: { kind: 'wait', countsAsAttempt: false },
  502: { kind: 'wait', countsAsAttempt: true },
  503: { kind: 'wait', countsAsAttempt: true },
  504: { kind: 'unknown' },
};

/**
 * Says what became of an attempt. `accepted` makes the reference out of the body of a success.
 * Every status and code has a meaning here: what no table names is refused, and final.
 */
export function readOutcome(
  answer: Answer,
  now: Date,
  accepted: (body: unknown) => ConversationReference,
): AttemptOutcome {
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300)
    return { kind: 'sent', reference: accepted(answer.body) };
  return readFailure(answer, now);
}

/** The same of an answer that is known to be no success. */
export function readFailure(answer: Answer, now: Date): Failure {
  switch (answer.kind) {
    case 'answered':
      return readRefusal(answer, now);
    case 'not-sent':
      return {
        kind: 'closed',
        concerns: answer.why === 'no-connection' ? 'tenant' : 'bot',
        why: answer.why,
        code: answer.code,
      };
    case 'silent':
      return { kind: 'unknown', code: answer.code, cause: answer.cause };
  }
}

function readRefusal(answer: Extract<Answer, { kind: 'answered' }>, now: Date): Failure {
  const { status } = answer;
  const code = answer.code ?? `HTTP${status}`;
  const meaning = byCode[`${status} ${code}`] ?? byStatus[status] ?? { kind: 'refused' };
  switch (meaning.kind) {
    case 'wait':
      return {
        kind: 'wait',
        status,
        code,
        countsAsAttempt: meaning.countsAsAttempt,
        until: later(answer.retryAfter, meaning.atLeastMs, now),
      };
    case 'unreachable':
      return { kind: 'unreachable', why: meaning.why, status, code };
    case 'closed':
      return { kind: 'closed', concerns: meaning.concerns, why: meaning.why, status, code };
    case 'refused':
      return { kind: 'refused', status, code };
    case 'unknown':
      return { kind: 'unknown', code };
  }
}

function later(retryAfter: Date | undefined, atLeastMs: number | undefined, now: Date): Date | undefined {
  if (atLeastMs === undefined) return retryAfter;
  const soonest = new Date(now.getTime() + atLeastMs);
  return retryAfter !== undefined && retryAfter > soonest ? retryAfter : soonest;
}

import type { OnUnknown, Settlement } from '../../model/delivery.ts';
import { CHAT_NOT_FOUND, type InstallStep } from '../../model/installing.ts';
import type { DeliveryAttempted } from '../../model/outcome.ts';

/** After so many attempts that count, a delivery is given up: some four minutes of backing off. */
export const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** Codes that are no proof when they come once (protocol sheet, 4.4); the same one again is. */
const DOUBTFUL: ReadonlySet<string> = new Set(['ConversationNotFound', 'FailedToDecrypt']);

/** How long an install takes to be known to the rest of Teams, usually less. */
const INSTALL_SPREADS_MS = 2_000;

export type SettleFacts = {
  /** Whether the delivery is about the app, and says nothing. */
  readonly ofApp?: boolean;
  /** What may help about the app, where the outcome says that it is missing. */
  readonly helps?: InstallStep | undefined;
  readonly attempts: number;
  readonly lastCode: string | undefined;
  readonly onUnknown: OnUnknown;
  readonly now: Date;
  /** From 0 to 1. */
  readonly random: () => number;
};

/**
 * Decides what an outcome means for its delivery: final, or again and when. 429 never counts as an attempt; what
 * concerns the whole bot or tenant spends nobody's delivery and closes the lane.
 */
export function settle(outcome: DeliveryAttempted, facts: SettleFacts): Settlement {
  const { attempts, lastCode, onUnknown, now, random } = facts;
  switch (outcome.kind) {
    case 'sent': {
      const { reference } = outcome;
      return {
        kind: 'sent',
        conversationId: reference.conversationId,
        serviceUrl: reference.serviceUrl,
        ...('activityId' in reference ? { activityId: reference.activityId } : {}),
      };
    }
    case 'created':
      return { kind: 'again', dueAt: now, countsAsAttempt: false };
    case 'done':
      return facts.ofApp === true ? { kind: 'sent' } : { kind: 'again', dueAt: now, countsAsAttempt: false };
    case 'wait': {
      const { status, code, countsAsAttempt, until } = outcome;
      // The pace keeps everyone waiting after a 429; the delivery itself stays first in line.
      if (!countsAsAttempt) return again(until ?? now, false, status, code);
      if (DOUBTFUL.has(code) && lastCode === code) return { kind: 'unreachable', why: 'gone', status, code };
      if (code === CHAT_NOT_FOUND && lastCode === code)
        return { kind: 'unreachable', why: 'not-installed', status, code };
      if (attempts + 1 >= MOST_ATTEMPTS) return { kind: 'refused', status, code: 'gave-up' };
      return again(until ?? pauseAfter(attempts, now, random), true, status, code);
    }
    case 'unreachable':
      if (facts.helps !== undefined) {
        const wait = facts.helps === 'chat' ? INSTALL_SPREADS_MS : 0;
        return again(new Date(now.getTime() + wait), true, outcome.status, outcome.code);
      }
      return { kind: 'unreachable', why: outcome.why, status: outcome.status, code: outcome.code };
    case 'refused':
      return { kind: 'refused', status: outcome.status, code: outcome.code };
    case 'closed':
      // The lane closes, and nobody's delivery is spent on it.
      return again(now, false, outcome.status, outcome.code);
    case 'unknown':
      if (onUnknown === 'hold') return { kind: 'unknown', code: outcome.code };
      if (attempts + 1 >= MOST_ATTEMPTS) return { kind: 'unknown', code: outcome.code };
      return again(pauseAfter(attempts, now, random), true, undefined, outcome.code);
  }
}

const again = (dueAt: Date, countsAsAttempt: boolean, status?: number, code?: string): Settlement => ({
  kind: 'again',
  dueAt,
  countsAsAttempt,
  ...(status === undefined ? {} : { status }),
  ...(code === undefined ? {} : { code }),
});

/** Exponential, with up to a fifth on top, so that many that failed together do not come back together. */
function pauseAfter(attempts: number, now: Date, random: () => number): Date {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempts);
  return new Date(now.getTime() + pause * (1 + random() / 5));
}

import type { DueDelivery } from '../../delivery-ports.ts';
import type { RequestKind } from '../../model/limits.ts';
import type { Attempted } from '../../model/outcome.ts';
import { channelOf } from '../../model/thread.ts';
import type { Reaction } from './pace/pace.ts';

/** Under which of whose windows a delivery's request falls. A thread counts with its channel (protocol sheet, 5.1). */
export function requestOf({ to }: DueDelivery): { readonly kind: RequestKind; readonly conversation: string } {
  switch (to.kind) {
    case 'conversation':
      return { kind: 'send', conversation: channelOf(to.reference.conversationId) };
    case 'channel':
      return { kind: 'create', conversation: to.channelId };
    case 'direct':
      return { kind: 'create', conversation: to.person.teamsId ?? to.person.entraId };
  }
}

/** What the pace has to know of an outcome: the service's load, not the recipient's fate. */
export function reactionTo(outcome: Attempted, now: Date): Reaction {
  switch (outcome.kind) {
    case 'wait': {
      const after =
        outcome.until === undefined ? {} : { retryAfterMs: Math.max(0, outcome.until.getTime() - now.getTime()) };
      if (outcome.status === 429) return { kind: 'throttled', ...after };
      if (outcome.status === 412) return { kind: 'busy' };
      if (outcome.status === 502 || outcome.status === 503) return { kind: 'unavailable', ...after };
      return { kind: 'accepted' };
    }
    case 'unknown':
      return { kind: 'no-answer' };
    case 'sent':
    case 'created':
    case 'unreachable':
    case 'refused':
    case 'closed':
      return { kind: 'accepted' };
  }
}

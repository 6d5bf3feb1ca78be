import type { DueDelivery } from '../../lane-ports.ts';
import type { RequestKind } from '../../model/limits.ts';
import type { DeliveryAttempted } from '../../model/outcome.ts';
import { channelOf } from '../../model/thread.ts';
import type { Reaction } from './pace/pace.ts';

/** Whose windows a request falls under: the Connector's, Graph's for installs, or Graph's for what takes two requests. */
export const paceNames = ['connector', 'installs', 'others'] as const;
export type PaceName = (typeof paceNames)[number];

/** Which pace holds for a delivery's next request. */
export function paceOf({ installing }: DueDelivery): PaceName {
  switch (installing?.next) {
    case undefined:
      return 'connector';
    case 'install':
      return 'installs';
    case 'chat':
    case 'uninstall':
    case 'upgrade':
      return 'others';
  }
}

/** Under which of whose windows a delivery's request falls. A thread counts with its channel (protocol sheet, 5.1). */
export function requestOf({ to, installing }: DueDelivery): {
  readonly kind: RequestKind;
  readonly conversation: string;
} {
  if (installing?.next !== undefined) {
    const { home } = installing;
    return { kind: 'other', conversation: home.kind === 'person' ? home.entraId : home.groupId };
  }
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
export function reactionTo(outcome: DeliveryAttempted, now: Date): Reaction {
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
    case 'done':
    case 'unreachable':
    case 'refused':
    case 'closed':
      return { kind: 'accepted' };
  }
}

import type { DueDelivery, StoredMessage } from '../../delivery-ports.ts';
import type { Call } from './attempt.ts';

/** What a delivery asks of Teams; undefined for an edit of what has no conversation or message to edit. */
export function callOf({ operation, to, activityId }: DueDelivery, { payload }: StoredMessage): Call | undefined {
  if (operation === 'send') return { kind: 'send', to, payload };
  if (to.kind !== 'conversation' || activityId === undefined) return undefined;
  const message = { kind: 'conversation', reference: { ...to.reference, activityId } } as const;
  return operation === 'update' ? { kind: 'update', to: message, payload } : { kind: 'delete', to: message };
}

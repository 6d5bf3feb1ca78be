import type { DueDelivery, StoredMessage } from '../../delivery-ports.ts';
import { conversationSeen } from '../../model/conversation-seen.ts';
import { conversationId } from '../../model/ids.ts';
import type { Settlement } from '../../model/delivery.ts';
import type { Lesson } from '../../model/lesson.ts';
import type { Attempted } from '../../model/outcome.ts';
import { channelOf } from '../../model/thread.ts';
import type { AddressBook } from '../../ports.ts';
import { settle } from './settle.ts';

export type ConcludeDeps = {
  readonly addressBook: Pick<AddressBook, 'setReachability'>;
  /** Stores lessons, together with those of other deliveries. */
  readonly learn: (lessons: readonly Lesson[]) => Promise<void>;
  readonly now: () => Date;
  readonly random: () => number;
};

/**
 * Says what an attempt means for its delivery, and resolves when what it teaches of the place is stored:
 * a chat that was made, a host that has moved, a place that cannot be written to or can be again. Most teach nothing.
 */
export async function conclude(
  delivery: DueDelivery,
  message: StoredMessage,
  outcome: Attempted,
  { addressBook, learn, now, random }: ConcludeDeps,
): Promise<Settlement> {
  const at = now();
  const tried = delivery.to.kind === 'conversation' ? delivery.to.reference : undefined;
  if (outcome.kind === 'sent' || outcome.kind === 'created') {
    const { reference } = outcome;
    if (reference.serviceUrl !== tried?.serviceUrl)
      await learn([
        { kind: 'tenant-served', tenantId: reference.tenantId, at, serviceUrl: reference.serviceUrl },
        conversationSeen(reference, at),
      ]);
    if (delivery.heldUnreachable === true)
      await addressBook.setReachability(reference.tenantId, bare(reference.conversationId), { kind: 'reachable' }, at);
  }
  if (outcome.kind === 'unreachable' && tried !== undefined) {
    const { why, status, code } = outcome;
    const reachability = { kind: 'unreachable', why, since: at, status, code } as const;
    await addressBook.setReachability(tried.tenantId, bare(tried.conversationId), reachability, at);
  }
  return settle(outcome, {
    attempts: delivery.attempts,
    lastCode: delivery.lastCode,
    onUnknown: message.onUnknown,
    now: at,
    random,
  });
}

const bare = (conversation: string) => conversationId(channelOf(conversation));

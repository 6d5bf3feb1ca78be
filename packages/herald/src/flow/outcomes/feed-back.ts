import type { ConversationReference } from '../../model/conversation-reference.ts';
import { conversationSeen } from '../../model/conversation-seen.ts';
import type { Attempted } from '../../model/outcome.ts';
import { channelOf } from '../../model/thread.ts';
import { conversationId } from '../../model/ids.ts';
import type { AddressBook, Clock } from '../../ports.ts';

export type FeedBackDeps = { readonly addressBook: AddressBook; readonly clock: Clock };

/**
 * Teaches the address book what an outcome says about a place, and resolves when that is stored.
 * `tried` is the conversation that was written to; undefined when it was yet to be created.
 */
export async function feedBack(
  outcome: Attempted,
  tried: ConversationReference | undefined,
  { addressBook, clock }: FeedBackDeps,
): Promise<void> {
  const at = clock.now();
  if (outcome.kind === 'sent' || outcome.kind === 'created') {
    const { tenantId: served, serviceUrl } = outcome.reference;
    await addressBook.learn([
      { kind: 'tenant-served', tenantId: served, at, serviceUrl },
      conversationSeen(outcome.reference, at),
    ]);
    const { tenantId, conversationId: id } = outcome.reference;
    await addressBook.setReachability(tenantId, conversationId(channelOf(id)), { kind: 'reachable' }, at);
    return;
  }
  if (outcome.kind !== 'unreachable' || tried === undefined) return;
  const { why, status, code } = outcome;
  await addressBook.setReachability(
    tried.tenantId,
    conversationId(channelOf(tried.conversationId)),
    { kind: 'unreachable', why, since: at, status, code },
    at,
  );
}

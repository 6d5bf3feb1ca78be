import { conversationSeen } from '../../model/conversation-seen.ts';
import type { Attempted } from '../../model/outcome.ts';
import { channelOf } from '../../model/thread.ts';
import { conversationId } from '../../model/ids.ts';
import type { AddressBook, Clock } from '../../ports.ts';

export type FeedBackDeps = { readonly addressBook: AddressBook; readonly clock: Clock };

/** Teaches the address book of a chat that was asked for and made, and resolves when that is stored. */
export async function feedBack(outcome: Attempted, { addressBook, clock }: FeedBackDeps): Promise<void> {
  if (outcome.kind !== 'sent' && outcome.kind !== 'created') return;
  const at = clock.now();
  const { reference } = outcome;
  const { tenantId, serviceUrl } = reference;
  await addressBook.learn([{ kind: 'tenant-served', tenantId, at, serviceUrl }, conversationSeen(reference, at)]);
  const bare = conversationId(channelOf(reference.conversationId));
  await addressBook.setReachability(tenantId, bare, { kind: 'reachable' }, at);
}

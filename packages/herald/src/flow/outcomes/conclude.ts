import type { DueDelivery } from '../../lane-ports.ts';
import { type DeliveryKey, isOfApp, type Settlement } from '../../model/delivery.ts';
import type { StoredMessage } from '../../message-ports.ts';
import { conversationSeen } from '../../model/conversation-seen.ts';
import { conversationId, personId } from '../../model/ids.ts';
import { helpAgainst, type AppHome, type InstallStep } from '../../model/installing.ts';
import type { Home, Lesson } from '../../model/lesson.ts';
import type { DeliveryAttempted } from '../../model/outcome.ts';
import { channelOf } from '../../model/thread.ts';
import type { AddressBook } from '../../ports.ts';
import { settle } from './settle.ts';

export type ConcludeDeps = {
  readonly addressBook: Pick<AddressBook, 'setReachability' | 'setPersonUnreachable'>;
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
  outcome: DeliveryAttempted,
  { addressBook, learn, now, random }: ConcludeDeps,
): Promise<Settlement> {
  const at = now();
  const { installing, operation, key } = delivery;
  const tried = delivery.to.kind === 'conversation' ? delivery.to.reference : undefined;
  if (outcome.kind === 'done' && installing !== undefined) await learn(taught(outcome.step, installing.home, key, at));
  const helps = helpAgainst(delivery, outcome)?.next;
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
  const settlement = settle(outcome, {
    attempts: delivery.attempts,
    lastCode: delivery.lastCode,
    onUnknown: message.onUnknown,
    ofApp: isOfApp(operation),
    helps,
    now: at,
    random,
  });
  if (settlement.kind === 'unreachable') await holdUnreachable(delivery, settlement, at, addressBook);
  return settlement;
}

/** Keeps why a place cannot be written to: of its conversation, and of its person, who may have none. */
async function holdUnreachable(
  { to, key, installing }: DueDelivery,
  { why, status, code }: Extract<Settlement, { kind: 'unreachable' }>,
  at: Date,
  addressBook: ConcludeDeps['addressBook'],
): Promise<void> {
  const reachability = { kind: 'unreachable', why, since: at, status, code } as const;
  if (to.kind === 'conversation')
    await addressBook.setReachability(to.reference.tenantId, bare(to.reference.conversationId), reachability, at);
  if (key.place.startsWith('p:'))
    await addressBook.setPersonUnreachable(key.tenantId, personId(key.place.slice(2)), {
      ...reachability,
      tried: [
        ...(to.kind === 'direct' ? (['create'] as const) : []),
        ...(installing?.done ?? []),
        ...(installing?.next ? [installing.next] : []),
      ],
    });
}

function taught(step: InstallStep, home: AppHome, { tenantId }: DeliveryKey, at: Date): readonly Lesson[] {
  const where: Home =
    home.kind === 'person'
      ? { kind: 'personal', person: { entraId: home.entraId } }
      : { kind: 'team', teamId: home.teamId };
  switch (step) {
    case 'install':
      return [{ kind: 'installed', tenantId, at, home: where }];
    case 'uninstall':
      return [{ kind: 'removed', tenantId, at, home: where }];
    case 'upgrade':
    case 'chat':
      return [];
  }
}
const bare = (conversation: string) => conversationId(channelOf(conversation));

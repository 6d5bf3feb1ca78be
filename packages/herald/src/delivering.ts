import { randomUUID } from 'node:crypto';
import type { LaneQueue, LaneStore, Ledger } from './lane-ports.ts';
import type { DeliveryKey, MessageKey } from './model/delivery.ts';
import type { ChoreKind } from './model/chore.ts';
import type { MessageStore } from './message-ports.ts';
import { PATIENCE_MS } from './flow/delivery-plan/await-outcome.ts';
import { createBatches } from './flow/lanes/batches.ts';
import { persist } from './flow/lanes/persist.ts';
import { startLaneHost } from './flow/lanes/lane-host.ts';
import type { LaneDeps } from './flow/lanes/lane-deps.ts';
import { createWaiters } from './flow/lanes/waiters.ts';
import { attemptDelivery, type AttemptDeliveryDeps } from './flow/outbound-call/attempt-delivery.ts';
import { conclude } from './flow/outcomes/conclude.ts';
import { readOutcome } from './flow/outcomes/read-outcome.ts';
import type { ConversationReference } from './model/conversation-reference.ts';
import type { ServiceUrl, TenantId } from './model/ids.ts';
import type { PaceLimits } from './model/limits.ts';
import type { Lesson } from './model/lesson.ts';
import type { Outcome } from './model/outcome.ts';
import type { AddressBook, Answer, Clock, Connector } from './ports.ts';

export type DeliveringDeps = {
  readonly store: {
    readonly messages: MessageStore;
    readonly laneStore: LaneStore;
    readonly ledger: Ledger;
    readonly laneQueue: LaneQueue;
    readonly addressBook: AddressBook;
  };
  readonly connector: Connector;
  readonly clock: Clock;
  readonly limits: PaceLimits;
  readonly otherHost: ServiceUrl | undefined;
  readonly forReader: AttemptDeliveryDeps['forReader'];
  readonly app: AttemptDeliveryDeps['app'];
  readonly chores: Chores;
  readonly onFault: (fault: unknown) => void;
};

/** How each kind of chore is seen to: done, and ended or put off. */
export type Chores = {
  readonly [Kind in ChoreKind]?: LaneDeps['see'];
};

/** How long a chore waits of which only a newer process knows how to see to it. */
const FOR_OTHERS_MS = 60_000;

/** The lanes of this process, and those who wait for what they settle. */
export type Delivering = {
  poke(key: Pick<MessageKey, 'tenantId'>): void;
  settledHere(key: DeliveryKey, signal: AbortSignal): Promise<Outcome | undefined>;
  /** Whether this process holds the tenant's lane. */
  heldHere(tenant: TenantId): boolean;
  /** Why this tenant's lane, if it is held here and was found closed after `since`, sends nothing. */
  closedHere(tenant: TenantId, since: number): Outcome | undefined;
  stop(): Promise<void>;
};

/** A new chat's lesson is stored together with those of others that were made within this time. */
const LESSONS_APART_MS = 20;

/** How long stopping waits for answers; what has none by then is in doubt. A process is to stop within ten seconds. */
const ANSWERS_WITHIN_MS = 4_000;

/** Starts to drain lanes: what is due is attempted, concluded, settled, in the order of the flow's last four steps. */
export async function startDelivering({
  store,
  connector,
  clock,
  limits,
  otherHost,
  forReader,
  app,
  chores,
  onFault,
}: DeliveringDeps): Promise<Delivering> {
  const now = (): Date => clock.now();
  const waiters = createWaiters({ patienceMs: PATIENCE_MS, now });
  const givenUp = new AbortController();
  const lessons = createBatches({
    run: async (items: ReadonlyArray<readonly Lesson[]>) => {
      await persist(() => store.addressBook.learn(items.flat()), { onFault });
      return items.map(() => true);
    },
    most: 200,
    apartMs: LESSONS_APART_MS,
  });
  // Nothing of an answer may be lost with a database that restarts, and its delivery is settled only after this.
  const addressBook: Pick<AddressBook, 'setReachability' | 'setPersonUnreachable'> = {
    setReachability: (...said) => persist(() => store.addressBook.setReachability(...said), { onFault }),
    setPersonUnreachable: (...said) => persist(() => store.addressBook.setPersonUnreachable(...said), { onFault }),
  };
  const learn = async (taught: readonly Lesson[]): Promise<void> => {
    await lessons.add(taught);
  };
  const attempting = {
    connector,
    otherHost,
    forReader,
    app,
    readOutcome: (answer: Answer, accepted: (body: unknown) => ConversationReference) =>
      readOutcome(answer, now(), accepted),
    signal: givenUp.signal,
  };
  const host = await startLaneHost({
    holder: randomUUID(),
    store: store.laneStore,
    ledger: store.ledger,
    queue: store.laneQueue,
    limits,
    attempt: (delivery, message, mayLeave) => attemptDelivery(delivery, message, { ...attempting, mayLeave }),
    conclude: (delivery, message, outcome) =>
      conclude(delivery, message, outcome, { addressBook, learn, now, random: Math.random }),
    see: (hold, chore, bounds) => {
      const see = chores[chore.kind];
      if (see !== undefined) return see(hold, chore, bounds);
      return store.laneStore.endChore(hold, chore, new Date(now().getTime() + FOR_OTHERS_MS));
    },
    onSettled: ({ key }, outcome, settlement) => waiters.settled(key, outcome, settlement),
    onFault,
    monotonic: () => performance.now(),
    now,
    random: Math.random,
  });
  return {
    poke: ({ tenantId }) => host.poke(tenantId),
    settledHere: (key, signal) => waiters.wait(key, signal),
    heldHere: (tenant) => host.holds(tenant),
    closedHere: (tenant, since) => host.closed(tenant, since),
    async stop() {
      const timer = setTimeout(() => givenUp.abort(), ANSWERS_WITHIN_MS);
      await host.stop();
      clearTimeout(timer);
    },
  };
}

/** The lanes of a process that may have none: started when there is something to send, or never. */
export function createLanes(wanted: boolean | undefined, startLanes: () => Promise<Delivering>) {
  let started: Promise<Delivering> | undefined;
  let listening = false;
  const start = (): Promise<Delivering> =>
    (started ??= startLanes().then(
      (delivering) => {
        listening = true;
        return delivering;
      },
      (error: unknown) => {
        // Whoever has something to send next tries again.
        started = undefined;
        throw error;
      },
    ));
  return {
    start,
    /** Something was accepted or changed for this tenant; lanes that listened meanwhile were told by the store. */
    poke(key: Pick<MessageKey, 'tenantId'>, onFault: (fault: unknown) => void): void {
      if (wanted === false || listening) return;
      start().then((delivering) => delivering.poke(key), onFault);
    },
    async stop(): Promise<void> {
      await (await started?.catch(() => undefined))?.stop();
    },
  };
}

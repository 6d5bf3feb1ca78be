import type { BulkEntry, BulkOperation, BulkStore } from './bulk-ports.ts';
import type { EndBulk } from './bulk-ending.ts';
import { readBulkRefusal } from './bulk-settling.ts';
import type { DueDelivery, LaneHold, LaneStore } from './lane-ports.ts';
import type { MessageStore } from './message-ports.ts';
import { HeraldClosed, HeraldError, NotLetOut } from './errors.ts';
import type { ForReader } from './flow/compose/for-reader.ts';
import { startBulk, type BulkStarted } from './flow/outbound-call/bulk-calls.ts';
import type { ServiceUrl, TenantId } from './model/ids.ts';
import type { Answer, Clock, Connector, Payload } from './ports.ts';

/** People in one request; nothing is documented, and more than a hundred are said to be refused (protocol sheet, 3.12). */
const MOST_MEMBERS = 100;
/** When an operation is asked about first: Teams does not say. */
const FIRST_LOOK_MS = 2_000;
/** When what was not taken is handed over again, where Teams did not say. */
const AFTER_FAILURE_MS = 10_000;

export type BulkStartingDeps = {
  readonly store: {
    readonly bulk: BulkStore;
    readonly laneStore: Pick<LaneStore, 'loadDue'>;
    readonly messages: Pick<MessageStore, 'find'>;
  };
  readonly connector: Connector;
  readonly clock: Clock;
  /** Where a tenant lives that is not found where it was seen; undefined in clouds without another host. */
  readonly otherHost: ServiceUrl | undefined;
  readonly forReader: ForReader;
  /** Fires when the process stops: nothing new is begun then. */
  readonly stopping: AbortSignal;
  /** Fires when stopping has waited long enough for an answer. */
  readonly givenUp: AbortSignal;
  readonly end: EndBulk;
  /** Repeats what must not be lost. */
  readonly kept: <T>(work: () => Promise<T>) => Promise<T>;
};

/** A lane that is held; `mayLeave` is asked right before a request leaves. */
export type BulkTurn = { readonly hold: LaneHold; readonly mayLeave: () => boolean };

/**
 * Hands what is due to the bulk API. Noted before it leaves, so that after a crash it is in doubt and nothing else is; what
 * certainly did not leave is planned again.
 */
export function createBulkStarting({ store, clock, stopping, givenUp, end, kept, ...deps }: BulkStartingDeps) {
  const { bulk } = store;
  /** Until when Teams asked a tenant's lane to wait. */
  const waits = new Map<TenantId, Date>();
  const inMs = (ms: number): Date => new Date(clock.now().getTime() + ms);

  /** What is due next, as far as it goes with one request: of one message, to one host. */
  const nextDue = async (hold: LaneHold): Promise<readonly DueDelivery[]> => {
    for (;;) {
      const [page] = await store.laneStore.loadDue([{ hold, priority: 'bulk', limit: MOST_MEMBERS, after: undefined }]);
      const [first] = page?.due ?? [];
      if (first !== undefined) return page?.due.filter((other) => goesWith(first, other)) ?? [];
      // A page of which everything was put aside is not the last.
      if (page?.more !== true) return [];
    }
  };

  /** Hands over what is due next; whether there may be more. */
  const start = async ({ hold, mayLeave }: BulkTurn): Promise<boolean> => {
    const due = await nextDue(hold);
    const [first] = due;
    if (first === undefined) return false;
    const message = await store.messages.find(first.key.tenantId, first.key.messageId);
    if (message === undefined) return false;
    // Before anything is noted: what cannot be composed is not in doubt.
    const payload = deps.forReader(message);
    const operation = await bulk.note(hold, {
      key: first.key,
      version: message.version,
      serviceUrl: serviceUrlOf(first),
      entries: due.map(entryOf),
    });
    if (operation === undefined) return false;
    const begun = await begin(operation, payload, mayLeave);
    if (begun.kind === 'begun') {
      const { teamsId, serviceUrl } = begun;
      await kept(() => bulk.begun(hold, operation.id, { teamsId, serviceUrl, pollAt: inMs(FIRST_LOOK_MS) }));
      return true;
    }
    const { outcome } = begun;
    if (outcome.kind === 'wait' || outcome.kind === 'closed')
      waits.set(hold.tenantId, ('until' in outcome ? outcome.until : undefined) ?? inMs(AFTER_FAILURE_MS));
    await end(hold, operation, () => outcome);
    return outcome.kind !== 'wait' && outcome.kind !== 'closed';
  };

  const begin = async (
    { key, serviceUrl, entries }: Pick<BulkOperation, 'key' | 'serviceUrl' | 'entries'>,
    payload: Payload,
    mayLeave: () => boolean,
  ): Promise<BulkStarted> => {
    const members = entries.map(({ member }) => member);
    if (members.includes('')) return NO_ID;
    try {
      return await startBulk(
        { tenantId: key.tenantId, serviceUrl, members, payload },
        {
          ...deps,
          readRefusal: (answer: Answer) => readBulkRefusal(answer, clock.now()),
          signal: givenUp,
          mayLeave: () => mayLeave() && !stopping.aborted,
        },
      );
    } catch (error) {
      if (givenUp.aborted || error instanceof NotLetOut || error instanceof HeraldClosed) return NOT_LEFT;
      if (error instanceof HeraldError) return refused(error.code);
      throw error;
    }
  };

  return {
    start,
    /** Not before when a tenant's next may be handed over; undefined when nothing says so. */
    startAt(tenant: TenantId): Date | undefined {
      const until = waits.get(tenant);
      if (until !== undefined && until <= clock.now()) waits.delete(tenant);
      return waits.get(tenant);
    },
  };
}

const refused = (code: string): BulkStarted => ({ kind: 'not-begun', outcome: { kind: 'refused', status: 0, code } });
/** Of somebody whose chat alone is known Teams cannot be told who it is. */
const NO_ID = refused('no-member-id');

const NOT_LEFT: BulkStarted = {
  kind: 'not-begun',
  outcome: { kind: 'wait', status: 0, code: 'NotYet', until: undefined, countsAsAttempt: false },
};

const serviceUrlOf = ({ to }: DueDelivery): ServiceUrl =>
  to.kind === 'conversation' ? to.reference.serviceUrl : to.serviceUrl;

const goesWith = (first: DueDelivery, other: DueDelivery): boolean =>
  other.key.messageId === first.key.messageId &&
  other.key.revision === first.key.revision &&
  (entryOf(other).member === '') === (entryOf(first).member === '') &&
  serviceUrlOf(other) === serviceUrlOf(first);

/** Teams is told who somebody is by the bot's own id, which needs no install of theirs, before the Entra id. */
function entryOf({ key, to, attempts, lastCode, heldUnreachable }: DueDelivery): BulkEntry {
  const person = to.kind === 'conversation' ? to.reference.person : to.kind === 'direct' ? to.person : undefined;
  return {
    place: key.place,
    member: person?.teamsId ?? person?.entraId ?? '',
    attempts,
    ...(lastCode === undefined ? {} : { lastCode }),
    ...(to.kind === 'conversation' ? { conversationId: to.reference.conversationId } : {}),
    ...(heldUnreachable === true ? { heldUnreachable } : {}),
  };
}

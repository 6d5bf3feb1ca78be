import { createBulkEnding } from './bulk-ending.ts';
import type { BulkOperation } from './bulk-ports.ts';
import { createBulkStarting, type BulkStartingDeps } from './bulk-starting.ts';
import type { LaneHold } from './lane-ports.ts';
import type { Chore } from './model/chore.ts';
import { persist } from './flow/lanes/persist.ts';
import { lookAtBulk } from './flow/outbound-call/bulk-calls.ts';
import { readBulk } from './flow/outcomes/read-bulk.ts';
import type { AddressBook } from './ports.ts';

/** Operations of a tenant under way; nothing is documented: of more than it takes Teams says so (protocol sheet, 3.12). */
const MOST_OPERATIONS = 5;
/** When an operation is asked about again where Teams did not say, or did not answer. */
const LOOK_AGAIN_MS = 5_000;
/** The same where it cannot be asked, such as on a host that is trusted no more. */
const CANNOT_ASK_MS = 60_000;
/** However soon Teams says, whose clock may be another. */
const SOONEST_MS = 500;
/** An operation that does not end within this time is in doubt. */
const GIVE_UP_MS = 24 * 3_600_000;
/** How long stopping waits for an answer; what has none by then is in doubt. */
const ANSWERS_WITHIN_MS = 4_000;

export type BulkSendingDeps = Pick<BulkStartingDeps, 'connector' | 'clock' | 'otherHost' | 'forReader' | 'stopping'> & {
  readonly store: BulkStartingDeps['store'] & {
    readonly addressBook: Pick<AddressBook, 'setReachability' | 'setPersonUnreachable'>;
  };
  readonly onFault: (fault: unknown) => void;
};

/**
 * Sees to what goes through the bulk API in a lane: asks about what is under way, no sooner than Teams says, settles what has
 * ended, and hands over what is due. One after the other: nothing of a lane is handed over by two at once.
 */
export function createBulkSending(
  deps: BulkSendingDeps,
): (hold: LaneHold, chore: Chore, mayLeave: () => boolean) => Promise<void> {
  const { store, clock, stopping, onFault } = deps;
  const { bulk, addressBook } = store;
  const givenUp = new AbortController();
  stopping.addEventListener('abort', () => setTimeout(() => givenUp.abort(), ANSWERS_WITHIN_MS).unref());
  const kept = <T>(work: () => Promise<T>): Promise<T> => persist(work, { onFault });
  const end = createBulkEnding({ bulk, kept, addressBook, clock });
  const starting = createBulkStarting({ ...deps, givenUp: givenUp.signal, end, kept });
  const endInDoubt = (hold: LaneHold, operation: BulkOperation, code: string): Promise<void> =>
    end(hold, operation, () => ({ kind: 'unknown', code }));

  const inMs = (ms: number): Date => new Date(clock.now().getTime() + ms);
  const isOverdue = ({ since }: BulkOperation): boolean => clock.now().getTime() - since.getTime() > GIVE_UP_MS;
  const look = async (hold: LaneHold, operation: BulkOperation, teamsId: string): Promise<void> => {
    const { id, entries, serviceUrl } = operation;
    const isCancelled = operation.message.state === 'cancelled';
    if (isCancelled && !operation.cancelAsked) {
      const answer = await deps.connector.cancelBulk(serviceUrl, teamsId, givenUp.signal);
      const cancelAsked = answer.kind === 'answered' && answer.status < 300;
      const pollAt = cancelAsked ? operation.pollAt : notBefore(operation.pollAt, inMs(LOOK_AGAIN_MS));
      await kept(() => bulk.later(hold, id, { pollAt, cancelAsked }));
    }
    if (operation.pollAt > clock.now()) return;
    const looked = await lookAtBulk({ serviceUrl, teamsId, entries }, { ...deps, signal: givenUp.signal });
    if (looked.kind === 'ended') {
      const members = entries.map(({ member }) => member);
      // Whether or not it is noted: who told Teams may not have lived to note it.
      const outcomes = readBulk(looked.report, members, { cancelAsked: isCancelled });
      return end(hold, operation, ({ member }) => outcomes.get(member) ?? { kind: 'unknown', code: 'bulk-untold' });
    }
    if (looked.kind === 'lost') return endInDoubt(hold, operation, 'bulk-lost');
    if (isOverdue(operation)) return endInDoubt(hold, operation, 'bulk-never-ended');
    const told = looked.kind === 'under-way' ? looked.pollAt : looked.retryAfter;
    const pollAt = told === undefined ? inMs(LOOK_AGAIN_MS) : notBefore(told, inMs(SOONEST_MS));
    await kept(() => bulk.later(hold, id, { pollAt }));
  };

  /** The same of one that may not be possible to ask about: it must not hold up the others. */
  const tryLook = async (hold: LaneHold, operation: BulkOperation, teamsId: string): Promise<void> => {
    try {
      await look(hold, operation, teamsId);
    } catch (fault) {
      onFault(fault);
      if (isOverdue(operation)) return endInDoubt(hold, operation, 'bulk-never-ended');
      await kept(() => bulk.later(hold, operation.id, { pollAt: inMs(CANNOT_ASK_MS) }));
    }
  };

  return async (hold, chore, mayLeave) => {
    for (const operation of await bulk.operations(hold)) {
      if (stopping.aborted) return;
      // Whoever noted it did not hear what it is called: it may have begun.
      if (operation.teamsId === undefined) await endInDoubt(hold, operation, 'holder-lost');
      else await tryLook(hold, operation, operation.teamsId);
    }
    let underWay = (await bulk.operations(hold)).length;
    const startAt = (): Date | undefined => starting.startAt(hold.tenantId);
    const mayStart = (): boolean =>
      underWay < MOST_OPERATIONS && !stopping.aborted && mayLeave() && !isAhead(startAt(), clock.now());
    while (mayStart() && (await starting.start({ hold, mayLeave }))) underWay += 1;
    await bulk.rest(hold, chore, { most: MOST_OPERATIONS, startAt: startAt() });
  };
}

/** The later of the two. */
const notBefore = (told: Date, soonest: Date): Date => (told < soonest ? soonest : told);
const isAhead = (at: Date | undefined, now: Date): boolean => at !== undefined && at > now;

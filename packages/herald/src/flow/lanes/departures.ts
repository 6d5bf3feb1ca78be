import type { DueDelivery } from '../../lane-ports.ts';
import type { StoredMessage } from '../../message-ports.ts';
import type { Settlement } from '../../model/delivery.ts';
import { installingAfter } from '../../model/installing.ts';
import type { DeliveryAttempted } from '../../model/outcome.ts';
import type { Closure } from './closure.ts';
import type { LaneDeps } from './lane-deps.ts';
import type { Pace, Slot } from './pace/pace.ts';
import { reactionTo } from './requests.ts';

/** A delivery with its place in the lane's order. */
export type Departure = {
  readonly delivery: DueDelivery;
  readonly message: StoredMessage;
  /** Whose windows it falls under. */
  readonly pace: Pace;
  readonly slot: Slot;
};

/** What becomes of a delivery in memory once its departure has ended. */
export type Returned =
  | { readonly kind: 'settled' }
  /** It did not leave, or comes again at this time. */
  | { readonly kind: 'again'; readonly delivery: DueDelivery; readonly dueAt: Date }
  /** It was not ours to send any more. */
  | { readonly kind: 'lost' }
  /** It may be marked as leaving although nothing is under way: the store failed, or the lane is not ours any more. */
  | { readonly kind: 'in-doubt' };

/** It left then, and this is what the answer says. */
type Answered = { readonly kind: 'answered'; readonly outcome: DeliveryAttempted; readonly left: number };

export type DeparturesDeps = LaneDeps & {
  readonly closure: Closure;
  readonly stopped: () => boolean;
  readonly onReturn: (delivery: DueDelivery, returned: Returned) => void;
};

/**
 * Takes deliveries from their slot to their settlement: marked as leaving in the store, sent at the slot, settled by the
 * answer. Killed before the mark, a delivery is still planned; after it, it is in doubt, and the next holder says so. A
 * store that fails in between has the same effect, without anybody being killed: the lane is to end then.
 */
export function createDepartures(deps: DeparturesDeps) {
  const { hold, lease, marks, settles, room, closure, monotonic, onFault } = deps;
  let underWay = 0;
  let becameEmpty: (() => void) | undefined;

  const leave = async ({ delivery, message, pace, slot }: Departure): Promise<Returned | Answered> => {
    const { key } = delivery;
    try {
      const repeatable = delivery.installing?.next !== undefined;
      if (!(await marks.add({ hold, key, version: message.version, repeatable }))) {
        pace.release(slot);
        return { kind: 'lost' };
      }
    } catch (fault) {
      // The mark may have been stored although its answer was lost: taken back, whichever it was.
      onFault(fault);
      pace.release(slot);
      await takeBack(delivery);
      // It may even be stored later still.
      return { kind: 'in-doubt' };
    }
    if (slot.at > monotonic()) await until(slot.at, monotonic);
    if (deps.stopped() || !lease.holds() || !pace.mayLeave(slot) || isHeldBack(slot)) {
      pace.release(slot);
      return takeBack(delivery);
    }
    const left = monotonic();
    pace.departed(slot, left);
    const outcome = await attempt(delivery, message);
    pace.answered(slot, monotonic(), reactionTo(outcome, deps.now()));
    return { kind: 'answered', outcome, left };
  };

  const mayLeave = (): boolean => lease.holds();
  const attempt = async (delivery: DueDelivery, message: StoredMessage): Promise<DeliveryAttempted> => {
    try {
      return await deps.attempt(delivery, message, mayLeave);
    } catch (fault) {
      onFault(fault);
      return { kind: 'unknown', code: 'fault' };
    }
  };

  /** A lane that closed after the slot was reserved sends nothing but its probe. */
  const isHeldBack = (slot: Slot): boolean => closure.closed !== undefined && slot.at < closure.closed.until;

  const takeBack = async (delivery: DueDelivery): Promise<Returned> => {
    const settlement: Settlement = { kind: 'again', dueAt: delivery.dueAt, countsAsAttempt: false };
    if (!(await settles.add({ hold, key: delivery.key, settlement }))) return { kind: 'in-doubt' };
    return { kind: 'again', delivery, dueAt: delivery.dueAt };
  };

  const end = async ({ delivery, message }: Departure, { outcome, left }: Answered): Promise<Returned> => {
    const settlement = await deps.conclude(delivery, message, outcome);
    if (outcome.kind === 'closed') closure.close(outcome, left, monotonic());
    // What Graph answers says nothing of the Connector.
    else if (delivery.installing?.next === undefined && isAnswer(outcome)) closure.open();
    const settled = await settles.add({ hold, key: delivery.key, settlement });
    deps.onSettled(delivery, outcome, settlement);
    if (!settled) return { kind: 'in-doubt' };
    if (settlement.kind !== 'again') return { kind: 'settled' };
    const { dueAt, countsAsAttempt, code } = settlement;
    const installing = installingAfter(delivery, outcome);
    const again = {
      ...delivery,
      ...(installing === undefined ? {} : { installing }),
      dueAt,
      attempts: delivery.attempts + (countsAsAttempt ? 1 : 0),
      ...(code === undefined ? {} : { lastCode: code }),
      ...(outcome.kind === 'created' ? { to: { kind: 'conversation', reference: outcome.reference } as const } : {}),
    };
    return { kind: 'again', delivery: again, dueAt };
  };

  const run = async (departure: Departure): Promise<void> => {
    let returned: Returned = { kind: 'in-doubt' };
    try {
      const came = await leave(departure);
      returned = came.kind === 'answered' ? await end(departure, came) : came;
    } catch (fault) {
      onFault(fault);
    }
    underWay -= 1;
    room.leave();
    deps.onReturn(departure.delivery, returned);
    if (underWay === 0) becameEmpty?.();
  };

  return {
    get size(): number {
      return underWay;
    },
    start(departure: Departure): void {
      underWay += 1;
      room.enter();
      run(departure).catch(onFault);
    },
    /** Resolves when everything that was started has been settled. */
    async ended(): Promise<void> {
      if (underWay > 0) await new Promise<void>((resolve) => (becameEmpty = resolve));
    },
  };
}

/** Whether Teams said so: nothing is known of an attempt that was given up, or that Herald itself did not let out. */
const isAnswer = (outcome: DeliveryAttempted): boolean =>
  outcome.kind === 'sent' || outcome.kind === 'created' || ('status' in outcome && outcome.status !== 0);

/** Timers count whole milliseconds and may be early by a part of one; a slot is never. */
async function until(at: number, monotonic: () => number): Promise<void> {
  for (let left = at - monotonic(); left > 0; left = at - monotonic())
    await new Promise<void>((resolve) => {
      setTimeout(resolve, Math.ceil(left));
    });
}

/** Both kinds of time, in milliseconds: a machine that was suspended has stopped the one, a clock that was set has moved the other. */
export type LeaseClock = { monotonic(): number; wall(): number };

/** How long a lane is held without a renewal; another worker may take it then. */
export const LEASE_MS = 6_000;
/** How often leases are renewed: two renewals may fail before a lane is lost. */
export const RENEW_MS = 1_500;
/** How long before its end a holder stops sending: a request that has left must have been counted before another holder sends. */
const STOP_BEFORE_MS = 1_500;

/**
 * A holder's own knowledge of how long it may send. It counts from before the renewal was asked for, by both clocks, and
 * the stricter one decides: whatever happened to this process, it has stopped before the database lets another begin.
 */
export function createLease(clock: LeaseClock, leaseMs: number = LEASE_MS) {
  const mark = () => ({ monotonic: clock.monotonic(), wall: clock.wall() });
  let from = mark();
  return {
    mark,
    /** The lease was renewed by a request that was begun at `mark`. */
    renewed(begun: { readonly monotonic: number; readonly wall: number }): void {
      from = begun;
    },
    /** Whether a request may still leave. A wall clock that was set back by more than a little cannot be trusted either. */
    holds(): boolean {
      const monotonic = clock.monotonic() - from.monotonic;
      const wall = clock.wall() - from.wall;
      const allowed = leaseMs - STOP_BEFORE_MS;
      return monotonic < allowed && wall < allowed && wall > -allowed;
    },
  };
}

export type Lease = ReturnType<typeof createLease>;

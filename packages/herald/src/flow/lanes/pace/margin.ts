/** Timers fire up to a millisecond early, instants are kept as whole ones, and a sliding window may close on either side. */
export const MARGIN_MS = 1;

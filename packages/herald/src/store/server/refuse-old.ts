import { DatabaseTooOld } from '../../errors.ts';

/** The oldest PostgreSQL that the store is made for. */
const OLDEST_VERSION = 15;

/** Throws `DatabaseTooOld` when a server says that it is of an older version than the store is made for. */
export function refuseOld(serverVersion: string): void {
  if (!(Number.parseInt(serverVersion, 10) >= OLDEST_VERSION)) throw new DatabaseTooOld(serverVersion, OLDEST_VERSION);
}

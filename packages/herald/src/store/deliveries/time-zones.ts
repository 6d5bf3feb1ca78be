import { sql } from 'kysely';
import type { Handle } from '../handle.ts';

/** The time zones that a database knows by name. */
export type TimeZones = {
  /** Their names in lower case: PostgreSQL compares them so. */
  names(handle: Handle): Promise<readonly string[]>;
};

/** Reads the names once: the view behind them reads a file for each. */
export function createTimeZones(): TimeZones {
  let known: readonly string[] | undefined;
  return {
    async names(handle) {
      if (known === undefined) {
        const { rows } = await sql<{ name: string }>`select lower(name) as name from pg_timezone_names`.execute(handle);
        known = rows.map(({ name }) => name);
      }
      return known;
    },
  };
}

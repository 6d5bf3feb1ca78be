import { sql, type RawBuilder } from 'kysely';
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

/**
 * A zone if it is one of these names, else null. Looked up in an object: compared with each of some 600 texts, it would cost
 * more than all else that is asked of a row.
 */
export const knownZone = (zone: RawBuilder<unknown>, names: readonly string[]): RawBuilder<string | null> => sql`
  case when ${JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])))}::jsonb ? lower(${zone}) then ${zone} end`;

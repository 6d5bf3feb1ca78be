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
  case when ${asObject(names)}::jsonb ? lower(${zone}) then ${zone} end`;

/** The names as the keys of a JSON object, written once for each list: every page of due deliveries is asked with it. */
const written = new WeakMap<readonly string[], string>();

function asObject(names: readonly string[]): string {
  const known = written.get(names) ?? JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])));
  written.set(names, known);
  return known;
}

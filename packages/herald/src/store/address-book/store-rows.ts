import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Handle } from '../handle.ts';
import type { Database } from '../schema.ts';

/** So that the embedded database holds the process for milliseconds at a time, even for the roster of a large team. */
const SLICE = 500;

/**
 * Puts rows into a table, each in place of the one with the same key. Characters that PostgreSQL cannot hold (NUL, half of
 * a surrogate pair) become U+FFFD: a name that was cut in the middle of an emoji is a name all the same.
 */
export async function storeRows<Table extends keyof Database>(
  transaction: Handle,
  table: Table,
  key: readonly (keyof Database[Table] & string)[],
  rows: readonly Database[Table][],
): Promise<void> {
  for (const slice of slices(rows)) {
    const columns = Object.keys(slice[0] ?? {});
    const list = sql.join(columns.map((column) => sql.ref(column)));
    const rest = columns.filter((column) => !key.some((part) => part === column));
    const replaced = sql.join(rest.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));
    await sql`
      insert into ${sql.table(table)} (${list})
      select ${list} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(slice, storable)}::jsonb)
      on conflict (${sql.join(key.map((part) => sql.ref(part)))}) do update set ${replaced}`.execute(transaction);
    await nextTurn();
  }
}

const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;

/** A list in pieces small enough for one statement each. */
export function* slices<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += SLICE) yield list.slice(start, start + SLICE);
}

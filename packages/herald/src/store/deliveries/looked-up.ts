import { sql, type RawBuilder } from 'kysely';

/**
 * Whether columns of a row are, together, in a CTE. Looked up in a hash: of a join of two CTEs the planner believes that
 * there is next to nothing to compare, and compares each with each.
 */
export const isIn = (columns: RawBuilder<unknown>, cte: RawBuilder<unknown>): RawBuilder<boolean> =>
  // Within an expression it stays a look-up, where by itself it would become a join.
  sql`coalesce((${columns}) in (${cte}), false)`;

/**
 * Whether the row of that name is planned, of rows that are found one by one. Not as a comparison: the planner would know
 * then that an index has all that is planned, and may read that from end to end where it believes that there is little.
 */
export const isPlanned = (row: string): RawBuilder<boolean> =>
  sql`case ${sql.ref(`${row}.state`)} when 'planned' then true else false end`;

/**
 * Whether the row of that name, an attempt and what was found of its delivery, became this state by that very attempt: its
 * statement was stored although the answer was lost, or it was one of several statements of which a later one failed.
 */
export const isSettledAlready = (row: string, state: RawBuilder<unknown>): RawBuilder<boolean> => {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  return sql`(${column('state')} = ${state}
    and (${column('was_epoch')}, ${column('was_departure')}) = (${column('epoch')}, ${column('departure')}))`;
};

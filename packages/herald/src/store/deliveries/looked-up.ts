import { sql, type RawBuilder } from 'kysely';

/**
 * Whether columns of a row are, together, in a CTE. Looked up in a hash: of a join of two CTEs the planner believes that
 * there is next to nothing to compare, and compares each with each.
 */
export const isIn = (columns: RawBuilder<unknown>, cte: RawBuilder<unknown>): RawBuilder<boolean> =>
  // Within an expression it stays a look-up, where by itself it would become a join.
  sql`coalesce((${columns}) in (${cte}), false)`;

/**
 * How PostgreSQL plans our statements, on both stores: once for any values, and never by reading a table from end to end
 * where an index would do. A plan outlives what it was made for: a table that was small then may be large now. See
 * docs/decisions/0007-statements-are-prepared.md.
 */
export const PLANNER_SETTINGS: Readonly<Record<string, string>> = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  // Compiling a plan takes longer than any of ours; it is decided by costs, which are guesses for plans for any values.
  jit: 'off',
};

/** How long a plan is used at most; until then PostgreSQL hears of a table that grew only when somebody analyses it. */
export const REPLAN_EVERY_MS = 5_000;

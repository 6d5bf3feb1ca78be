import type { Migration } from './migration.ts';

/** Why a lane sends nothing, for people to see: what closes a lane is known to its holder alone. */
export const closedLanes: Migration = {
  number: 9,
  name: 'closed-lanes',
  statements: [
    // Written with each renewal by whoever holds it; of a lane that nobody holds it may be old.
    `alter table lane
      add column closed_why text,
      add column closed_code text,
      add column closed_since timestamptz(3)`,
  ],
};

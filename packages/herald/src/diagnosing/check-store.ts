import type { StoreInspection } from '../diagnosis-ports.ts';
import type { Finding } from '../model/finding.ts';
import { checkLanes } from './check-lanes.ts';

/** Which store it is, whether it can be written to, and whether everything that is due has somebody who sees to it. */
export function checkStore({ kind, version, schema, writable, lanes }: StoreInspection): readonly Finding[] {
  const name = kind === 'embedded' ? `PGlite (PostgreSQL ${version})` : `PostgreSQL ${version}`;
  const store: Finding = writable
    ? { code: 'D_STORE', severity: 'ok', what: `The store is ${name}, schema ${schema}, and can be written to.` }
    : {
        code: 'D_STORE',
        severity: 'problem',
        what: `The store is ${name}, schema ${schema}, and cannot be written to.`,
        fix: 'Connect to the primary server, with a user that may write.',
      };
  return [store, ...checkLanes(lanes)];
}

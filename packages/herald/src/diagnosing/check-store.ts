import type { StoreInspection } from '../diagnosis-ports.ts';
import type { Finding } from '../model/finding.ts';

/** So long may a chore be due, or a lane have work and nobody who holds it. */
const TOO_LONG_S = 120;

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
  return [store, lanesFinding(lanes)];
}

function lanesFinding({ held, unheld, longestDueSeconds }: StoreInspection['lanes']): Finding {
  const code = 'D_LANES';
  const many = `${held} ${held === 1 ? 'lane is' : 'lanes are'} held`;
  if (unheld === 0 && longestDueSeconds <= TOO_LONG_S)
    return { code, severity: 'ok', what: `${many}; nothing that is due waits for somebody to send it.` };
  if (unheld > 0)
    return {
      code,
      severity: 'problem',
      what: `${unheld} ${unheld === 1 ? 'tenant has' : 'tenants have'} something due and nobody who sends it; ${many}.`,
      fix: 'Start herald worker, or herald serve without --no-lanes, on this store.',
    };
  return {
    code,
    severity: 'warning',
    what: `Something beside messages has been due for ${Math.round(longestDueSeconds / 60)} minutes; ${many}.`,
    fix: 'Look at the log of whoever holds the lanes: what fails there is tried again each minute.',
  };
}

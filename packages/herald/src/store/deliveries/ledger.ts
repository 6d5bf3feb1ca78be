import type { Ledger } from '../../lane-ports.ts';
import type { Connection } from '../connection.ts';
import type { Leaving } from './leaving.ts';
import { markSending } from './mark-sending.ts';
import { settleAttempts } from './settle-attempts.ts';

/**
 * The statements that every delivery has a share in: marks, what was sent (where it was marked, or by its key), and what
 * ended otherwise. Each is a transaction of its own, so that a process that is suspended never keeps a lane locked by them, and
 * is tried again after a conflict.
 */
export const createLedger = ({ db }: Connection, leaving: Leaving): Ledger => ({
  markSending: (rows) => markSending(db, leaving, rows),
  settle: (rows) => settleAttempts(db, leaving, rows),
});

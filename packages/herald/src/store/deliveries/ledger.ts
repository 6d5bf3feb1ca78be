import type { Ledger } from '../../delivery-ports.ts';
import type { Connection } from '../connection.ts';
import { markSending } from './mark-sending.ts';
import { settleAttempts } from './settle-attempts.ts';

/** The two statements that every delivery has a share in, each in a transaction that is tried again after a conflict. */
export const createLedger = ({ transact }: Connection): Ledger => ({
  markSending: (rows) => transact((transaction) => markSending(transaction, rows)),
  settle: (rows) => transact((transaction) => settleAttempts(transaction, rows)),
});

import { DatabaseUnreachable, HeraldError, StatementFailed } from '../errors.ts';

/** PostgreSQL's SQLSTATE: a class of two characters and three more. */
const SQLSTATE = /^[0-9A-Z]{5}$/;
/**
 * A connection that was never made or has ended: class 08, a server that stops or is not ready (57P01 to 57P05), and a
 * transaction in which nothing was done for too long (25P03).
 */
const DISCONNECTED = /^(?:08|57P0[1-5]|25P03)/;
/** A mistake in the statement itself; its text then names tables and columns, and no values. */
const OUR_MISTAKE = /^42/;

/**
 * What a driver throws, as an error of ours. Drivers put the statement, its parameters and the values of the row at
 * fault into theirs: people's names and the texts of messages, which belong in no log.
 */
export function storeError(error: unknown): unknown {
  if (error instanceof HeraldError || !(error instanceof Error)) return error;
  const code = read(error, 'code');
  // Some errors of the system, such as EPIPE, look like one.
  if (code === undefined || !SQLSTATE.test(code) || read(error, 'syscall') !== undefined)
    return new DatabaseUnreachable(code ?? error.message, { cause: error });
  if (DISCONNECTED.test(code)) return new DatabaseUnreachable(code);
  const named = ['table', 'column', 'constraint'].flatMap((what) => {
    const name = read(error, what);
    return name === undefined ? [] : [` ${what} ${name}`];
  });
  return new StatementFailed(code, OUR_MISTAKE.test(code) ? `: ${error.message}` : named.join(','));
}

/** The same for whatever went wrong before there was a connection: no statement was sent, and no value. */
export function unreachable(error: unknown): unknown {
  if (error instanceof HeraldError || !(error instanceof Error)) return error;
  return new DatabaseUnreachable(read(error, 'code') ?? error.message, { cause: error });
}

/** What a transaction fails with that goes on to its end after one of its statements failed: nothing of it is stored. */
export const transactionUndone = (): StatementFailed =>
  new StatementFailed('25P02', ': it was in a transaction that had failed');

function read(error: Error, property: string): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(error, property)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/**
 * What queries are made with: the store outside transactions, or the transaction inside one. It cannot begin or end a
 * transaction itself; only `transact` does.
 */
export type Handle = Omit<
  Kysely<Database>,
  'transaction' | 'startTransaction' | 'connection' | 'destroy' | typeof Symbol.asyncDispose
>;

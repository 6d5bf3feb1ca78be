import type { ResponseStore } from '../../content-ports.ts';
import type { Connection } from '../connection.ts';
import { countResponses } from './count-responses.ts';
import { isFor } from './is-for.ts';
import { recordResponses } from './record-responses.ts';
import { storeReadUpTo } from './read-up-to.ts';

/** What people did with what they got, in a store's tables. */
export const createResponseStore = ({ db, transact }: Connection): ResponseStore => ({
  record: (responses) => transact((transaction) => recordResponses(transaction, responses)),
  readUpTo: (tenant, conversation, upTo, at) => storeReadUpTo(db, { tenant, conversation, upTo, at }),
  counts: (key) => countResponses(db, key),
  isFor: (key, places) => isFor(db, key, places),
});

import type { BulkStore } from '../../bulk-ports.ts';
import type { Connection } from '../connection.ts';
import { restBulk } from './bulk-chore.ts';
import { changeOperation, listOperations, noteOperation } from './operations.ts';
import { settleOperation } from './settle-operation.ts';

/** What was handed to the bulk API, in a store's tables. */
export const createBulkStore = (connection: Connection): BulkStore => ({
  operations: (hold) => listOperations(connection.db, hold),
  note: (hold, asked) => noteOperation(connection, hold, asked),
  begun: (hold, id, as) => changeOperation(connection, hold, id, as),
  later: (hold, id, next) => changeOperation(connection, hold, id, next),
  settle: (hold, id, settled) => settleOperation(connection, hold, id, settled),
  rest: (hold, chore, when) => restBulk(connection, hold, chore, when),
});

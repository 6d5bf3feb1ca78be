import type { DatabaseConnection } from 'kysely';
import { storeError } from './store-error.ts';

/** Makes every statement on a connection fail with an error of ours. Once for each connection. */
export function watchErrors(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (...query) => {
    try {
      return await execute(...query);
    } catch (error) {
      throw storeError(error);
    }
  };
}

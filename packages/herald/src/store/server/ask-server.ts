import type { PoolClient, QueryResult } from 'pg';
import type { StatementNames } from './statement-names.ts';

/** Runs a statement on a connection, prepared under its name once it has one. Rejects with the driver's own error. */
export async function askServer(
  client: PoolClient,
  names: StatementNames,
  text: string,
  values: readonly unknown[],
): Promise<QueryResult<Record<string, unknown>>> {
  // Without values it is a plain query, of which a text may hold several.
  const name = values.length === 0 ? undefined : names.nameOf(text);
  const isOutside = client.getTransactionStatus() === 'I';
  const query = { text, values: [...values] };
  if (name === undefined) return client.query(query);
  try {
    return await client.query({ ...query, name });
  } catch (error) {
    // PostgreSQL has given up a transaction of which it is a part.
    if (!names.failedByName(text, error) || !isOutside) throw error;
    return client.query(query);
  }
}

import { Client } from 'pg';
import type { Database, Folder } from './store-places.ts';

/** Asks the database of a store on the server what the address book does not say to callers. */
export async function peek<Row extends object>(
  place: Database | Folder,
  query: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  if (!('databaseUrl' in place)) throw new Error('only a store on the server lets others look in');
  const client = new Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(query, [...values])).rows;
  } finally {
    await client.end();
  }
}

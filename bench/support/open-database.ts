import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import type { Place } from './open-stage.ts';

/** A store's database, for what no API of Herald does. */
export type OpenDatabase = {
  query<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Several statements without values. */
  run(text: string): Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens it beside Herald on PostgreSQL; in a folder only while no Herald has it open. */
export async function openDatabase(place: Place): Promise<OpenDatabase> {
  if ('dataFolder' in place) {
    const pglite = await PGlite.create(path.join(place.dataFolder, 'postgres'));
    return {
      query: async <Row>(text: string, values: readonly unknown[] = []) =>
        (await pglite.query<Row>(text, [...values])).rows,
      run: async (text) => void (await pglite.exec(text)),
      close: () => pglite.close(),
    };
  }
  const client = new Client({ connectionString: place.databaseUrl });
  // A server that ends while this is open is the end of the bench; whoever asks next is told.
  client.on('error', () => {});
  await client.connect();
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller knows what it asks for
      (await client.query(text, [...values])).rows as Row[],
    run: async (text) => void (await client.query(text)),
    close: () => client.end(),
  };
}

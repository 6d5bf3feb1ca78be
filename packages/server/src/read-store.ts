import { shown, type EnvironmentReader } from './environment-reader.ts';
import { Secret } from './secret.ts';

/** Where the store is; the address of a database can hold its password. */
export type StoreAt = { readonly dataFolder: string } | { readonly databaseUrl: Secret };

/** What one of several processes needs: a store that they can share. */
export type StoreNeeds = {
  /** Who works on the same store, to be said when it is one that cannot be shared, such as `herald worker`. */
  readonly sharedWith?: string;
};

/** Reads where the store is: a PostgreSQL, or else a folder for one process alone. */
export function readStore(read: EnvironmentReader, { sharedWith }: StoreNeeds): StoreAt {
  const dataFolder = read.optional('DATA_FOLDER');
  const databaseUrl = read.optional('DATABASE_URL');
  if (databaseUrl === undefined) {
    if (sharedWith !== undefined)
      read.fault(
        'DATABASE_URL',
        `is missing: set it to the PostgreSQL of ${sharedWith} as postgres://…, since a data folder is for one process alone`,
      );
    return { dataFolder: dataFolder ?? './herald-data' };
  }
  if (dataFolder !== undefined) read.fault('DATA_FOLDER', 'is set beside DATABASE_URL: set one of them');
  const url = URL.parse(databaseUrl);
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol))
    read.fault(
      'DATABASE_URL',
      `is ${url === null ? shown(databaseUrl) : `a ${url.protocol} URL`}: set it to postgres://user:password@host:5432/database`,
    );
  return { databaseUrl: new Secret(databaseUrl) };
}

import { peek } from './peek.ts';
import type { Database, Folder } from './store-places.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * All that a store on the server holds of a tenant, as text that is the same whenever the same is known: people go by
 * their ids at Teams instead of the keys that they happen to have got, and the tenant by no name.
 */
export async function dumpTenant(place: Database | Folder, tenantId: string): Promise<readonly string[]> {
  const tables = await peek<{ name: string }>(
    place,
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and column_name = 'tenant_id' and table_type = 'BASE TABLE' order by 1`,
  );
  const rows = await Promise.all(
    tables
      // Which keys a person had on the way to one row depends on the way.
      .filter(({ name }) => name !== 'person_alias')
      .map(async ({ name }) => {
        const found = await peek<{ row: Row }>(
          place,
          `select to_jsonb(held) as row from "${name}" held where tenant_id = $1`,
          [tenantId],
        );
        return found.map(({ row }) => ({ name, row }));
      }),
  );
  const keys = new Map(
    rows
      .flat()
      .flatMap(({ name, row }) =>
        name === 'person' ? [[row['person_id'], row['entra_id'] ?? row['teams_id']]] : [],
      ) as ReadonlyArray<[unknown, unknown]>,
  );
  return rows
    .flat()
    .map(({ name, row }) => {
      const { tenant_id: _tenant, ...fields } = row;
      return `${name} ${JSON.stringify(fields, (_field, value: unknown) => (keys.has(value) ? keys.get(value) : value))}`;
    })
    .toSorted();
}

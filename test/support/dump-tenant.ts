import { peek } from './peek.ts';
import type { Database, Folder } from './store-places.ts';

type Held = { readonly table: string; readonly row: Readonly<Record<string, unknown>> };

/**
 * All that a store on the server holds of a tenant, as text that is the same whenever the same is known: people go by
 * their ids at Teams instead of the keys that they happen to have got, and the tenant by no name.
 */
export async function dumpTenant(place: Database | Folder, tenantId: string): Promise<readonly string[]> {
  const held = await peek<Held>(place, await everythingOf(place), [tenantId]);
  const people = new Map(
    held.flatMap(({ table, row }) =>
      table === 'person' ? [[row['person_id'], row['entra_id'] ?? row['teams_id']] as const] : [],
    ),
  );
  const named = (_field: string, value: unknown): unknown => people.get(value) ?? value;
  return held
    .map(({ table, row: { tenant_id: _tenant, ...row } }) => `${table} ${JSON.stringify(row, named)}`)
    .toSorted();
}

/** One query for every table that names tenants, whichever there are. */
async function everythingOf(place: Database | Folder): Promise<string> {
  const tables = await peek<{ name: string }>(
    place,
    `select table_name as name from information_schema.columns
     join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and column_name = 'tenant_id' and table_type = 'BASE TABLE'`,
  );
  return (
    tables
      // Which keys a person had on the way to one row depends on the way, and a lane's lease is renewed all the time.
      .filter(({ name }) => name !== 'person_alias' && name !== 'lane')
      .map(({ name }) => `select '${name}' as table, to_jsonb(held) as row from "${name}" held where tenant_id = $1`)
      .join(' union all ')
  );
}

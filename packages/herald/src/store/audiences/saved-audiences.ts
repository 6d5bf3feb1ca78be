import { sql } from 'kysely';
import type { AudienceStore, SavedAudience } from '../../audience-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';

type Row = {
  readonly name: string;
  readonly asked: SavedAudience['audience'];
  readonly may_use: readonly string[];
  readonly changed_at: Date;
};

/** Audiences by their names, kept as they were asked for. */
export function savedAudiences({ db, transact }: Connection): Pick<AudienceStore, 'save' | 'find' | 'list' | 'remove'> {
  const read = async (tenant: TenantId, name?: string): Promise<readonly SavedAudience[]> => {
    const { rows } = await sql<Row>`
      select name, asked, may_use, changed_at from saved_audience
      where tenant_id = ${tenant} and ${name === undefined ? sql`true` : sql`name = ${name}`}
      order by name`.execute(db);
    return rows.map(({ name: called, asked, may_use, changed_at }) => ({
      name: called,
      audience: asked,
      mayUse: may_use,
      changedAt: changed_at,
    }));
  };
  return {
    save: (tenant, { name, audience, mayUse }) =>
      transact(async (transaction) => {
        await sql`insert into tenant (tenant_id) values (${tenant}) on conflict do nothing`.execute(transaction);
        await sql`
          insert into saved_audience (tenant_id, name, asked, may_use)
          values (${tenant}, ${name}, ${JSON.stringify(audience)}::json, ${mayUse}::text[])
          on conflict (tenant_id, name) do update
          set asked = excluded.asked, may_use = excluded.may_use, changed_at = now()`.execute(transaction);
      }),
    find: async (tenant, name) => (await read(tenant, name))[0],
    list: (tenant) => read(tenant),
    async remove(tenant, name) {
      const { rows } = await sql`
        delete from saved_audience where tenant_id = ${tenant} and name = ${name} returning 1`.execute(db);
      return rows.length > 0;
    },
  };
}

import { sql } from 'kysely';
import { SchemaNewer } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { Handle } from './handle.ts';
import type { Migration } from './migrations/migration.ts';
import { migrations } from './migrations/migrations.ts';

/** Any number that no other user of the same database is likely to lock. */
const LOCK = 4_872_051_923;

/**
 * Brings the tables to the schema that this code knows, all or nothing; throws `SchemaNewer` when they are past it.
 * Processes that start at once wait for the first, and find its work done.
 */
export async function migrate(connection: Connection, known: readonly Migration[] = migrations): Promise<void> {
  await connection.transact(async (transaction) => {
    // Nobody waits for a lane here, and a process that is just starting may be held up for longer than others like.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction);
    await sql`
      create table if not exists schema_migration (
        number integer primary key, name text not null, migrated_at timestamptz not null default now()
      )`.execute(transaction);
    const found = await schemaNumber(transaction);
    const newest = known.at(-1)?.number ?? 0;
    if (found > newest) throw new SchemaNewer(found, newest);
    for (const migration of known) if (migration.number > found) await run(migration, transaction);
  });
}

async function schemaNumber(transaction: Handle): Promise<number> {
  const { newest } = await transaction
    .selectFrom('schema_migration')
    .select(({ fn }) => fn.max('number').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}

async function run({ number, name, statements }: Migration, transaction: Handle): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(transaction);
  await transaction.insertInto('schema_migration').values({ number, name }).execute();
}

import { Kysely, sql } from 'kysely';
import { Pool, types, type CustomTypesConfig } from 'pg';
import { ConfigInvalid } from '../../errors.ts';
import { columnParsers } from '../column-types.ts';
import type { Connection } from '../connection.ts';
import { PLANNER_SETTINGS } from '../planner.ts';
import { postgresDialect } from '../postgres-dialect.ts';
import type { Database } from '../schema.ts';
import { createTransact } from '../transact.ts';
import { createTransactionGuard } from '../transaction-guard.ts';
import { refuseOld } from './refuse-old.ts';
import { ServerDriver } from './server-driver.ts';
import { serverSession } from './server-session.ts';
import { StatementNames } from './statement-names.ts';

/** How long to wait for a connection, new or shared, before giving up. */
const CONNECT_TIMEOUT_MS = 10_000;
/**
 * How long a transaction may stand still: a process that is suspended inside one keeps others from the lanes that it
 * locked, so it is below the lease of a lane.
 */
const STANDSTILL_MS = 5_000;
const SETTINGS = Object.entries({ ...PLANNER_SETTINGS, idle_in_transaction_session_timeout: STANDSTILL_MS })
  .map(([name, value]) => `set ${name} = ${value}`)
  .join('; ');

/**
 * Connects to the PostgreSQL server at a `postgres://` URL. Rejects with `ConfigInvalid`, `DatabaseUnreachable` or
 * `DatabaseTooOld`; none of them repeats the URL, which may hold a password.
 */
export async function connectServer(databaseUrl: string): Promise<Connection> {
  if (!/^postgres(?:ql)?:$/.test(URL.parse(databaseUrl)?.protocol ?? ''))
    throw new ConfigInvalid([{ field: 'databaseUrl', problem: 'must be a postgres:// URL' }]);
  const pool = new Pool({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'herald',
    // The pool's own, so that other users of pg in this process keep theirs.
    types: { getTypeParser },
  });
  // A connection that breaks is replaced when one is needed, and whoever used it is told by their statement. The events,
  // of an idle connection and of one in use, would end the process if nobody heard them.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    // By a statement: poolers refuse a connection that begins with settings which they do not know.
    client.query(SETTINGS).catch(() => {});
  });
  const guard = createTransactionGuard();
  const names = new StatementNames();
  const db = new Kysely<Database>({ dialect: postgresDialect(() => new ServerDriver(pool, names, guard)) });
  try {
    await checkServer(db);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const session = serverSession(pool, names, guard, databaseUrl);
  return { kind: 'server', db, transact: createTransact(db, guard), session, close: () => db.destroy() };
}

async function checkServer(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ server_version: string }>`show server_version`.execute(db);
  refuseOld(rows[0]?.server_version ?? '');
}

const getTypeParser: CustomTypesConfig['getTypeParser'] = (type, format) =>
  columnParsers[type] ?? types.getTypeParser(type, format);

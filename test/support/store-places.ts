/**
 * Places for stores to be in: a data folder, or a database on the run's PostgreSQL. Each is new, and gone when whoever
 * asked for it removes it, or at the latest with the run.
 */
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';

/** A place, as `openStore` and `openHerald` take it. */
export type Folder = { readonly dataFolder: string };
export type Database = { readonly databaseUrl: string };

/** A place that is there, and how to remove it. */
export type Made<Place> = { readonly place: Place; readonly remove: () => Promise<void> };

/** What is done once in a run, to a template of which the places are copies. */
export type Preparation<Place> = { readonly name: string; readonly prepare: (place: Place) => Promise<void> };

/** A data folder with an empty database in it, or a prepared one. Copied, since PGlite takes seconds to make one. */
export async function makeDataFolder(preparation?: Preparation<Folder>): Promise<Made<Folder>> {
  const from = preparation === undefined ? await emptyFolder() : await preparedFolder(preparation);
  const dataFolder = path.join(runFolder(), `store-${randomUUID()}`);
  cpSync(from, dataFolder, { recursive: true });
  return { place: { dataFolder }, remove: () => rm(dataFolder, { recursive: true, force: true }) };
}

/** An empty database on the run's PostgreSQL, or a prepared one. */
export async function makeDatabase(preparation?: Preparation<Database>): Promise<Made<Database>> {
  const name = `store_${randomUUID().replaceAll('-', '')}`;
  const template = preparation === undefined ? 'template1' : await preparedDatabase(preparation);
  await onServer((server) => server.query(`create database ${name} template ${template}`));
  return {
    place: urlOf(name),
    remove: () => onServer(async (server) => void (await server.query(`drop database ${name} with (force)`))),
  };
}

/** The folder of this run of the tests; of this process alone when nothing was set up for a run. */
export function runFolder(): string {
  const { HERALD_TEST_FOLDER: folder } = process.env;
  if (folder !== undefined) return folder;
  const own = mkdtempSync(path.join(realpathSync(tmpdir()), 'herald-test-'));
  process.env['HERALD_TEST_FOLDER'] = own;
  process.once('exit', () => rmSync(own, { recursive: true, force: true }));
  return own;
}

const emptyFolder = (): Promise<string> =>
  madeOnce('empty', async (folder) => {
    mkdirSync(folder);
    const pglite = await PGlite.create(path.join(folder, 'postgres'));
    await pglite.close();
  });

const preparedFolder = ({ name, prepare }: Preparation<Folder>): Promise<string> =>
  madeOnce(name, async (folder) => {
    cpSync(await emptyFolder(), folder, { recursive: true });
    await prepare({ dataFolder: folder });
  });

async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const made = path.join(runFolder(), `store-template-${name}`);
  if (existsSync(made)) return made;
  const making = `${made}-${randomUUID()}`;
  await make(making);
  try {
    renameSync(making, made);
  } catch (error) {
    // Another test file was as quick.
    if (!existsSync(made)) throw error;
  }
  return made;
}

async function preparedDatabase({ name, prepare }: Preparation<Database>): Promise<string> {
  const template = `template_${name}`;
  await onServer(async (server) => {
    await server.query('select pg_advisory_lock(hashtext($1))', [template]);
    const { rowCount } = await server.query('select from pg_database where datname = $1', [template]);
    if (rowCount !== 0) return;
    const making = `${template}_${randomUUID().replaceAll('-', '')}`;
    await server.query(`create database ${making}`);
    await prepare(urlOf(making));
    await server.query(`alter database ${making} rename to ${template}`);
  });
  return template;
}

function urlOf(database: string): Database {
  const url = new URL(serverUrl());
  url.pathname = database;
  return { databaseUrl: url.href };
}

function serverUrl(): string {
  const { HERALD_TEST_DATABASE_URL: url } = process.env;
  if (url === undefined) throw new Error('no PostgreSQL was started for this run: run it as npm test -- <file>');
  return url;
}

async function onServer<T>(work: (server: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PGliteThread } from './pglite-thread.ts';

/**
 * Makes sure that a data folder holds a database, and says in which folder PostgreSQL's files are.
 * One that is made appears whole or not at all: a process killed in the middle leaves what the next start throws away.
 */
export async function prepareFolder(folder: string): Promise<string> {
  const database = path.join(folder, 'postgres');
  if (existsSync(database)) return database;
  const making = path.join(folder, 'postgres.new');
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  const pglite = await PGliteThread.open(making);
  await pglite.close();
  await syncTree(making);
  await rename(making, database);
  await syncFolder(folder);
  return database;
}

/** PGlite copies a new database into place without forcing it to the disk. */
async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const place = path.join(entry.parentPath, entry.name);
    await (entry.isDirectory() ? syncFolder(place) : sync(place, 'r+'));
  }
  await syncFolder(folder);
}

/** Forces the names in a folder to the disk. Windows cannot be asked to, and does it by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32') await sync(folder, 'r');
}

async function sync(place: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(place, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

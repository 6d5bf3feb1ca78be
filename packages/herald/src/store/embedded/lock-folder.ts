import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataFolderInUse, DataFolderUnusable } from '../../errors.ts';

/** SQLite's result code for "held by another" (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;

/** Held by name: one that nobody refers to would be closed, and the folder free, whenever memory is swept. */
const held = new Set<DatabaseSync>();

/**
 * Takes a data folder for this process alone, or throws `DataFolderInUse`; returns what gives it back.
 *
 * Node has no file locks, but its SQLite has: an open exclusive transaction on a file is a lock that the operating
 * system frees when the process ends, however it ends. PGlite itself would let two processes write to one folder.
 */
export function lockFolder(folder: string): () => void {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path.join(folder, 'lock'), { timeout: 0 });
    // The journal that SQLite would lay beside it has nothing to say.
    lock.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    lock?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY)
      throw new DataFolderInUse(folder, { cause: error });
    throw new DataFolderUnusable(folder, { cause: error });
  }
  const taken = lock;
  held.add(taken);
  return () => {
    held.delete(taken);
    taken.close();
  };
}

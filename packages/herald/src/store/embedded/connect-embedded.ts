import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Kysely, type Driver } from 'kysely';
import { ConfigInvalid, DataFolderUnusable, HeraldError } from '../../errors.ts';
import type { Clock } from '../../ports.ts';
import type { Connection } from '../connection.ts';
import { postgresDialect } from '../postgres-dialect.ts';
import type { Database } from '../schema.ts';
import { createTransact } from '../transact.ts';
import { createTransactionGuard } from '../transaction-guard.ts';
import { EmbeddedDriver } from './embedded-driver.ts';
import { embeddedSession } from './embedded-session.ts';
import { lockFolder } from './lock-folder.ts';
import { PGliteThread } from './pglite-thread.ts';
import { prepareFolder } from './prepare-folder.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { SingleStatements } from './single-statements.ts';
import { Turns } from './turns.ts';
import { createUpkeep } from './upkeep.ts';

/**
 * Opens the embedded database in a data folder, which is made if it is not there; the first time takes seconds.
 * Rejects with `ConfigInvalid`, `DataFolderInUse` or `DataFolderUnusable`.
 */
export async function connectEmbedded(dataFolder: string, { clock }: { readonly clock: Clock }): Promise<Connection> {
  if (dataFolder.trim() === '') throw new ConfigInvalid([{ field: 'dataFolder', problem: 'must name a folder' }]);
  const folder = path.resolve(dataFolder);
  await usable(folder, () => makeFolder(folder));
  const unlock = lockFolder(folder);
  try {
    const pglite = await usable(folder, async () => PGliteThread.open(await prepareFolder(folder)));
    const guard = createTransactionGuard();
    const statements = new PreparedStatements(pglite);
    const turns = new Turns();
    const singles = new SingleStatements(pglite, statements, turns, guard);
    const db = kyselyOver(() => singles);
    const whole = kyselyOver(() => new EmbeddedDriver(pglite, statements, turns, guard));
    const upkeep = createUpkeep(db, { clock });
    upkeep.start();
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => (closing ??= closeAll().finally(unlock));
    const session = embeddedSession(whole, pglite, statements);
    return { kind: 'embedded', db, transact: createTransact(whole, guard), session, close };

    async function closeAll(): Promise<void> {
      await upkeep.stop();
      await singles.idle();
      await whole.destroy();
      const end = await turns.take();
      try {
        await pglite.close();
      } finally {
        end();
      }
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

const kyselyOver = (createDriver: () => Driver): Kysely<Database> =>
  new Kysely<Database>({ dialect: postgresDialect(createDriver) });

/** Makes a folder and those above it. Node's own way never ends where a folder can be neither found nor made, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;
    const above = path.dirname(folder);
    if (code !== 'ENOENT' || above === folder || existsSync(above)) throw error;
    await makeFolder(above);
    await mkdir(folder, { mode: 0o700 });
  }
}

async function usable<T>(folder: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof HeraldError) throw error;
    throw new DataFolderUnusable(folder, { cause: error });
  }
}

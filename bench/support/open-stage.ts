import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startDatabaseServer, type DatabaseServer } from './start-database-server.ts';

/** Where a store is, as `openHerald` takes it. */
export type Place = { readonly dataFolder: string } | { readonly databaseUrl: string };
export type StoreName = 'pglite' | 'postgres';

/** What a bench has to itself while it runs; all of it is gone when `close` resolves, or when the bench ends otherwise. */
export type Stage = {
  /** A new place for a store. The first of PostgreSQL starts the server. */
  place(store: StoreName): Promise<Place>;
  /** CPU seconds of the PostgreSQL server, if there is one. */
  serverCpuSeconds(): number | undefined;
  /** What to do at the end, last things first. */
  defer(end: () => Promise<unknown>): void;
  close(): Promise<void>;
};

/** Opens a folder and, when one is wanted, a PostgreSQL server. */
export function openStage(): Stage {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'herald-bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const closing = new AsyncDisposableStack();
  closing.defer(remove);
  let server: Promise<DatabaseServer> | undefined;
  let started: DatabaseServer | undefined;
  let places = 0;
  const startServer = async (): Promise<DatabaseServer> => {
    // A folder of its own, which its keeper removes.
    const own = mkdtempSync(path.join(realpathSync(tmpdir()), 'herald-bench-'));
    started = await startDatabaseServer(own);
    const { stop } = started;
    closing.defer(stop);
    return started;
  };
  return {
    async place(store) {
      const name = `store_${(places += 1)}`;
      if (store === 'pglite') return { dataFolder: path.join(folder, name) };
      server ??= startServer();
      return { databaseUrl: await (await server).createDatabase(name) };
    },
    serverCpuSeconds: () => started?.cpuSeconds(),
    defer(end) {
      closing.defer(async () => void (await end()));
    },
    async close() {
      await closing.disposeAsync();
      process.off('exit', remove);
    },
  };
}

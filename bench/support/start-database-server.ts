import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { serverCpu } from './server-cpu.ts';

/** A PostgreSQL server of the bench's own. */
export type DatabaseServer = {
  /** Makes an empty database and gives its URL. */
  createDatabase(name: string): Promise<string>;
  /** CPU seconds that the server and all its processes have used; undefined on systems other than Linux. */
  cpuSeconds(): number | undefined;
  readonly stop: () => Promise<void>;
};

/** Starts PostgreSQL 18 from npm in `folder`, with fsync on; it ends with the bench, however that ends, and the folder with it. */
export async function startDatabaseServer(folder: string): Promise<DatabaseServer> {
  const keeper = spawn(process.execPath, [path.join(import.meta.dirname, '../processes/postgres-keeper.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(keeper, 'exit');
  const [line] = await Promise.race([once(createInterface(keeper.stdout), 'line'), ended.then(() => [undefined])]);
  if (typeof line !== 'string') throw new Error('PostgreSQL did not start: see above');
  const [pid = '', url = ''] = line.split(' ');
  const maintain = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return {
    async createDatabase(name) {
      await maintain(`create database ${name}`);
      const made = new URL(url);
      made.pathname = name;
      return made.href;
    },
    cpuSeconds: () => serverCpu(Number(pid)),
    async stop() {
      keeper.stdin.end();
      await ended;
    },
  };
}

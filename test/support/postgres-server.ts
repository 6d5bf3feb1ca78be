import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { preparePostgresBinaries, unprivileged } from './postgres-binaries.ts';

/** A PostgreSQL of our own for one run of the tests. */
export type PostgresServer = {
  /** Of its maintenance database; it listens on a Unix socket only. */
  readonly url: string;
  /** Of its first process, of which all others are children. */
  readonly pid: number | undefined;
  /** Ends it at once, without saving anything. */
  stop(): Promise<void>;
  /** Starts it again after it was stopped, where it was; what was stored durably is there. */
  start(): Promise<void>;
};

/** Settings of PostgreSQL by their names. */
export type PostgresSettings = Readonly<Record<string, string>>;

/** What a crash would lose is of no worth here, so nothing waits for the disk. */
const SETTINGS = {
  listen_addresses: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '4GB',
  log_min_messages: 'log',
};

/** Starts PostgreSQL 18 in `folder`, which must exist; rejects with what PostgreSQL said when it does not start. */
export async function startPostgres(folder: string, others: PostgresSettings = {}): Promise<PostgresServer> {
  const runAs = unprivileged();
  const native = await preparePostgresBinaries(folder, runAs);
  const home = path.join(folder, 'postgres');
  await mkdir(home, { mode: 0o700 });
  if (runAs.uid !== undefined && runAs.gid !== undefined) {
    await chown(home, runAs.uid, runAs.gid);
    await chmod(folder, 0o711);
  }
  const data = path.join(home, 'data');
  const run = (program: string, words: readonly string[]): ChildProcess =>
    spawn(path.join(native, 'bin', program), words, {
      ...runAs,
      cwd: home,
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });

  const words = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await says(run('initdb', [...words, '--no-data-checksums']), undefined);
  const settings = Object.entries({ ...SETTINGS, ...others, unix_socket_directories: home });
  const start = async (): Promise<ChildProcess> => {
    const started = run('postgres', ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])]);
    await says(started, 'ready to accept connections');
    return started;
  };
  let server = await start();
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(home)}`,
    get pid() {
      return server.pid;
    },
    stop: () => stop(server),
    async start() {
      server = await start();
    },
  };
}

/** Resolves when the program has said so, or has ended well when it need say nothing; goes on reading, lest its pipe fill. */
async function says(program: ChildProcess, words: string | undefined): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    program.stderr?.on('data', (piece: Buffer) => {
      said.push(piece.toString());
      if (words !== undefined && said.join('').includes(words)) resolve();
    });
    program.once('error', reject);
    program.once('close', (code) => {
      if (code === 0 && words === undefined) resolve();
      else reject(new Error(`${program.spawnfile} ended with ${code}: ${said.join('')}`));
    });
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGQUIT');
  await gone;
}

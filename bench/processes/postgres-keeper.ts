/**
 * Starts PostgreSQL, with fsync on, in the folder named on the command line, and when its standard input ends, however the
 * bench ended, stops PostgreSQL and removes the folder.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { preparePostgresBinaries, unprivileged } from '../../test/support/postgres-binaries.ts';

/** As on a server that is trusted with data: what is committed is on the disk. The tests' own server forces nothing to it. */
const SETTINGS = {
  listen_addresses: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  autovacuum: 'on',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('postgres-keeper needs the folder to work in');

const ended = new Promise<void>((resolve) => {
  process.stdin.on('end', resolve).on('error', resolve).resume();
});
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});

try {
  const home = path.join(folder, 'postgres');
  const runAs = unprivileged();
  const native = await preparePostgresBinaries(folder, runAs);
  mkdirSync(home, { mode: 0o700 });
  if (runAs.uid !== undefined && runAs.gid !== undefined) {
    chownSync(home, runAs.uid, runAs.gid);
    chmodSync(folder, 0o711);
  }
  const data = path.join(home, 'data');
  const start = (program: string, words: readonly string[]): ChildProcess =>
    spawn(path.join(native, 'bin', program), words, {
      ...runAs,
      cwd: home,
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  await said(start('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale']));
  const settings = Object.entries({ ...SETTINGS, unix_socket_directories: home });
  const server = start('postgres', ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])]);
  const gone = once(server, 'exit');
  await said(server, 'ready to accept connections');
  process.stdout.write(`${server.pid} postgres://postgres@localhost/postgres?host=${encodeURIComponent(home)}\n`);
  await Promise.race([ended, gone]);
  server.kill('SIGQUIT');
  await gone;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Resolves when the program has said these words, or without words when it has ended well. */
async function said(program: ChildProcess, words?: string): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    program.stderr?.on('data', (piece: Buffer) => {
      // Read to the end, lest its pipe fill, but not kept.
      text = (text + piece.toString()).slice(-10_000);
      if (words !== undefined && text.includes(words)) resolve();
    });
    program.once('error', reject);
    program.once('close', (code) => {
      if (code === 0 && words === undefined) resolve();
      else reject(new Error(`${program.spawnfile} ended with ${code}: ${text}`));
    });
  });
}

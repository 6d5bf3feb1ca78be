/**
 * Starts PostgreSQL, with fsync on, in the folder named on the command line, and when its standard input ends, however the
 * bench ended, stops PostgreSQL and removes the folder.
 */
import { rmSync } from 'node:fs';
import { startPostgres } from '../../test/support/postgres-server.ts';

/** As on a server that is trusted with data: what is committed is on the disk. The tests' own server forces nothing to it. */
const SETTINGS = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  autovacuum: 'on',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder for PostgreSQL');

const ended = Promise.withResolvers<void>();
process.stdin.on('end', ended.resolve).on('error', ended.resolve).resume();
// A closed terminal or Ctrl-C reaches the bench too: its end is what counts.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

try {
  const server = await startPostgres(folder, SETTINGS);
  process.stdout.write(`${server.pid} ${server.url}\n`);
  await ended.promise;
  await server.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

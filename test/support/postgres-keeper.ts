/**
 * Runs beside the tests, in a process group of its own: starts PostgreSQL in the folder named on the command line, and
 * when its standard input ends, however the tests ended, stops PostgreSQL and removes the folder with all that is in it.
 */
import { rmSync } from 'node:fs';
import { startPostgres } from './postgres-server.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('postgres-keeper needs the folder to work in');

const ended = new Promise<void>((resolve) => {
  process.stdin.on('end', resolve).on('error', resolve).resume();
});
// A closed terminal or Ctrl-C reaches the tests too: their end is what counts.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});

try {
  const server = await startPostgres(folder);
  process.stdout.write(`${server.url}\n`);
  await ended;
  await server.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Runs beside the tests, in a process group of its own: starts PostgreSQL in the folder named on the command line, with the
 * settings `name=value` that follow it, stops and starts it when a line of its standard input says `stop` or `start`, and
 * when that ends, however the tests ended, stops PostgreSQL and removes the folder with all that is in it.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startPostgres } from './postgres-server.ts';

const [folder, ...settings] = process.argv.slice(2);
if (folder === undefined) throw new Error('postgres-keeper needs the folder to work in');

const ended = Promise.withResolvers<void>();
process.stdin.on('end', ended.resolve).on('error', ended.resolve);
// A closed terminal or Ctrl-C reaches the tests too: their end is what counts.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});

try {
  const server = await startPostgres(folder, Object.fromEntries(settings.map((setting) => setting.split('=', 2))));
  createInterface(process.stdin).on('line', (line) => {
    const done = line === 'stop' ? server.stop() : server.start();
    done.then(
      () => process.stdout.write(`${line}\n`),
      (error: unknown) => process.stdout.write(`${String(error)}\n`),
    );
  });
  process.stdout.write(`${server.url}\n`);
  await ended.promise;
  await server.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

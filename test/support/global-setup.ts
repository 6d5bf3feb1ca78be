/**
 * What `node --test` runs once, before the first and after the last test file: a PostgreSQL server, and a folder for the
 * run's files. Both are named in the environment, which the test processes inherit, and both end with the run.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

let stop: (() => Promise<void>) | undefined;

/** Starts the run's PostgreSQL and names it in `HERALD_TEST_DATABASE_URL`, and the run's folder in `HERALD_TEST_FOLDER`. */
export async function globalSetup(): Promise<void> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'herald-test-'));
  const keeper = spawn(process.execPath, [path.join(import.meta.dirname, 'postgres-keeper.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const [url] = await Promise.race([
    once(createInterface(keeper.stdout), 'line'),
    once(keeper, 'exit').then(() => [undefined]),
  ]);
  if (typeof url !== 'string') throw new Error('PostgreSQL for the tests did not start: see above');
  process.env['HERALD_TEST_DATABASE_URL'] = url;
  process.env['HERALD_TEST_FOLDER'] = folder;
  // The keeper must not keep the runner from ending, in whatever way it ends.
  keeper.unref();
  keeper.stdout.destroy();
  stop = async () => {
    keeper.ref();
    keeper.stdin.end();
    await once(keeper, 'exit');
  };
}

/** Stops the run's PostgreSQL and removes the run's folder; resolves when both are gone. */
export async function globalTeardown(): Promise<void> {
  await stop?.();
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A PostgreSQL that one test has to itself, and may stop. */
export type OwnPostgres = {
  readonly url: string;
  /** Ends it at once, as when it crashes: whoever is connected is cut off, and what was committed is kept. */
  readonly stop: () => Promise<void>;
  /** Starts it again; resolves when it takes connections. */
  readonly start: () => Promise<void>;
  /** Ends it for good and removes its data. */
  readonly remove: () => Promise<void>;
};

/** Starts one beside that of the run; it ends with this process at the latest, however that ends. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'herald-test-'));
  const keeper = spawn(
    process.execPath,
    // What was committed must outlive its end, as it does on a server that is trusted with data.
    [path.join(import.meta.dirname, 'postgres-keeper.ts'), folder, 'synchronous_commit=on'],
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  const ended = once(keeper, 'exit');
  const lines = createInterface(keeper.stdout)[Symbol.asyncIterator]();
  const says = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('PostgreSQL of this test did not start: see above');
    return value;
  };
  const order = async (word: 'stop' | 'start'): Promise<void> => {
    keeper.stdin.write(`${word}\n`);
    const answer = await says();
    if (answer !== word) throw new Error(`PostgreSQL of this test did not ${word}: ${answer}`);
  };
  return {
    url: await says(),
    stop: () => order('stop'),
    start: () => order('start'),
    async remove() {
      keeper.stdin.end();
      await ended;
    },
  };
}

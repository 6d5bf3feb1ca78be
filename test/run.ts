/** Runs the tests named on the command line (files, folders or patterns), or all of them. */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

const named = process.argv.slice(2);
const options = named.filter((word) => word.startsWith('-'));
const places = named.filter((word) => !word.startsWith('-'));
const patterns =
  places.length > 0 ? places.map(pattern) : ['packages/*/src/**/*.test.ts', 'lint/**/*.test.ts', 'test/**/*.test.ts'];

function pattern(place: string): string {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true ? `${place}/**/*.test.ts` : place;
}

/** Each file is a process of its own, which would strip and compile the same few hundred modules as all the others. */
const NODE_COMPILE_CACHE = path.resolve('node_modules/.cache/compile');

const runner = spawn(
  process.execPath,
  [
    '--test',
    '--test-global-setup=test/support/global-setup.ts',
    // One more than there are cores: many files wait most of their time, for clocks and for processes.
    `--test-concurrency=${availableParallelism() + 1}`,
    ...options,
    ...patterns,
  ],
  { stdio: 'inherit', env: { ...process.env, NODE_COMPILE_CACHE } },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal));
runner.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));

/** Runs one bench: `npm run bench -- <name> [--people N ...] [--json]`. The result goes to standard output, progress to standard error. */
import { crash } from './crash.ts';
import { directory } from './directory.ts';
import { failover } from './failover.ts';
import { hiddenLimit } from './hidden-limit.ts';
import { pace } from './pace.ts';
import { peers } from './peers.ts';
import { planRules } from './plan-rules.ts';
import { scale } from './scale.ts';
import { suspend } from './suspend.ts';
import type { Bench } from './support/bench.ts';
import { Misused, readOptions } from './support/read-options.ts';
import { throughput } from './throughput.ts';

const benches: Readonly<Record<string, Bench>> = {
  pace,
  'hidden-limit': hiddenLimit,
  throughput,
  'plan-rules': planRules,
  directory,
  scale,
  crash,
  failover,
  suspend,
  peers,
};

const LONGEST_MINUTES = 120;

const usage = [
  'Usage: npm run bench -- <name> [options] [--json]',
  '',
  ...Object.entries(benches).map(([name, { about, defaults }]) => {
    const options = Object.entries(defaults).map(([option, value]) => `--${option} ${value}`);
    return `  ${name.padEnd(13)} ${about}\n  ${' '.repeat(13)} ${options.join(' ')}`;
  }),
  '',
].join('\n');

async function main([name = '', ...words]: readonly string[]): Promise<number> {
  const found = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (found === undefined) throw new Misused(name === '' ? 'which one?' : `there is no bench ${name}`);
  const { options, json } = readOptions(found, words);
  const result = await found.run(options);
  process.stdout.write(
    json
      ? `${JSON.stringify(result)}\n`
      : Object.entries(result)
          .map(([key, value]) => `${key.padEnd(26)} ${JSON.stringify(value)}\n`)
          .join(''),
  );
  return 0;
}

// Whatever is under way then is killed as this process ends.
const deadline = setTimeout(() => {
  process.stderr.write(`bench: not done after ${LONGEST_MINUTES} minutes\n`);
  process.exit(1);
}, LONGEST_MINUTES * 60_000);
deadline.unref();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof Misused)) {
    process.stderr.write(`bench: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
  process.stderr.write(`bench: ${error.message}\n\n${usage}`);
  process.exit(2);
}

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { TestContext } from 'node:test';

const main = path.join(import.meta.dirname, '../../packages/cli/src/main.ts');

/** A command that runs as a process of its own. */
export type Started = {
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves with what fits, once either stream has said it; fails the test when the process ends without. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves with the exit code, or with the signal that killed it, when all it said has been read. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
};

export type Start = {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly node?: readonly string[];
  /** Where it runs; here unless given. */
  readonly folder?: string;
};

/** Starts `herald` with these words and variables, and no others; kills it when the test ends. */
export function startCommand(t: TestContext, { words, env, node = [], folder = process.cwd() }: Start): Started {
  const child = spawn(process.execPath, [...node, main, ...words], {
    env,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(
    ([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? null,
  );
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text));
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(texts.out) ?? pattern.exec(texts.err);
      if (found !== null) return found;
      const over = await Promise.race([
        once(child.stdout, 'data').then(() => false),
        once(child.stderr, 'data').then(() => false),
        ended.then(() => true),
      ]);
      if (over && !pattern.test(texts.out + texts.err))
        assert.fail(`it ended without saying ${pattern}:\n${texts.out}${texts.err}`);
    }
  };
  return { out: () => texts.out, err: () => texts.err, says, signal: (signal) => void child.kill(signal), ended };
}

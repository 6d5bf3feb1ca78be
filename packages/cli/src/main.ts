#!/usr/bin/env -S node --max-semi-space-size=32
import { runCommandLine } from './command-line.ts';
import { exitCode } from './exit-code.ts';
import { problemOf } from './problem.ts';
import { showProblem } from './show-problem.ts';

const terminal = { out: process.stdout, err: process.stderr, env: process.env };

// After a bug nothing is sure any more: it says where, and ends. What was promised is on disk.
process.on('uncaughtException', (error) => {
  const problem = problemOf(error);
  showProblem('herald', problem, terminal, { json: false });
  process.exit(exitCode.problem);
});

process.exit(await runCommandLine(process.argv.slice(2), terminal));

/**
 * The whole thing on this machine: a simulated Teams, a bot on the embedded store, and what each person sees.
 * `--json` prints the account as one object. Exits 0 only if what should have happened is what happened.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkAccount, type Account } from './demo/account.ts';
import { printDemo } from './demo/print.ts';
import { startContoso } from './demo/contoso.ts';
import { tell } from './demo/tell.ts';

function readArguments() {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false } } });
  } catch (error) {
    console.error(
      `✗ ${error instanceof Error ? error.message : String(error)}\n    fix   npm run -s demo, or npm run -s demo -- --json`,
    );
    process.exit(2);
  }
}

const { values } = readArguments();

const started = performance.now();
const dataFolder = await mkdtemp(path.join(tmpdir(), 'herald-demo-'));
const contoso = await startContoso(dataFolder);
try {
  const told = await tell(contoso);
  const account: Account = {
    ...told.account,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
  if (values.json) console.log(JSON.stringify(account));
  else await printDemo(contoso, told, account);
  const faults = checkAccount(account);
  for (const fault of faults) console.error(`✗ ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await contoso.close();
  await rm(dataFolder, { recursive: true, force: true });
}

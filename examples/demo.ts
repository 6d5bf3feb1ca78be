/**
 * The whole thing on this machine: a simulated Teams, a bot on the embedded store, and what each person sees.
 * With `--organisation <people>`: a message to a whole organisation, most of which has never met the bot.
 * `--json` prints the account as one object. Exits 0 only if what should have happened is what happened.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkAccount, type Account } from './demo/account.ts';
import { printDemo } from './demo/print.ts';
import { startContoso } from './demo/contoso.ts';
import { startBot } from './demo/start-bot.ts';
import { tell } from './demo/tell.ts';
import { printEveryone } from './organisation/print-everyone.ts';
import { sendToEveryone } from './organisation/send-to-everyone.ts';

const MOST_PEOPLE = 10_000;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { json: { type: 'boolean', default: false }, organisation: { type: 'string' } },
    });
    const { json, organisation } = values;
    if (organisation === undefined) return { json, people: undefined };
    const people = Number(organisation);
    if (!Number.isInteger(people) || people < 20 || people > MOST_PEOPLE)
      throw new Error(`--organisation is ${organisation}: give a number from 20 to ${MOST_PEOPLE}`);
    return { json, people };
  } catch (error) {
    console.error(
      `✗ ${error instanceof Error ? error.message : String(error)}\n    fix   npm run -s demo -- [--organisation 2000] [--json]`,
    );
    process.exit(2);
  }
}

/** Prints what happened, and answers with what is not as it should be. */
async function demonstrate(dataFolder: string): Promise<readonly string[]> {
  if (people !== undefined) {
    const bot = await startBot(dataFolder);
    try {
      if (!json) console.log(`A bot writes to ${people} people, most of whom have never met it.\n`);
      const everyone = await sendToEveryone(bot, people, (line) => json || console.log(line));
      if (json) console.log(JSON.stringify(everyone.account));
      else printEveryone(everyone);
      return everyone.faults;
    } finally {
      await bot.close();
    }
  }
  const contoso = await startContoso(dataFolder);
  try {
    const told = await tell(contoso);
    const account: Account = {
      ...told.account,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
    if (json) console.log(JSON.stringify(account));
    else await printDemo(contoso, told, account);
    return checkAccount(account);
  } finally {
    await contoso.close();
  }
}

const { json, people } = readArguments();
const started = performance.now();
const dataFolder = await mkdtemp(path.join(tmpdir(), 'herald-demo-'));
try {
  const faults = await demonstrate(dataFolder);
  for (const fault of faults) console.error(`✗ ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await rm(dataFolder, { recursive: true, force: true });
}

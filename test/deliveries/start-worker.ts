import type { TestContext } from 'node:test';
import { startCommand } from '../processes/start-command.ts';
import type { Contoso } from '../support/contoso.ts';

/** A `herald worker` that says which of its messages are on their way. */
export type Worker = {
  readonly signal: (signal: NodeJS.Signals) => void;
  /** How many of its messages have left so far. */
  readonly left: () => number;
  /** How many of those had no answer when it last said something. */
  readonly inFlight: () => number;
};

/** Runs before the command: undici tells of every request, whoever makes it. */
const tells = `
  import { subscribe } from 'node:diagnostics_channel';
  import { writeSync } from 'node:fs';
  const tell = (channel, word) => subscribe(channel, ({ request }) => {
    if (request.path.includes('/v3/')) writeSync(2, word + '\\n');
  });
  tell('undici:client:sendHeaders', 'left');
  tell('undici:request:headers', 'answered');
  tell('undici:request:error', 'failed');`;

/** Starts a worker on the database of this Contoso; resolves when it is at work. It is killed when the test ends. */
export async function startWorker(t: TestContext, { appId, secret, teams, place }: Contoso): Promise<Worker> {
  if (!('databaseUrl' in place)) throw new Error('a worker needs a database');
  const { says, err, signal } = startCommand(t, {
    words: ['worker'],
    node: ['--import', `data:text/javascript,${encodeURIComponent(tells)}`],
    env: { BOT_APP_ID: appId, BOT_SECRET: secret, SIMULATOR_URL: teams.url, DATABASE_URL: place.databaseUrl },
  });
  await says(/^herald worker {2}/m);
  const count = (pattern: RegExp): number => err().match(pattern)?.length ?? 0;
  const left = (): number => count(/^left$/gm);
  return { signal, left, inFlight: () => left() - count(/^(?:answered|failed)$/gm) };
}

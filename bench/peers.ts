import type { PeerCalls } from './processes/peer.ts';
import { bench } from './support/bench.ts';
import { openStage } from './support/open-stage.ts';
import { round } from './support/round.ts';
import { say } from './support/say.ts';
import { seedStore } from './support/seed-store.ts';
import { sendToEveryone } from './support/send-to-everyone.ts';
import { startChild } from './support/start-child.ts';
import { startTeams } from './support/start-teams.ts';
import { within } from './support/within.ts';

const CONCURRENCIES = [50, 200];
const SDKS = ['botbuilder', 'teams.apps'] as const;

/**
 * The same message to the same people by Herald and by the SDKs as they are published, each against a Teams of its own that
 * lets 50 requests a second through: who arrives. The SDKs know the conversation ids, and are asked for so many at a time.
 */
export const peers = bench({
  about: 'who arrives when a message goes to many at 50 a second: Herald beside botbuilder and teams.apps',
  defaults: { people: 1000 },
  async run({ people }) {
    const results: Record<string, object> = { herald: await heraldRun(people) };
    say(`peers herald: ${JSON.stringify(results['herald'])}`);
    for (const sdk of SDKS)
      for (const concurrency of CONCURRENCIES) {
        const name = `${sdk} x ${concurrency}`;
        results[name] = await peerRun(sdk, concurrency, people);
        say(`peers ${name}: ${JSON.stringify(results[name])}`);
      }
    return { people, ...results };
  },
});

async function heraldRun(people: number) {
  const stage = openStage();
  try {
    const teams = await startTeams({ tenants: 1, people, watch: true });
    stage.defer(() => teams.child.kill());
    const place = await stage.place('pglite');
    await seedStore(place, teams);
    const { secondsInAll } = await sendToEveryone(teams, place, { deadlineSeconds: people / 10 + 60 });
    return { ...(await arrived(teams)), seconds: round(secondsInAll, 1) };
  } finally {
    await stage.close();
  }
}

async function peerRun(sdk: (typeof SDKS)[number], concurrency: number, people: number) {
  const stage = openStage();
  try {
    const teams = await startTeams({ tenants: 1, people, tls: true });
    stage.defer(() => teams.child.kill());
    const [tenantId = ''] = teams.tenants;
    const conversations: string[] = [];
    for await (const page of teams.people(tenantId))
      conversations.push(...page.map(({ conversationId }) => conversationId));
    const child = await startChild<PeerCalls>('peer');
    stage.defer(child.kill);
    const simulator = { port: Number(new URL(teams.url).port), certificate: await teams.child.call('certificate') };
    const sending = child.call('send', { sdk, bot: teams.bot, tenantId, conversations, concurrency, simulator });
    const { failed, seconds } = await within(people / 5 + 300, sdk, sending);
    return { ...(await arrived(teams)), seconds: round(seconds, 1), failed };
  } finally {
    await stage.close();
  }
}

async function arrived({ control, bot: { appId } }: Awaited<ReturnType<typeof startTeams>>) {
  const { once, twice, more, never } = await control('received', { appId });
  const { throttled } = await control('counters', { appId });
  return { receivedOnce: once, receivedTwice: twice + more, receivedNever: never, throttled };
}

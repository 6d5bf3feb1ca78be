import { setTimeout as delay } from 'node:timers/promises';
import { bench } from './support/bench.ts';
import { startFleet, type Fleet } from './support/fleet.ts';
import { median } from './support/median.ts';
import { openBot } from './support/open-bot.ts';
import { openStage } from './support/open-stage.ts';
import { round } from './support/round.ts';
import { say } from './support/say.ts';
import { seedStore } from './support/seed-store.ts';
import { startTeams, type Teams } from './support/start-teams.ts';
import { waitUntil } from './support/wait-until.ts';

const WORKERS = 2;
const DEADLINE_SECONDS = 90;
/** Long enough for the lane to be at its full pace when its holder is killed, and again after. */
const UNDER_WAY_REQUESTS = 100;
const AFTERWARDS_MS = 3_000;

/**
 * Kills the holder of a lane in the middle of a broadcast with SIGKILL: how long until the next message of that lane leaves
 * another worker, and the most requests that the tenant saw within any second. Each run has a tenant of its own.
 */
export const failover = bench({
  about: 'seconds from the kill of a lane’s holder until its next message leaves',
  defaults: { people: 2000, runs: 1 },
  async run({ people, runs }) {
    const stage = openStage();
    try {
      const teams = await startTeams({ tenants: runs, people: people * runs, watch: true });
      stage.defer(() => teams.child.kill());
      const place = await stage.place('postgres');
      await seedStore(place, teams);
      const fleet = await startFleet(teams, place, WORKERS);
      stage.defer(fleet.close);
      const herald = await openBot({ teams, place, lanes: false });
      stage.defer(() => herald.close());
      const all = [];
      for (const [index, tenant] of teams.tenants.entries()) {
        const message = await herald.broadcast({
          audience: { kind: 'everyone', tenant },
          message: { text: 'Lunch is here' },
        });
        const one = { seconds: round(await killHolder(teams, fleet), 2), most: 0 };
        await delay(AFTERWARDS_MS);
        await message.cancel();
        await message.finished();
        one.most = (await teams.control('counters', { appId: teams.bot.appId, tenantId: tenant })).mostInOneSecond.all;
        say(`failover ${index + 1}/${runs}: ${JSON.stringify(one)}`);
        all.push(one);
      }
      const seconds = all.map((one) => one.seconds);
      return {
        seconds: median(seconds),
        mostInOneSecond: Math.max(...all.map(({ most }) => most)),
        ...(runs === 1 ? {} : { runs: seconds, longest: Math.max(...seconds) }),
      };
    } finally {
      await stage.close();
    }
  },
});

/** Kills whoever sent last, once enough has come; resolves with the seconds until somebody else sends. */
async function killHolder(teams: Teams, fleet: Fleet): Promise<number> {
  const { length: before } = await teams.child.call('seen', { from: 0 });
  const last = await waitUntil('sending', DEADLINE_SECONDS, async () => {
    const seen = await teams.child.call('seen', { from: before });
    return seen.length < UNDER_WAY_REQUESTS ? undefined : seen.at(-1);
  });
  const holder = fleet.workers.find(({ ports }) => ports.has(last.port));
  if (holder === undefined) throw new Error('the lane is held by none of the workers');
  const { length: from } = await teams.child.call('seen', { from: 0 });
  const killedAt = Date.now();
  await fleet.replace(holder);
  const next = await waitUntil('the next message', DEADLINE_SECONDS, async () =>
    (await teams.child.call('seen', { from })).find(({ port }) => fleet.workers.some(({ ports }) => ports.has(port))),
  );
  return (next.at - killedAt) / 1000;
}

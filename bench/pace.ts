import { bench } from './support/bench.ts';
import { medianRun } from './support/median-run.ts';
import { openStage, type StoreName } from './support/open-stage.ts';
import { round } from './support/round.ts';
import { say } from './support/say.ts';
import { seedStore } from './support/seed-store.ts';
import { sendToEveryone } from './support/send-to-everyone.ts';
import { startTeams } from './support/start-teams.ts';

/** Teams' own, which the simulator enforces when nothing is said (protocol sheet, 5.3). */
const PER_SECOND = 50;
const DELAY_MS = 500;

/**
 * One tenant with stored conversations, and a Teams that lets 50 requests a second through. `seconds` is from the first
 * arrival to the last, as Teams saw them; `--delayed 20` answers 20 % of the requests 500 ms late.
 */
export const pace = bench({
  about: 'how much of the 50 requests a second of one tenant is used, and how many are refused with 429',
  defaults: { people: 3000, runs: 1, delayed: 0, store: 'pglite' },
  choices: { store: ['pglite', 'postgres'] },
  async run({ runs, ...options }) {
    const all = [];
    for (let run = 1; run <= runs; run += 1) {
      const one = await runOnce(options);
      say(`pace ${run}/${runs}: ${JSON.stringify(one)}`);
      all.push(one);
    }
    return medianRun(all, 'utilization');
  },
});

async function runOnce({ people, delayed, store }: { people: number; delayed: number; store: string }) {
  const stage = openStage();
  try {
    const teams = await startTeams({ tenants: 1, people, watch: true });
    stage.defer(() => teams.child.kill());
    const place = await stage.place(store === 'postgres' ? 'postgres' : ('pglite' satisfies StoreName));
    await seedStore(place, teams);
    if (delayed > 0) await teams.control('setLatency', { ms: DELAY_MS, share: delayed / 100 });
    const { seen, secondsInAll, receivedOnce } = await sendToEveryone(teams, place, {
      deadlineSeconds: people / PER_SECOND + 120,
    });
    const requests = seen.length;
    const seconds = ((seen.at(-1)?.at ?? 0) - (seen[0]?.at ?? 0)) / 1000;
    const idealSeconds = requests / PER_SECOND;
    const throttled = seen.filter(({ status }) => status === 429).length;
    const { mostInOneSecond } = await teams.control('counters', { appId: teams.bot.appId });
    return {
      people,
      requests,
      seconds: round(seconds, 2),
      idealSeconds,
      utilization: round(idealSeconds / seconds, 4),
      throttled,
      receivedOnce,
      mostInOneSecond: mostInOneSecond.all,
      secondsInAll: round(secondsInAll, 2),
    };
  } finally {
    await stage.close();
  }
}

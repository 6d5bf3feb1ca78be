import { bench } from './support/bench.ts';
import { medianRun } from './support/median-run.ts';
import { openStage } from './support/open-stage.ts';
import { round } from './support/round.ts';
import { say } from './support/say.ts';
import { seedStore } from './support/seed-store.ts';
import { sendToEveryone } from './support/send-to-everyone.ts';
import { startTeams } from './support/start-teams.ts';

/** Until then Herald may find out; what counts is how it goes on. */
const FINDING_OUT_MS = 10_000;

/**
 * Teams lets fewer requests through than it documents, says `Retry-After: 1` and counts no refused request, and Herald is
 * not told. Both figures are of what came more than 10 s after the first request.
 */
export const hiddenLimit = bench({
  about:
    'how much of a lower limit, of which Herald does not know, is used, and how many requests are refused with 429',
  defaults: { people: 3000, limit: 20, runs: 1 },
  async run({ runs, ...options }) {
    const all = [];
    for (let run = 1; run <= runs; run += 1) {
      const one = await runOnce(options);
      say(`hidden-limit ${run}/${runs}: ${JSON.stringify(one)}`);
      all.push(one);
    }
    return medianRun(all, 'utilization');
  },
});

async function runOnce({ people, limit }: { people: number; limit: number }) {
  const stage = openStage();
  try {
    const limits = { tenantPerSecond: limit, retryAfter: 1, refusedCount: false };
    const teams = await startTeams({ tenants: 1, people, watch: true, limits });
    stage.defer(() => teams.child.kill());
    const place = await stage.place('pglite');
    await seedStore(place, teams);
    const { seen, receivedOnce } = await sendToEveryone(teams, place, { deadlineSeconds: (people / limit) * 2 + 120 });
    const from = (seen[0]?.at ?? 0) + FINDING_OUT_MS;
    const later = seen.filter(({ at }) => at >= from);
    const refused = later.filter(({ status }) => status === 429).length;
    const seconds = ((later.at(-1)?.at ?? Number.NaN) - from) / 1000;
    return {
      people,
      limit,
      utilization: round((later.length - refused) / (limit * seconds), 4),
      throttledShare: round(refused / later.length, 5),
      throttled: refused,
      throttledAtFirst: seen.filter(({ at, status }) => at < from && status === 429).length,
      seconds: round(seconds, 1),
      receivedOnce,
    };
  } finally {
    await stage.close();
  }
}

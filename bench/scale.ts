import type { HeraldCalls } from './processes/herald.ts';
import { bench } from './support/bench.ts';
import { median } from './support/median.ts';
import { onStores, STORE_CHOICES } from './support/on-stores.ts';
import { openStage, type Place, type StoreName } from './support/open-stage.ts';
import { round } from './support/round.ts';
import { say } from './support/say.ts';
import { seedStore } from './support/seed-store.ts';
import { startChild, type Child } from './support/start-child.ts';
import { startFastTeams } from './support/start-fast-teams.ts';
import { whereabouts } from './support/whereabouts.ts';
import { within } from './support/within.ts';

const SMALL = 10_000;
const ROUNDS = 5;

type FastTeams = Awaited<ReturnType<typeof startFastTeams>>;
type Given = {
  readonly teams: FastTeams;
  readonly herald: Child<HeraldCalls>;
  readonly tenant: string;
  readonly people: number;
};

/**
 * One message to everyone of a tenant of N people, beside one of 10,000, without pacing and against a Connector that takes
 * everything at once. Microseconds are of the wall: the median of five broadcasts to 10,000, and of the five fifths of the
 * one to N, so that a cost that grows along the way shows. Memory is the peak of Herald's process.
 */
export const scale = bench({
  about: 'how long planning takes, how much memory, and whether a message costs more among a million',
  defaults: { people: 1_000_000, store: 'both' },
  choices: { store: STORE_CHOICES },
  async run({ people, store }) {
    return { people, ...(await onStores('scale', store, (name) => runOn(name, people))) };
  },
});

async function runOn(name: StoreName, people: number) {
  const stage = openStage();
  try {
    const teams = await startFastTeams([SMALL, people]);
    stage.defer(() => teams.child.kill());
    const place = await stage.place(name);
    say(`scale ${name}: seeding ${people} people`);
    await seedStore(place, teams);
    const [small = '', large = ''] = teams.tenants;
    const atSmall = await inOwnProcess(place, teams, async (herald) => {
      const rounds = [];
      for (let number = 0; number < ROUNDS; number += 1)
        rounds.push((await send({ teams, herald, tenant: small, people: SMALL }, SMALL)).micros);
      return rounds.flat();
    });
    const { planSeconds, micros, peakRssMb } = await inOwnProcess(place, teams, async (herald) => ({
      ...(await send({ teams, herald, tenant: large, people }, Math.floor(people / ROUNDS))),
      ...(await herald.call('usage')),
    }));
    const microsPerMessageAt10k = round(median(atSmall), 1);
    const microsPerMessageAtN = round(median(micros), 1);
    return {
      planSeconds: round(planSeconds, 1),
      peakRssMb: Math.round(peakRssMb),
      microsPerMessageAt10k,
      microsPerMessageAtN,
      ratio: round(microsPerMessageAtN / microsPerMessageAt10k, 2),
      roundsAt10k: atSmall.map((one) => round(one, 1)),
      fifthsAtN: micros.map((one) => round(one, 1)),
    };
  } finally {
    await stage.close();
  }
}

async function inOwnProcess<T>(place: Place, teams: FastTeams, work: (herald: Child<HeraldCalls>) => Promise<T>) {
  const herald = await startChild<HeraldCalls>('herald');
  try {
    await herald.call('open', { teams: whereabouts(teams), place, lanes: true, unpaced: true });
    return await work(herald);
  } finally {
    await herald.kill();
  }
}

/** Sends one message to everyone of a tenant; the microseconds a message of each `part` of them in turn. */
async function send({ teams, herald, tenant, people }: Given, part: number) {
  await teams.child.call('begin', { every: part });
  const begun = Date.now();
  const messages = await herald.call('broadcast', { tenants: [tenant], text: 'Lunch is here' });
  const plannedAt = await within(people / 1000 + 600, 'planning', herald.call('planned', { messages }));
  await within(people / 200 + 600, 'the broadcast', herald.call('finished', { messages }));
  const { messages: came, marks } = await teams.child.call('counted');
  if (came !== people) throw new Error(`${came} messages came, not ${people}`);
  const micros = marks.slice(1).map((at, index) => ((at - (marks[index] ?? 0)) * 1000) / part);
  return { planSeconds: (plannedAt - begun) / 1000, micros };
}

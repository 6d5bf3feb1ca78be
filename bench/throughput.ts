import type { BareUndiciCalls } from './processes/bare-undici.ts';
import type { HeraldCalls } from './processes/herald.ts';
import { bench } from './support/bench.ts';
import { median } from './support/median.ts';
import { openStage, type Place, type Stage, type StoreName } from './support/open-stage.ts';
import { round } from './support/round.ts';
import { say } from './support/say.ts';
import { seedStore } from './support/seed-store.ts';
import { startChild } from './support/start-child.ts';
import { startTeams, type Teams } from './support/start-teams.ts';
import { whereabouts } from './support/whereabouts.ts';
import { within } from './support/within.ts';

const TEXT = 'Lunch is here, come and get it while it is warm';
const DEADLINE_SECONDS = 600;
/** What each does before it is measured, the same as then: a process at work has run its code for long. */
const WARM_UPS = 2;

/** One contender's round. */
type Round = { readonly perSecond: number; readonly cpuMicros: number; readonly serverCpuMicros?: number };

/**
 * Herald with its pacing on, durable on PGlite and on PostgreSQL, beside a loop over undici's pool of 50 that stores
 * nothing: the same text to the same conversations of 400 tenants, in turn, against the same Teams without limits. Herald's
 * time is from the call of `broadcast`, with planning, until every outcome is stored; its lanes are held before, as those of
 * a process that is at work. CPU is of the sending process; that of the PostgreSQL server stands beside it.
 */
export const throughput = bench({
  about: 'messages a second and CPU for each, on both stores, beside a bare loop over undici',
  defaults: { people: 20_000, tenants: 400, rounds: 3, profile: '' },
  async run({ people, tenants, rounds, profile }) {
    const stage = openStage();
    try {
      const teams = await startTeams({ tenants, people, limits: { enabled: false } });
      stage.defer(() => teams.child.kill());
      const places: Record<StoreName, Place> = {
        pglite: await stage.place('pglite'),
        postgres: await stage.place('postgres'),
      };
      for (const place of Object.values(places)) await seedStore(place, teams);
      const conversations = await conversationsOf(teams);
      const results: Record<StoreName | 'undici', Round[]> = { pglite: [], postgres: [], undici: [] };
      for (let number = 1; number <= rounds; number += 1)
        for (const contender of ['pglite', 'postgres', 'undici'] as const) {
          const one =
            contender === 'undici'
              ? await undiciRound(teams, conversations)
              : await heraldRound({
                  teams,
                  stage,
                  place: places[contender],
                  people,
                  profile: profiling(profile, contender),
                });
          say(`throughput ${number}/${rounds} ${contender}: ${JSON.stringify(one)}`);
          results[contender].push(one);
        }
      const { messagesPerSecond: undiciMessagesPerSecond, cpuMicrosPerMessage: undiciCpuMicrosPerMessage } = sum(
        results.undici,
      );
      const beside = (name: StoreName) => {
        const own = sum(results[name]);
        return {
          ...own,
          ratio: round(own.messagesPerSecond / undiciMessagesPerSecond, 3),
          cpuRatio: round(undiciCpuMicrosPerMessage / own.cpuMicrosPerMessage, 3),
        };
      };
      const stores = { pglite: beside('pglite'), postgres: beside('postgres') };
      const { messagesPerSecond, ratio, cpuMicrosPerMessage, cpuRatio } = stores.pglite;
      return {
        messagesPerSecond,
        undiciMessagesPerSecond,
        ratio,
        cpuMicrosPerMessage,
        undiciCpuMicrosPerMessage,
        cpuRatio,
        people,
        tenants,
        stores,
      };
    } finally {
      await stage.close();
    }
  },
});

function sum(rounds: readonly Round[]) {
  const server = rounds.flatMap(({ serverCpuMicros }) => serverCpuMicros ?? []);
  return {
    messagesPerSecond: Math.round(median(rounds.map(({ perSecond }) => perSecond))),
    cpuMicrosPerMessage: Math.round(median(rounds.map(({ cpuMicros }) => cpuMicros))),
    ...(server.length === 0 ? {} : { serverCpuMicrosPerMessage: Math.round(median(server)) }),
  };
}

/** One of each tenant in turn, as the lanes take turns. */
async function conversationsOf(teams: Teams): Promise<readonly string[]> {
  const lists: string[][] = [];
  for (const tenant of teams.tenants) {
    const ids: string[] = [];
    for await (const page of teams.people(tenant)) ids.push(...page.map(({ conversationId }) => conversationId));
    lists.push(ids);
  }
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? [])).flat();
}

const profiling = (folder: string, name: string): readonly string[] =>
  folder === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`];

async function undiciRound(teams: Teams, conversations: readonly string[]): Promise<Round> {
  const child = await startChild<BareUndiciCalls>('bare-undici');
  try {
    await child.call('prepare', { teams: whereabouts(teams), conversations });
    // As Herald, it begins warm.
    for (let number = 0; number < WARM_UPS; number += 1) await child.call('send', { text: TEXT });
    const sending = child.call('send', { text: TEXT });
    const { seconds, cpuMicros, accepted } = await within(DEADLINE_SECONDS, 'the loop over undici', sending);
    if (accepted !== conversations.length) throw new Error(`${conversations.length - accepted} were not accepted`);
    return { perSecond: accepted / seconds, cpuMicros: cpuMicros / accepted };
  } finally {
    await child.kill();
  }
}

async function heraldRound(given: {
  readonly teams: Teams;
  readonly stage: Stage;
  readonly place: Place;
  readonly people: number;
  readonly profile: readonly string[];
}): Promise<Round> {
  const { teams, stage, place, people, profile } = given;
  const child = await startChild<HeraldCalls>('herald', { nodeOptions: profile });
  try {
    const { tenants } = teams;
    await child.call('open', { teams: whereabouts(teams), place, lanes: true });
    for (let number = 0; number < WARM_UPS; number += 1) {
      const first = await child.call('broadcast', { tenants, text: TEXT });
      await within(DEADLINE_SECONDS, 'a first broadcast', child.call('finished', { messages: first }));
    }
    const { cpu: before } = await child.call('usage');
    const serverBefore = stage.serverCpuSeconds();
    const begun = performance.now();
    const messages = await child.call('broadcast', { tenants, text: TEXT });
    const sending = child.call('finished', { messages });
    const { tallies } = await within(DEADLINE_SECONDS, 'the broadcast', sending);
    const seconds = (performance.now() - begun) / 1000;
    const { cpu } = await child.call('usage');
    const serverAfter = stage.serverCpuSeconds();
    const sent = tallies.reduce((all, tally) => all + tally.sent, 0);
    if (sent !== people) throw new Error(`${people - sent} of ${people} were not sent: ${JSON.stringify(tallies[0])}`);
    await child.call('close');
    if (profile.length > 0) await Promise.all([child.call('exit'), child.ended]);
    return {
      perSecond: sent / seconds,
      cpuMicros: (cpu.user + cpu.system - before.user - before.system) / sent,
      ...('databaseUrl' in place && serverBefore !== undefined && serverAfter !== undefined
        ? { serverCpuMicros: ((serverAfter - serverBefore) * 1_000_000) / sent }
        : {}),
    };
  } finally {
    await child.kill();
  }
}

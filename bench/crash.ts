import { setTimeout as delay } from 'node:timers/promises';
import { bench } from './support/bench.ts';
import { foldTallies } from './support/fold-tallies.ts';
import { killInFlight, type Kill } from './support/kill-in-flight.ts';
import { openBot } from './support/open-bot.ts';
import { openDatabase } from './support/open-database.ts';
import { openStage } from './support/open-stage.ts';
import { say } from './support/say.ts';
import { seedStore } from './support/seed-store.ts';
import { startFleet } from './support/fleet.ts';
import { startTeams } from './support/start-teams.ts';
import { whoIsWhere } from './support/who-is-where.ts';
import { within } from './support/within.ts';

const TENANTS = 10;
const WORKERS = 3;
const ANSWER_MS = 100;
/** Between two kills, at most: a moment at random. */
const MOST_BETWEEN_MS = 500;
/** How long a broadcast may take beside its own pace, for each kill. */
const SECONDS_A_KILL = 15;

/**
 * Three workers on PostgreSQL drain ten tenants while one after another is killed with SIGKILL, each with requests in
 * flight, and started again. What was received is counted by the simulator, what was recorded by Herald.
 */
export const crash = bench({
  about: 'what is lost, repeated or in doubt when workers are killed with requests in flight',
  defaults: { people: 5000, kills: 20, policy: 'hold' },
  choices: { policy: ['hold', 'resend'] },
  async run({ people, kills, policy }) {
    const stage = openStage();
    try {
      const teams = await startTeams({ tenants: TENANTS, people, watch: true });
      stage.defer(() => teams.child.kill());
      const place = await stage.place('postgres');
      await seedStore(place, teams);
      await teams.control('setLatency', { ms: ANSWER_MS });
      const whose = await whoIsWhere(teams);
      const database = await openDatabase(place);
      stage.defer(database.close);
      const fleet = await startFleet(teams, place, WORKERS);
      stage.defer(fleet.close);
      const herald = await openBot({ teams, place, lanes: false });
      stage.defer(() => herald.close());
      const messages = await Promise.all(
        teams.tenants.map((tenant) =>
          herald.broadcast({
            audience: { kind: 'everyone', tenant },
            message: { text: 'Lunch is here' },
            onUnknown: policy === 'resend' ? 'resend' : 'hold',
          }),
        ),
      );
      const deadline = performance.now() + (people / TENANTS / 50 + kills * SECONDS_A_KILL + 60) * 1000;
      const done: Kill[] = [];
      while (done.length < kills && performance.now() < deadline) {
        await delay(Math.random() * MOST_BETWEEN_MS);
        const kill = await killInFlight({ teams, fleet, database, whose });
        if (kill !== undefined) say(`crash: kill ${done.push(kill)}/${kills} ${JSON.stringify(kill)}`);
        else {
          const { accounted, waiting } = foldTallies(await Promise.all(messages.map((message) => message.tally())));
          if (accounted >= people && waiting === 0) break;
        }
      }
      const finishing = Promise.all(messages.map((message) => message.finished()));
      const tally = foldTallies(await within((deadline - performance.now()) / 1000 + 60, 'the broadcast', finishing));
      const { byPerson = {}, ...received } = await teams.control('received', {
        appId: teams.bot.appId,
        byPerson: true,
      });
      const sent = await database.query<{ place: string }>(`select place from delivery where state = 'sent'`);
      const { mostInOneSecond } = await teams.control('counters', { appId: teams.bot.appId });
      const total = (of: keyof Kill): number => done.reduce((sum, kill) => sum + kill[of], 0);
      return {
        people,
        kills: done.length,
        policy,
        receivedOnce: received.once,
        receivedTwice: received.twice + received.more,
        receivedNever: received.never,
        recordedSent: tally.sent,
        recordedUnknown: tally.unknown,
        inFlightAtKills: total('inFlight'),
        unansweredAtKills: total('unanswered'),
        markedAtKills: total('marked'),
        falseSent: sent.filter((row) => byPerson[row.place.slice(2)] === undefined).length,
        unaccounted: people - tally.accounted,
        waiting: tally.waiting,
        mostInOneSecond: mostInOneSecond.all,
      };
    } finally {
      await stage.close();
    }
  },
});

import { setTimeout as delay } from 'node:timers/promises';
import type { Tally } from 'herald';
import { auditLanes } from '../test/support/audit-lanes.ts';
import { bench } from './support/bench.ts';
import { startFleet, type Fleet, type Worker } from './support/fleet.ts';
import { foldTallies } from './support/fold-tallies.ts';
import { openBot } from './support/open-bot.ts';
import { openStage } from './support/open-stage.ts';
import { say } from './support/say.ts';
import { seedStore } from './support/seed-store.ts';
import { startTeams, type Teams } from './support/start-teams.ts';
import { waitUntil } from './support/wait-until.ts';
import { within } from './support/within.ts';

const WORKERS = 2;
const ANSWER_MS = 100;
/** What is left must not run out before another holder is seen to send. */
const ENOUGH_LEFT = 100;
const DEADLINE_SECONDS = 90;
/** Between a take-over and the moment at which the former holder goes on, and between two rounds, at most. */
const MOST_BETWEEN_MS = 500;
/** How long the former holder is watched after it goes on. */
const WATCHED_MS = 300;

/**
 * Stops the holder of a lane with SIGSTOP while it has requests in flight, waits until another worker sends, and lets it go
 * on: what it does then must do nothing. Under the policy `hold`, one tenant, two workers, PostgreSQL.
 */
export const suspend = bench({
  about: 'what a holder does that was suspended until another had taken over',
  defaults: { people: 3000, times: 20 },
  async run({ people, times }) {
    const stage = openStage();
    try {
      const teams = await startTeams({ tenants: 1, people, watch: true });
      stage.defer(() => teams.child.kill());
      const place = await stage.place('postgres');
      await seedStore(place, teams);
      await teams.control('setLatency', { ms: ANSWER_MS });
      const fleet = await startFleet(teams, place, WORKERS);
      stage.defer(fleet.close);
      const audit = await auditLanes(place);
      const herald = await openBot({ teams, place, lanes: false });
      stage.defer(() => herald.close());
      const [tenant = ''] = teams.tenants;
      const message = await herald.broadcast({
        audience: { kind: 'everyone', tenant },
        message: { text: 'Lunch is here' },
      });
      const all: Suspended[] = [];
      while (all.length < times && people - settled(await message.tally()) > ENOUGH_LEFT) {
        await delay(Math.random() * MOST_BETWEEN_MS);
        const one = await suspendHolder(teams, fleet);
        say(`suspend ${all.push(one)}/${times}: ${JSON.stringify(one)}`);
      }
      const tally = foldTallies([await within(people / 50 + 60, 'the broadcast', message.finished())]);
      const received = await teams.control('received', { appId: teams.bot.appId });
      const { mostInOneSecond } = await teams.control('counters', { appId: teams.bot.appId });
      return {
        people,
        suspended: all.length,
        takenOver: all.filter(({ takenOverAfter }) => takenOverAfter > 0).length,
        inFlightAtStops: all.reduce((sum, { inFlight }) => sum + inFlight, 0),
        sentAfterwards: all.reduce((sum, one) => sum + one.sentAfterMs.length, 0),
        ...(await audit()),
        receivedOnce: received.once,
        receivedTwice: received.twice + received.more,
        receivedNever: received.never,
        recordedSent: tally.sent,
        recordedUnknown: tally.unknown,
        unaccounted: people - tally.accounted,
        mostInOneSecond: mostInOneSecond.all,
      };
    } finally {
      await stage.close();
    }
  },
});

/** How many do not wait; before planning is done, those that it has not come to wait too. */
const settled = ({ planned, waiting }: Tally): number => planned - waiting;

type Suspended = {
  readonly inFlight: number;
  readonly takenOverAfter: number;
  /** Requests of the former holder while the other one sent: how long after it went on each of them came, in milliseconds. */
  readonly sentAfterMs: readonly number[];
};

async function suspendHolder(teams: Teams, fleet: Fleet): Promise<Suspended> {
  const { holder, inFlight } = await waitUntil('sending', DEADLINE_SECONDS, () => findBusy(teams, fleet));
  const { length: from } = await teams.child.call('seen', { from: 0 });
  const stoppedAt = Date.now();
  holder.child.signal('SIGSTOP');
  const next = await waitUntil('another holder', DEADLINE_SECONDS, async () =>
    (await teams.child.call('seen', { from })).find(({ port }) =>
      fleet.workers.some((other) => other !== holder && other.ports.has(port)),
    ),
  );
  await delay(Math.random() * MOST_BETWEEN_MS);
  const { length: until } = await teams.child.call('seen', { from: 0 });
  const wentOnAt = Date.now();
  holder.child.signal('SIGCONT');
  await delay(WATCHED_MS);
  const after = await teams.child.call('seen', { from: until });
  return {
    inFlight,
    takenOverAfter: (next.at - stoppedAt) / 1000,
    sentAfterMs: after.filter(({ port }) => holder.ports.has(port)).map(({ at }) => Math.round(at - wentOnAt)),
  };
}

async function findBusy(teams: Teams, fleet: Fleet): Promise<{ holder: Worker; inFlight: number } | undefined> {
  const pending = await teams.child.call('pending');
  const holder = fleet.workers.find(({ ports }) => pending.some(({ port }) => ports.has(port)));
  return holder && { holder, inFlight: pending.filter(({ port }) => holder.ports.has(port)).length };
}

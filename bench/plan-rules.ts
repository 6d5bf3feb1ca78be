import type { HeraldCalls } from './processes/herald.ts';
import { bench } from './support/bench.ts';
import { median } from './support/median.ts';
import { openDatabase, type OpenDatabase } from './support/open-database.ts';
import { onStores, STORE_CHOICES } from './support/on-stores.ts';
import { openStage, type StoreName } from './support/open-stage.ts';
import { round } from './support/round.ts';
import { say } from './support/say.ts';
import { seedStore } from './support/seed-store.ts';
import { startChild, type Child } from './support/start-child.ts';
import { startFastTeams } from './support/start-fast-teams.ts';
import { whereabouts } from './support/whereabouts.ts';
import { within } from './support/within.ts';

const ROUNDS = 3;
const TOPIC = 'builds';
/** Nothing of it is sent while the next one is planned. */
const LATER_MS = 12 * 3_600_000;

/**
 * How long planning a broadcast to N people takes, to a tenant where nothing is ruled and to one with quiet hours, caps on
 * everything and on the topic, everybody in one of four time zones, every tenth opted out, every fiftieth with hours of their
 * own, and everybody with an earlier message that counts towards the caps. In turn, the median of three.
 */
export const planRules = bench({
  about: 'what opt-outs, caps and quiet hours add to planning a broadcast',
  defaults: { people: 100_000, store: 'both' },
  choices: { store: STORE_CHOICES },
  async run({ people, store }) {
    return { people, ...(await onStores('plan-rules', store, (name) => runOn(name, people))) };
  },
});

async function runOn(name: StoreName, people: number) {
  const stage = openStage();
  try {
    const teams = await startFastTeams([people, people]);
    stage.defer(() => teams.child.kill());
    const place = await stage.place(name);
    say(`plan-rules ${name}: seeding 2 x ${people} people`);
    await seedStore(place, teams);
    const [plain = '', ruled = ''] = teams.tenants;
    const database = await openDatabase(place);
    await giveZones(database);
    await rule(database, ruled);
    await database.close();
    const herald = await startChild<HeraldCalls>('herald');
    stage.defer(() => herald.kill());
    await herald.call('open', { teams: whereabouts(teams), place, lanes: true });
    await plan(herald, ruled, people);
    const plainSeconds: number[] = [];
    const ruledSeconds: number[] = [];
    for (let number = 0; number < ROUNDS; number += 1) {
      plainSeconds.push(await plan(herald, plain, people));
      ruledSeconds.push(await plan(herald, ruled, people));
    }
    const planSecondsPlain = median(plainSeconds);
    const planSecondsRules = median(ruledSeconds);
    return {
      planSecondsPlain: round(planSecondsPlain, 2),
      planSecondsRules: round(planSecondsRules, 2),
      ratio: round(planSecondsRules / planSecondsPlain, 2),
      skipped: await herald.call('skipped'),
    };
  } finally {
    await stage.close();
  }
}

const giveZones = (database: OpenDatabase): Promise<void> =>
  database.run(`
    update person set time_zone =
      (array['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Australia/Sydney'])[1 + abs(hashtext(person_id)) % 4]`);

async function rule(database: OpenDatabase, tenant: string): Promise<void> {
  await database.query(
    `insert into rules (tenant_id, quiet_from, quiet_to, otherwise_zone, cap_most, cap_hours)
     values ($1, '20:00', '08:00', 'Europe/Berlin', 10, 24)`,
    [tenant],
  );
  await database.query(`insert into topic (tenant_id, topic, cap_most, cap_hours) values ($1, $2, 3, 24)`, [
    tenant,
    TOPIC,
  ]);
  await database.query(
    `insert into preference (tenant_id, person_id, topic, muted, at)
     select tenant_id, person_id, $2, true, now() from person
     where tenant_id = $1 and abs(hashtext(person_id)) % 10 = 0`,
    [tenant, TOPIC],
  );
  await database.query(
    `insert into own_quiet_hours (tenant_id, person_id, quiet_from, quiet_to, at)
     select tenant_id, person_id, '18:00', '10:00', now() from person
     where tenant_id = $1 and abs(hashtext(person_id)) % 50 = 1`,
    [tenant],
  );
  await database.run('analyze');
}

/** Seconds until one message to everybody of a tenant is planned out; it is due hours later. */
async function plan(herald: Child<HeraldCalls>, tenant: string, people: number): Promise<number> {
  const begun = Date.now();
  const at = new Date(begun + LATER_MS).toISOString();
  const messages = await herald.call('broadcast', { tenants: [tenant], text: 'Lunch is here', topic: TOPIC, at });
  const plannedAt = await within(people / 500 + 60, 'planning', herald.call('planned', { messages }));
  return (plannedAt - begun) / 1000;
}

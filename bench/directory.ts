import type { HeraldCalls } from './processes/herald.ts';
import { bench } from './support/bench.ts';
import { openDatabase } from './support/open-database.ts';
import { onStores, STORE_CHOICES } from './support/on-stores.ts';
import { openStage, type Place, type StoreName } from './support/open-stage.ts';
import { round } from './support/round.ts';
import { say } from './support/say.ts';
import { startChild } from './support/start-child.ts';
import { startTeams } from './support/start-teams.ts';
import { whereabouts } from './support/whereabouts.ts';
import { within } from './support/within.ts';

const CHANGES = 50;

/**
 * How long the first sync of a directory of N people takes, how much memory, and what a sync costs after 50 of them changed:
 * rows of `person` are touched that have another version afterwards. The simulator is in a process of its own.
 */
export const directory = bench({
  about: 'reading a directory, and what changed in it afterwards',
  defaults: { people: 100_000, store: 'both' },
  choices: { store: STORE_CHOICES },
  async run({ people, store }) {
    return { people, ...(await onStores('directory', store, (name) => runOn(name, people))) };
  },
});

async function runOn(name: StoreName, people: number) {
  const stage = openStage();
  try {
    const teams = await startTeams({ tenants: 1, people: 0 });
    stage.defer(() => teams.child.kill());
    const { bot, control } = teams;
    const [tenantId = ''] = teams.tenants;
    await control('generatePeople', { tenantId, count: people, guests: 0.05, disabled: 0.03, unlicensed: 0.02 });
    await control('grantConsent', { tenantId, appId: bot.appId, permissions: ['User.Read.All'] });
    const place = await stage.place(name);
    const options = { teams: whereabouts(teams), place, lanes: true };
    // A process that has made an embedded database keeps the memory that it took.
    const maker = await startChild<HeraldCalls>('herald');
    stage.defer(() => maker.kill());
    await maker.call('open', options);
    await maker.call('close');
    await maker.kill();
    const herald = await startChild<HeraldCalls>('herald');
    stage.defer(() => herald.kill());
    await herald.call('open', options);
    const { rssMb: rssBeforeMb } = await herald.call('usage');
    say(`directory ${name}: first sync of ${people} people`);
    const full = await within(600, 'the first sync', herald.call('syncDirectory', { tenant: tenantId }));
    const { peakRssMb, rssMb } = await herald.call('usage');
    // No store on PGlite lets anybody look in while it is open.
    await herald.call('close');
    await noteVersions(place);
    const { people: some } = await control('generatedPeople', { tenantId, appId: bot.appId, limit: CHANGES });
    for (const { id } of some) await control('changePerson', { person: id, department: 'Another' });
    await herald.call('open', options);
    const delta = await within(120, 'the second sync', herald.call('syncDirectory', { tenant: tenantId }));
    await herald.call('close');
    if (full.changed !== people || full.people !== people)
      throw new Error(`the directory has ${people} people, the address book ${full.people}`);
    return {
      fullSeconds: round(full.seconds, 1),
      rssBeforeMb: round(rssBeforeMb, 0),
      peakRssMb: round(peakRssMb, 0),
      rssAfterMb: round(rssMb, 0),
      leftOut: full.leftOut,
      deltaChanges: delta.changed,
      deltaRowsTouched: await countTouched(place),
      deltaSeconds: round(delta.seconds, 2),
    };
  } finally {
    await stage.close();
  }
}

async function noteVersions(place: Place): Promise<void> {
  const database = await openDatabase(place);
  await database.run('create table bench_version as select person_id, xmin::text as x, ctid::text as c from person');
  await database.close();
}

async function countTouched(place: Place): Promise<number> {
  const database = await openDatabase(place);
  const [row] = await database.query<{ touched: number }>(
    `select count(*)::integer as touched from person p full join bench_version v on v.person_id = p.person_id
     where p.xmin::text is distinct from v.x or p.ctid::text is distinct from v.c`,
  );
  await database.close();
  return row?.touched ?? 0;
}

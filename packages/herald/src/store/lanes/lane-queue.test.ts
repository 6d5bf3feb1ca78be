import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { LaneJob } from '../../lane-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import { lapse, loadPage, LONG_MS, newCompany } from '../deliveries/testing/company.ts';
import type { Store } from '../open-store.ts';
import { forEachStore, makeEmbeddedGround, makeServerGround } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';

/** Starts a store's queue, and lets tests wait for what it tells. */
async function listenTo({ laneQueue }: Store) {
  const heard = new EventEmitter();
  heard.setMaxListeners(100);
  const news: TenantId[] = [];
  await laneQueue.start({
    onNews(tenant) {
      news.push(tenant);
      heard.emit(tenant);
    },
    onJobs: () => void heard.emit('jobs'),
    onMissed: () => void heard.emit('jobs'),
  });
  return {
    news,
    /** Resolves when news of this tenant comes, or came before. */
    of: async (tenant: TenantId): Promise<unknown> => (news.includes(tenant) ? undefined : once(heard, tenant)),
    jobs: (): Promise<unknown> => once(heard, 'jobs'),
  };
}

const fetchAll = async ({ laneQueue }: Store): Promise<readonly LaneJob[]> => laneQueue.fetch(1_000);

forEachStore('the queue of lanes', (openTestStore) => {
  const store = shared(openTestStore);
  const heard = shared(async () => listenTo(store()));

  /** The jobs of one tenant, taken out of the queue. */
  const jobsOf = async (tenant: TenantId): Promise<readonly LaneJob[]> =>
    (await fetchAll(store())).filter((job) => job.tenantId === tenant);

  test('a message for a lane that nobody holds is told, and is one job, however many they are', async () => {
    const { tenant, send } = await newCompany(store());
    const jobs = heard().jobs();
    await send({ kind: 'everyone' });
    await Promise.all([heard().of(tenant), jobs]);
    await send({ kind: 'everyone' });
    const [job, ...others] = await jobsOf(tenant);
    assert.ok(job);
    assert.deepEqual(others, []);
    assert.deepEqual(await jobsOf(tenant), [], 'somebody has it');
    await send({ kind: 'everyone' });
    assert.deepEqual(await jobsOf(tenant), [], 'a second one waits for the first');
    await store().laneQueue.complete(job);
    assert.equal((await jobsOf(tenant)).length, 1);
  });

  test('a message for a lane that is held is told to its holder, and is no job', async () => {
    const { tenant, send, take } = await newCompany(store());
    await take();
    await send({ kind: 'everyone' });
    await heard().of(tenant);
    assert.deepEqual(await jobsOf(tenant), []);
  });

  test('a lane that is given back with something left to do is a job again', async () => {
    const { tenant, send, take, addPeople, planAll } = await newCompany(store());
    await addPeople(1);
    let hold = await take();
    await store().laneStore.giveBack(hold, []);
    assert.deepEqual(await jobsOf(tenant), [], 'nothing is left to do');
    hold = await take();
    await send({ kind: 'everyone' });
    await planAll(hold);
    await store().laneStore.giveBack(hold, []);
    assert.equal((await jobsOf(tenant)).length, 1);
  });

  test('what is not committed wakes nobody', async () => {
    const { tenant, send } = await newCompany(store());
    // A place with a zero byte is refused by PostgreSQL, after the lane was woken.
    await assert.rejects(send({ kind: 'list', places: ['c:\u0000'] }), { code: 'E_STATEMENT_FAILED' });
    const other = await newCompany(store());
    await other.send({ kind: 'everyone' });
    await heard().of(other.tenant);
    assert.ok(!heard().news.includes(tenant));
    assert.deepEqual(await jobsOf(tenant), []);
    assert.deepEqual(await store().messages.list(tenant, 1), []);
  });

  test('a job belongs to its attempt and to its hold: who has lost either changes nothing', async () => {
    const { tenant, send, take } = await newCompany(store());
    await send({ kind: 'everyone' });
    const [job] = await jobsOf(tenant);
    assert.ok(job);
    const hold = await take('one');
    await lapse(store(), hold);
    await take('other');
    await store().laneQueue.complete(job, hold);
    await send({ kind: 'everyone' });
    assert.deepEqual(await jobsOf(tenant), [], 'the hold has passed: the job is as it was');
    // As a supervisor does with a job that was not touched for too long.
    await sql`update herald_queue.job set state = 'retry' where id = ${job.id.split(':')[0]}`.execute(store().db);
    const [again] = await jobsOf(tenant);
    assert.ok(again && again.id !== job.id);
    await store().laneQueue.complete(job);
    assert.deepEqual(await jobsOf(tenant), [], 'the attempt has passed: the job is somebody else’s');
    await store().laneQueue.complete(again);
    assert.deepEqual(await jobsOf(tenant), []);
  });
});

test('the job of a worker that died goes to another one, and one that is touched stays', async (t) => {
  const ground = await makeServerGround(t);
  const [store, dead] = [await ground.open(), await ground.open()];
  const heard = await listenTo(store);
  t.after(() => store.laneQueue.stop());
  const [lost, kept] = [await newCompany(dead), await newCompany(dead)];
  for (const { send } of [lost, kept]) await send({ kind: 'everyone' });
  await Promise.all([heard.of(lost.tenant), heard.of(kept.tenant)]);
  const jobs = await fetchAll(dead);
  assert.equal(jobs.length, 2);
  const hold = await kept.take();
  // Time passes for both, and only one says that it is still at work.
  await sql`update herald_queue.job set heartbeat_on = now() - interval '1 minute' where state = 'active'`.execute(
    store.db,
  );
  await dead.laneQueue.touch(jobs.filter((job) => job.tenantId === kept.tenant).map((job) => ({ ...job, hold })));
  let again: readonly LaneJob[] = [];
  while (again.length === 0) again = await fetchAll(store);
  assert.deepEqual(
    again.map((job) => job.tenantId),
    [lost.tenant],
  );
});

test('a connection that listens and breaks is made anew, and says that something may have been missed', async (t) => {
  const ground = await makeServerGround(t);
  const store = await ground.open();
  const heard = await listenTo(store);
  t.after(() => store.laneQueue.stop());
  const missed = heard.jobs();
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'herald listening' and datname = current_database()`.execute(store.db);
  await missed;
  const { tenant, send } = await newCompany(store);
  await send({ kind: 'everyone' });
  await heard.of(tenant);
});

test('whoever accepts a message while a lane is given back leaves it woken', async (t) => {
  const ground = await makeServerGround(t);
  const [one, other] = [await ground.open(), await ground.open()];
  const company = await newCompany(one);
  await company.addPeople(1);
  await company.send({ kind: 'everyone' });
  const [first] = await fetchAll(one);
  assert.ok(first);
  await one.laneQueue.complete(first);
  for (let round = 0; round < 40; round += 1) {
    const hold = await company.take();
    await company.planAll(hold);
    const due = await loadPage(one, hold, 'broadcast', 10);
    for (const { key } of due) await one.messages.cancel(key);
    await Promise.all([one.laneStore.giveBack(hold, []), other.messages.create([company.draft({ kind: 'everyone' })])]);
    const jobs = await fetchAll(one);
    assert.deepEqual(
      jobs.map((job) => job.tenantId),
      [company.tenant],
      `round ${round}`,
    );
    for (const job of jobs) await one.laneQueue.complete(job);
  }
});

test('what a process held that ended is free at once when the embedded store is opened again', async (t) => {
  const ground = await makeEmbeddedGround(t);
  const before = await ground.open();
  const { tenant, addPeople, send, take } = await newCompany(before);
  await addPeople(1);
  await send({ kind: 'everyone' });
  const [job] = await fetchAll(before);
  assert.ok(job);
  await take();
  await before.close();
  const store = await ground.open();
  assert.equal(await store.laneStore.take(tenant, 'another', LONG_MS), undefined);
  await listenTo(store);
  t.after(() => store.laneQueue.stop());
  assert.equal((await fetchAll(store)).length, 1);
  const taken = await store.laneStore.take(tenant, 'another', LONG_MS);
  assert.equal(taken?.handOver, undefined, 'how it ended is not known');
  assert.ok(taken);
});

test('processes that make its tables at the same time find them all the same', async (t) => {
  const ground = await makeServerGround(t);
  const stores = await Promise.all(Array.from({ length: 4 }, () => ground.open()));
  const accepting = stores.map(async (store) => {
    const { send } = await newCompany(store);
    await send({ kind: 'everyone' });
    // What failed on the way must have left no connection that is of no use.
    await Promise.all(Array.from({ length: 10 }, () => store.addressBook.counts()));
  });
  assert.equal((await Promise.all(accepting)).length, 4);
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import { lapse, loadPage, LONG_MS, newCompany, sent } from '../deliveries/testing/company.ts';
import { nextDue } from '../deliveries/testing/next-due.ts';
import { tenantId } from '../../model/ids.ts';
import type { Store } from '../open-store.ts';
import { forEachStore, makeServerGround } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';

forEachStore('lanes', (openTestStore) => {
  const store = shared(openTestStore);

  test('a lane has one holder until it is given back; the next one has a higher epoch', async () => {
    const { laneStore } = store();
    const { tenant, take } = await newCompany(store());
    const first = await take('one');
    assert.equal(await laneStore.take(tenant, 'other', LONG_MS), undefined);
    assert.equal(await laneStore.take(tenant, 'one', LONG_MS), undefined);
    await laneStore.giveBack(first, []);
    const second = await take('other');
    assert.ok(second.epoch > first.epoch);
  });

  test('what a holder sent in its last window, however long that is, is handed on, reckoned from now; nothing of a new lane', async () => {
    const { laneStore, db } = store();
    const { tenant } = await newCompany(store());
    const first = await laneStore.take(tenant, 'one', LONG_MS);
    assert.deepEqual(first?.handOver, []);
    await laneStore.giveBack(first?.hold ?? assert.fail(), [0, 150.5, 30_000]);
    await sql`update lane set left_at = left_at - interval '300 ms' where tenant_id = ${tenant}`.execute(db);
    const before = performance.now();
    const second = await laneStore.take(tenant, 'other', LONG_MS);
    const atMost = performance.now() - before + 60_000;
    const handOver = second?.handOver ?? assert.fail('it was given back');
    const [latest = 0, earlier = 0, earliest = 0] = handOver;
    assert.equal(handOver.length, 3);
    assert.ok(latest >= 300 && earlier >= 450.5 && earlier < atMost && earliest >= 30_300, `${handOver.join(', ')} ms`);
  });

  test('after a lease that ran out nobody knows what was sent, and the old holder is not let in again', async () => {
    const { laneStore } = store();
    const { tenant, take } = await newCompany(store());
    const lost = await take('one');
    await lapse(store(), lost);
    const taken = await laneStore.take(tenant, 'other', LONG_MS);
    assert.equal(taken?.handOver, undefined);
    assert.deepEqual(await laneStore.renew('one', [lost], LONG_MS), []);
    await laneStore.giveBack(lost, [1]);
    assert.equal(await laneStore.take(tenant, 'third', LONG_MS), undefined, 'a stale hand-over freed the lane');
  });

  test('leases are renewed together; those that others hold are not', async () => {
    const { laneStore } = store();
    const companies = [await newCompany(store()), await newCompany(store()), await newCompany(store())];
    const holds = await Promise.all(companies.map(({ take }) => take('one', 1_000)));
    const [kept, lapsed, lost] = holds;
    assert.ok(kept && lapsed && lost);
    await lapse(store(), lapsed);
    await lapse(store(), lost);
    await companies[2]?.take('other');
    const renewed = await laneStore.renew('one', holds, LONG_MS);
    // Nobody took the second since it lapsed: it is still whose it was.
    assert.deepEqual(
      renewed.toSorted((a, b) => a.tenantId.localeCompare(b.tenantId)),
      [kept, lapsed].toSorted((a, b) => a.tenantId.localeCompare(b.tenantId)),
    );
    assert.deepEqual(await laneStore.renew('nobody', holds, LONG_MS), []);
    assert.deepEqual(await laneStore.renew('one', [], LONG_MS), []);
    assert.equal(await laneStore.take(lapsed.tenantId, 'other', LONG_MS), undefined);
  });

  test('why a lane is closed is noted as it is renewed, told while it is held, and not left to the next holder', async () => {
    const { laneStore, messages } = store();
    const { tenant, take, send } = await newCompany(store());
    const key = await send({ kind: 'everyone' });
    const hold = await take('one');
    const told = async () => (await messages.lookAt([key]))[0]?.closed;
    assert.equal(await told(), undefined);
    const closed = { why: 'unauthorized', code: 'Unauthorized', since: new Date('2026-11-02T09:00:00.123Z') } as const;
    await laneStore.renew('one', [{ ...hold, closed }], LONG_MS);
    assert.deepEqual(await told(), closed);
    await laneStore.renew('other', [hold], LONG_MS);
    assert.deepEqual(await told(), closed, 'only its holder knows');
    await laneStore.renew('one', [hold], LONG_MS);
    assert.equal(await told(), undefined, 'it is open again');
    await laneStore.renew('one', [{ ...hold, closed }], LONG_MS);
    await lapse(store(), hold);
    assert.equal(await told(), undefined, 'nobody holds it: nobody knows');
    await laneStore.take(tenant, 'other', LONG_MS);
    assert.equal(await told(), undefined);
  });

  test('a lane is found while it has something to do and nobody holds it', async () => {
    const { laneStore, messages } = store();
    const { tenant, addPeople, send, take, planAll, due, mark, settle } = await newCompany(store());
    const isFound = async (): Promise<boolean> => (await laneStore.findUnheld(1_000)).includes(tenant);
    await addPeople(2);
    assert.equal(await isFound(), false);
    const key = await send({ kind: 'everyone' });
    assert.equal(await isFound(), true, 'something is to be planned');
    let hold = await take();
    assert.equal(await isFound(), false, 'somebody holds it');
    await planAll(hold);
    await laneStore.giveBack(hold, []);
    assert.equal(await isFound(), true, 'something is due');
    await messages.pause(key);
    assert.equal(await isFound(), false, 'it is paused');
    await messages.resume(key);
    hold = await take();
    const [first, second] = await due(hold);
    assert.ok(first && second);
    await mark(hold, [first]);
    const later = new Date(Date.now() + LONG_MS);
    await settle(hold, [first], { kind: 'again', dueAt: later, countsAsAttempt: true });
    await mark(hold, [second]);
    await lapse(store(), hold);
    assert.equal(await isFound(), true, 'something is in doubt');
    hold = await take('other');
    await laneStore.settleInDoubt(hold);
    await laneStore.giveBack(hold, []);
    assert.equal(await isFound(), false, 'what is left is due later');
    assert.deepEqual(await nextDue(store().db, hold), later);
    await messages.cancel(key);
    assert.equal(await isFound(), false);
    assert.deepEqual(await laneStore.findUnheld(0), []);
  });

  test('given back while a delivery is marked as leaving it is found, and the next holder settles that', async () => {
    const { tenant, addPeople, send, take, due, mark } = await newCompany(store());
    const { laneStore, messages } = store();
    const key = await send({ kind: 'list', places: await addPeople(1) });
    const hold = await take();
    await mark(hold, await due(hold));
    await laneStore.giveBack(hold, [5]);
    assert.ok((await laneStore.findUnheld(1_000)).includes(tenant));
    const taken = await laneStore.take(tenant, 'other', LONG_MS);
    assert.ok(taken);
    assert.equal(taken.handOver, undefined, 'that was no clean end');
    assert.deepEqual(await laneStore.settleInDoubt(taken.hold), { unknown: 1, again: 0 });
    await laneStore.giveBack(taken.hold, []);
    assert.equal((await messages.lookAt([key]))[0]?.tally.unknown, 1);
    assert.ok(!(await laneStore.findUnheld(1_000)).includes(tenant));
  });
});

test('messages for the same new tenants, accepted at once in opposite orders, do not wait for each other', async (t) => {
  const store = await (await makeServerGround(t)).open();
  const { draft } = await newCompany(store);
  for (let round = 0; round < 10; round += 1) {
    const drafts = Array.from({ length: 40 }, () => ({
      ...draft({ kind: 'everyone' }),
      tenantId: tenantId(randomUUID()),
    }));
    await Promise.all([store.messages.create(drafts), store.messages.create(drafts.toReversed())]);
  }
  const { rows } = await sql<{ deadlocks: number }>`
    select deadlocks from pg_stat_force_next_flush(), pg_stat_database where datname = current_database()`.execute(
    store.db,
  );
  assert.deepEqual(rows, [{ deadlocks: 0 }]);
});

test('of many that take a lane at once one gets it, in whichever process', async (t) => {
  const ground = await makeServerGround(t);
  const stores = [await ground.open(), await ground.open(), await ground.open()];
  const [first] = stores;
  assert.ok(first);
  const { tenant } = await newCompany(first);
  for (let round = 0; round < 10; round += 1) {
    const takers: readonly Store[] = Array.from({ length: 30 }, (_, index) => stores[index % stores.length] ?? first);
    const taken = await Promise.all(
      takers.map(({ laneStore }, index) => laneStore.take(tenant, `worker ${index}`, LONG_MS)),
    );
    const holds = taken.flatMap((one) => one?.hold ?? []);
    assert.equal(holds.length, 1);
    const hold = holds[0] ?? assert.fail();
    assert.equal(hold.epoch, round + 1);
    if (round % 2 === 0) await first.laneStore.giveBack(hold, []);
    else await lapse(first, hold);
  }
});

test('while two holders fight for a lane, every delivery is marked by one of them once', async (t) => {
  const ground = await makeServerGround(t);
  const stores = [await ground.open(), await ground.open()];
  const first = stores[0];
  assert.ok(first);
  const company = await newCompany(first);
  await company.addPeople(300);
  const key = await company.send({ kind: 'everyone' });
  const planner = await company.take('planner');
  await company.planAll(planner);
  await first.laneStore.giveBack(planner, []);
  const marked = new Map<string, number>();

  /** Takes the lane whenever it can, marks and settles a page, and now and then loses the lane without a word. */
  async function fight(store: Store, name: string, loses: boolean): Promise<void> {
    while ((await store.messages.lookAt([key]))[0]?.tally.waiting !== 0) {
      const taken = await store.laneStore.take(company.tenant, name, LONG_MS);
      if (taken === undefined) continue;
      const { hold } = taken;
      await store.laneStore.settleInDoubt(hold);
      const due = await loadPage(store, hold, 'broadcast', 20);
      const ours = await store.ledger.markSending(due.map(({ key: one }) => ({ hold, key: one, version: 0 })));
      const left = due.filter((_, index) => ours[index]);
      for (const { key: one } of left) marked.set(one.place, (marked.get(one.place) ?? 0) + 1);
      if (loses && Math.random() < 0.5) await lapse(store, hold);
      const settled = await store.ledger.settle(
        left.map((one) => ({ hold, key: one.key, settlement: sent(one.key.place) })),
      );
      // Late answers: whoever lost the lane may still say what arrived.
      assert.equal(settled.length, left.length);
      await store.laneStore.giveBack(hold, []);
    }
  }
  await Promise.all(stores.map((store, index) => fight(store, `worker ${index}`, index === 1)));
  assert.equal(marked.size, 300);
  assert.deepEqual(
    [...marked].filter(([, times]) => times !== 1),
    [],
  );
  await company.audit(key);
  assert.equal((await first.messages.lookAt([key]))[0]?.tally.sent, 300);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { forEachStore, makeServerGround } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newTenant, second, SERVED } from '../testing/someone.ts';
import type { Store } from '../open-store.ts';
import { lapse, newCompany, planSlice } from './testing/company.ts';

const places = async ({ messages }: Store, key: Parameters<Store['messages']['deliveries']>[0]) =>
  (await messages.deliveries(key, { limit: 10_000 })).map((one) => one.key.place);

forEachStore('planning', (openTestStore) => {
  const store = shared(openTestStore);

  test('everyone who can be tried gets one delivery, in slices, and nothing goes out before the last', async () => {
    const { tenant, addPeople, send, take, due, audit } = await newCompany(store());
    const people = await addPeople(25);
    await sql`
      insert into person (tenant_id, person_id, entra_id, teams_id, gone, said_at) values
        (${tenant}, 'gone', 'gone', null, true, '{}'), (${tenant}, 'nameless', null, null, false, '{}'),
        (${tenant}, 'zzz', null, ${`29:${tenant}`}, false, '{}')`.execute(store().db);
    const key = await send({ kind: 'everyone' });
    assert.equal((await store().messages.find(tenant, key.messageId))?.state, 'planning');
    const hold = await take();
    const planned: number[] = [];
    for (let slice; (slice = await planSlice(store(), hold, 10)) !== undefined;) {
      assert.deepEqual(slice.key, key);
      planned.push(slice.planned);
      if (!slice.done) assert.deepEqual(await due(hold), []);
    }
    assert.deepEqual(planned, [10, 10, 6]);
    assert.equal((await store().messages.find(tenant, key.messageId))?.state, 'active');
    assert.deepEqual(await places(store(), key), [...people, 'p:zzz'].toSorted());
    assert.equal((await due(hold, { limit: 7 })).length, 26);
    await audit(key);
  });

  test('a team is its members, as they are now', async () => {
    const { tenant, send, take, planAll, audit } = await newCompany(store());
    const { entraId, teamId } = newTenant();
    const [ana, ben, cleo] = [entraId(), entraId(), entraId()];
    const gathering = { kind: 'team', teamId: teamId() } as const;
    const person = (id: typeof ana) => ({ entraId: id });
    await store().addressBook.learn([
      { kind: 'roster', tenantId: tenant, at: second(1), gathering, members: [ana, ben, cleo].map(person) },
      { kind: 'member-left', tenantId: tenant, at: second(2), gathering, person: person(ben) },
      { kind: 'person-gone', tenantId: tenant, at: second(2), person: person(cleo) },
      { kind: 'person-seen', tenantId: tenant, at: second(2), person: person(entraId()) },
    ]);
    const key = await send({ kind: 'team', teamId: gathering.teamId });
    const hold = await take();
    await planAll(hold);
    const [known] = await store().addressBook.findPeople({ by: 'entraId', value: ana }, tenant);
    assert.deepEqual(await places(store(), key), [`p:${known?.id}`]);
    const nobody = await send({ kind: 'team', teamId: 'no such team' });
    await planAll(hold);
    assert.equal((await store().messages.lookAt([nobody]))[0]?.tally.planned, 0);
    assert.equal((await store().messages.find(tenant, nobody.messageId))?.state, 'active');
    await audit(key);
  });

  test('nobody is planned twice, by whatever of their names they are listed', async () => {
    const { tenant, send, take, planAll } = await newCompany(store());
    const { entraId, teamsId, chatId } = newTenant();
    const ids = { entraId: entraId(), teamsId: teamsId() };
    const [older, newer] = [chatId(), chatId()];
    const chat = (n: number, conversationId: typeof older, person: Partial<typeof ids>) =>
      ({
        kind: 'conversation-seen',
        tenantId: tenant,
        at: second(n),
        conversationId,
        scope: 'personal',
        ...SERVED,
        person,
      }) as const;
    // One by each id first, so that one of the rows ends as another name of the other.
    await store().addressBook.learn([chat(1, older, { teamsId: ids.teamsId })]);
    const [first] = await store().addressBook.findPeople({ by: 'teamsId', value: ids.teamsId }, tenant);
    await store().addressBook.learn([
      { kind: 'person-seen', tenantId: tenant, at: second(2), person: { entraId: ids.entraId } },
    ]);
    await store().addressBook.learn([chat(3, newer, ids)]);
    const [today] = await store().addressBook.findPeople({ by: 'entraId', value: ids.entraId }, tenant);
    assert.ok(first && today && first.id !== today.id);
    const listed = [`p:${first.id}`, `p:${today.id}`, `c:${newer}`, `p:${today.id}`, 'h:19:channel', 'h:19:channel'];
    const key = await send({ kind: 'list', places: listed });
    assert.equal(
      (await store().messages.find(tenant, key.messageId))?.state,
      'active',
      'a short list is planned at once',
    );
    assert.deepEqual(await places(store(), key), ['h:19:channel', `p:${today.id}`]);
    // An older chat of theirs is another place: whoever names it means it.
    const other = await send({ kind: 'list', places: [`c:${older}`, `c:${older};messageid=1`] });
    await planAll(await take());
    assert.deepEqual(await places(store(), other), [`c:${older}`, `c:${older};messageid=1`]);
  });

  test('a long list is planned piece by piece, and what is planned is kept no longer', async () => {
    const { tenant, send, take, planAll, audit } = await newCompany(store());
    const listed = Array.from({ length: 2_500 }, (_, index) => `c:19:${index % 2_400}@thread.v2`);
    const key = await send({ kind: 'list', places: listed });
    assert.equal((await store().messages.find(tenant, key.messageId))?.state, 'planning');
    await planAll(await take());
    assert.deepEqual(await places(store(), key), [...new Set(listed)].toSorted());
    assert.equal((await store().messages.lookAt([key]))[0]?.tally.planned, 2_400);
    assert.deepEqual((await sql`select from message_list where tenant_id = ${tenant}`.execute(store().db)).rows, []);
    await audit(key);
  });

  test('messages are planned one after the other, the oldest first; a paused one waits and a cancelled one stops', async () => {
    const { tenant, addPeople, send, take, planAll, audit } = await newCompany(store());
    await addPeople(10);
    const [one, two, three] = [
      await send({ kind: 'everyone' }),
      await send({ kind: 'everyone' }),
      await send({ kind: 'everyone' }),
    ];
    const hold = await take();
    const { messages } = store();
    assert.deepEqual((await planSlice(store(), hold, 4))?.key, one);
    await messages.pause(one);
    assert.deepEqual((await planSlice(store(), hold, 4))?.key, two);
    await messages.cancel(two);
    await planAll(hold, 4);
    assert.deepEqual(
      await Promise.all([one, two, three].map(async (key) => (await messages.find(tenant, key.messageId))?.state)),
      ['paused', 'cancelled', 'active'],
    );
    assert.equal((await messages.lookAt([one]))[0]?.tally.waiting, 4);
    assert.equal((await messages.lookAt([two]))[0]?.tally.cancelled, 4);
    assert.equal(await messages.resume(one), true);
    assert.equal((await messages.find(tenant, one.messageId))?.state, 'planning');
    await planAll(hold, 4);
    assert.equal((await messages.lookAt([one]))[0]?.tally.waiting, 10);
    for (const key of [one, two, three]) await audit(key);
  });

  test('several lanes plan at once, each the oldest message of its own and as much as it asks for', async () => {
    const companies = await Promise.all([1, 2, 3, 4].map(() => newCompany(store())));
    const keys: MessageKey[] = [];
    const holds: LaneHold[] = [];
    for (const [index, { addPeople, send, take }] of companies.entries()) {
      const people = await addPeople(12);
      const zoned = { schedule: { kind: 'local', wallTime: '2026-12-01T09:00', otherwise: 'Europe/Oslo' } } as const;
      keys.push(
        index === 0
          ? await send({ kind: 'list', places: [...people, ...Array.from({ length: 1_000 }, (_, at) => `c:${at}`)] })
          : await send({ kind: 'everyone' }, index === 1 ? zoned : {}),
      );
      holds.push(await take());
    }
    const [, , , last] = holds;
    assert.ok(last);
    await lapse(store(), last);
    const plan = () => store().laneStore.planSlices(holds.map((hold, index) => ({ hold, limit: 5 * (index + 1) })));
    assert.deepEqual(
      (await plan()).map((slice) => slice && [slice.planned, slice.done]),
      [[1_000, false], [10, false], [12, true], undefined],
    );
    assert.deepEqual(
      (await plan()).map((slice) => slice && [slice.planned, slice.done]),
      [[12, false], [2, true], undefined, undefined],
    );
    assert.deepEqual((await plan())[0], { key: keys[0], planned: 0, done: true, more: false });
    for (const [index, { audit }] of companies.entries()) {
      const key = keys[index];
      assert.ok(key);
      await audit(key);
      assert.equal((await store().messages.lookAt([key]))[0]?.tally.planned, [1_012, 12, 12, 0][index]);
    }
    const [, zoned] = keys;
    assert.ok(zoned);
    const [delivery] = await store().messages.deliveries(zoned, { limit: 1 });
    assert.deepEqual(delivery?.dueAt, new Date('2026-12-01T09:00+01:00'));
    const { rows } = await sql`select from message_list where tenant_id = ${companies[0]?.tenant}`.execute(store().db);
    assert.deepEqual(rows, []);
  });

  test('lists are planned piece by piece, as many at once as all limits come to', async () => {
    const companies = await Promise.all([1, 2, 3].map(() => newCompany(store())));
    const keys: MessageKey[] = [];
    const holds: LaneHold[] = [];
    for (const { send, take } of companies) {
      keys.push(await send({ kind: 'list', places: Array.from({ length: 1_001 }, (_, at) => `c:${at}`) }));
      holds.push(await take());
    }
    const plan = async () =>
      (await store().laneStore.planSlices(holds.map((hold) => ({ hold, limit: 400 })))).map(
        (slice) => slice && [slice.planned, slice.done, slice.more],
      );
    const first = await plan();
    assert.deepEqual(first.filter((slice) => slice?.[0] === 1_000).length, 1);
    for (const slice of first) assert.deepEqual(slice?.slice(1), [false, true]);
    while ((await plan()).some((slice) => slice !== undefined));
    for (const key of keys) assert.equal((await store().messages.lookAt([key]))[0]?.tally.waiting, 1_001);
  });

  test('each slice says whether the lane has more to plan', async () => {
    const { addPeople, send, take } = await newCompany(store());
    await addPeople(3);
    const [one, two] = [await send({ kind: 'everyone' }), await send({ kind: 'everyone' })];
    const hold = await take();
    const plan = () => planSlice(store(), hold, 2);
    assert.deepEqual(await plan(), { key: one, planned: 2, done: false, more: true });
    assert.deepEqual(await plan(), { key: one, planned: 1, done: true, more: true });
    assert.deepEqual(await plan(), { key: two, planned: 2, done: false, more: true });
    assert.deepEqual(await plan(), { key: two, planned: 1, done: true, more: false });
    assert.equal(await plan(), undefined);
  });

  test('nothing is planned for a lane whose lease has run out', async () => {
    const { addPeople, send, take, planAll } = await newCompany(store());
    await addPeople(3);
    const key = await send({ kind: 'everyone' });
    const hold = await take();
    await lapse(store(), hold);
    assert.equal(await planSlice(store(), hold, 10), undefined);
    assert.equal((await store().messages.lookAt([key]))[0]?.tally.planned, 0);
    const next = await take('another');
    assert.equal(await planSlice(store(), hold, 10), undefined);
    await planAll(next);
    assert.equal((await store().messages.lookAt([key]))[0]?.tally.planned, 3);
  });
});

test('planned by two who both believe to hold the lane, everybody is planned once', async (t) => {
  const ground = await makeServerGround(t);
  const stores = [await ground.open(), await ground.open()];
  const [first] = stores;
  assert.ok(first);
  const company = await newCompany(first);
  const people = await company.addPeople(500);
  const key = await company.send({ kind: 'everyone' });
  const hold = await company.take();
  const worked = await Promise.all(
    [...stores, ...stores].map(async (store) => {
      let count = 0;
      for (let slice; (slice = await planSlice(store, hold, 10)) !== undefined;) count += slice.planned;
      return count;
    }),
  );
  assert.equal(
    worked.reduce((sum, count) => sum + count, 0),
    people.length,
  );
  assert.deepEqual(await places(first, key), people);
  await company.audit(key);
});

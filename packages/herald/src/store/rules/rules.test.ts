import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageKey } from '../../model/delivery.ts';
import { messageId as messageIdOf, personId } from '../../model/ids.ts';
import type { QuietHours } from '../../model/rules.ts';
import { newCompany, type Company } from '../deliveries/testing/company.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { build, drain, EVERYONE, governed, HOUR_MS, reasonsOf, views } from './testing/ruled.ts';

const idOf = (place: string | undefined) => personId((place ?? '').slice(2));
/** So many hours from now, as a clock in UTC shows it. */
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString().slice(11, 16);

forEachStore('rules', (openTestStore) => {
  const store = shared(openTestStore);

  test('a message and its edits tell whether its topic cannot be muted, as the rules are now', async () => {
    const company = await newCompany(store());
    const { tenant, send } = company;
    const { messages, preferences, laneStore } = store();
    const key = await send(EVERYONE, { payload: build(1), ...governed() });
    const other = await send(EVERYONE, { payload: build(1), ...governed('payroll') });
    const edit = await messages.revise(key, { operation: 'update', payload: build(2) });
    const required = async () =>
      (await laneStore.findMessages([key, edit, other])).map((message) => message?.required ?? false);
    assert.deepEqual(await required(), [false, false, false]);
    await preferences.setRules(tenant, { topics: { builds: { required: true } } });
    assert.deepEqual(await required(), [true, true, false]);
    await preferences.setRules(tenant, {});
    assert.deepEqual(await required(), [false, false, false]);
  });

  test('who muted a topic, or everything, is skipped when it is planned; what is required reaches them', async () => {
    const company = await newCompany(store());
    const { tenant, addPeople, send, take, planAll, audit } = company;
    const [one, all] = await addPeople(3);
    await store().preferences.setRules(tenant, { topics: { payroll: { required: true } } });
    await store().preferences.mute(tenant, idOf(one), 'builds', true, new Date());
    await store().preferences.mute(tenant, idOf(all), undefined, true, new Date());
    assert.equal(await store().preferences.mute(tenant, idOf(one), 'payroll', true, new Date()), 'required');
    const builds = await send(EVERYONE, governed());
    const news = await send(EVERYONE, governed(''));
    const payroll = await send(EVERYONE, governed('payroll'));
    const ungoverned = await send(EVERYONE);
    const hold = await take();
    await planAll(hold);
    assert.deepEqual(await reasonsOf(store(), builds), { 'opted-out': 2 });
    assert.deepEqual(await reasonsOf(store(), news), { 'opted-out': 1 });
    assert.deepEqual(await reasonsOf(store(), payroll), {});
    assert.deepEqual(await reasonsOf(store(), ungoverned), {});
    for (const key of [builds, news, payroll, ungoverned]) await audit(key);
  });

  test('who mutes it after it was planned is skipped when it is due, and unmuted they get the next one', async () => {
    const company = await newCompany(store());
    const { tenant, addPeople, send, take, planAll, due, audit } = company;
    const [one, other] = await addPeople(2);
    const key = await send(EVERYONE, governed());
    const hold = await take();
    await planAll(hold);
    await store().preferences.mute(tenant, idOf(one), 'builds', true, new Date());
    assert.deepEqual(
      (await due(hold)).map((delivery) => delivery.key.place),
      [other],
    );
    assert.deepEqual(await reasonsOf(store(), key), { 'opted-out': 1 });
    await store().preferences.mute(tenant, idOf(one), 'builds', false, new Date());
    const next = await send(EVERYONE, governed());
    await planAll(hold);
    assert.equal((await due(hold)).filter(({ key: { messageId } }) => messageId === next.messageId).length, 2);
    await audit(key);
  });

  test('of five a day with a cap of three, accepted one by one or at once, three go', async () => {
    for (const atOnce of [false, true]) {
      const company = await newCompany(store());
      const { tenant, addPeople, draft, audit } = company;
      const [place = ''] = await addPeople(1);
      await store().preferences.setRules(tenant, { topics: { builds: { cap: { most: 3, hours: 24 } } } });
      const drafts = Array.from({ length: 5 }, () => draft({ kind: 'list', places: [place] }, governed()));
      const accepted = [];
      if (atOnce) accepted.push(...(await store().messages.create(drafts)));
      else for (const one of drafts) accepted.push(...(await store().messages.create([one])));
      assert.equal(await drain(company, store()), 3);
      let capped = 0;
      for (const { key } of accepted) {
        capped += (await reasonsOf(store(), key))['capped'] ?? 0;
        await audit(key);
      }
      assert.equal(capped, 2);
    }
  });

  test('a cap over all topics counts them together, and lets through what is required or urgent', async () => {
    const company = await newCompany(store());
    const { tenant, addPeople, send } = company;
    await addPeople(2);
    await store().preferences.setRules(tenant, {
      cap: { most: 2, hours: 24 },
      topics: { payroll: { required: true }, alarm: { urgent: true } },
    });
    const keys = [];
    for (const topic of ['a', '', 'b', 'payroll', 'alarm']) {
      keys.push(await send(EVERYONE, governed(topic)));
      await drain({ ...company, take: planningTake(company) }, store());
    }
    assert.deepEqual(await Promise.all(keys.map((key) => reasonsOf(store(), key))), [{}, {}, { capped: 2 }, {}, {}]);
  });

  test('the same once more within its time is skipped, and goes again after it', async () => {
    const company = await newCompany(store());
    const { addPeople, send, take, planAll, audit } = company;
    const [one = ''] = await addPeople(2);
    const again = governed('', { dedupe: { key: 'outage 7', withinMs: HOUR_MS } });
    await send({ kind: 'list', places: [one] }, again);
    const second = await send(EVERYONE, again);
    const hold = await take();
    await planAll(hold);
    assert.deepEqual(await reasonsOf(store(), second), { duplicate: 1 });
    await audit(second);
    await store()
      .db.updateTable('message')
      .set({ created_at: new Date(Date.now() - 2 * HOUR_MS) })
      .execute();
    const third = await send(EVERYONE, again);
    await planAll(hold);
    assert.deepEqual(await reasonsOf(store(), third), {});
  });

  const nights: ReadonlyArray<{ what: string; zone: string; at: string; goes: string; hours?: QuietHours }> = [
    { what: 'a summer that begins', zone: 'Europe/Berlin', at: '2027-03-28T00:30Z', goes: '2027-03-28T05:00Z' },
    { what: 'a summer that ends', zone: 'Europe/Berlin', at: '2027-10-30T22:30Z', goes: '2027-10-31T06:00Z' },
    { what: 'a summer that begins', zone: 'America/New_York', at: '2027-03-14T06:30Z', goes: '2027-03-14T11:00Z' },
    { what: 'a summer that ends', zone: 'Australia/Sydney', at: '2027-04-03T14:30Z', goes: '2027-04-03T21:00Z' },
    { what: 'the last minute', zone: 'Europe/Berlin', at: '2027-03-28T04:59Z', goes: '2027-03-28T05:00Z' },
    { what: 'the minute after', zone: 'Europe/Berlin', at: '2027-03-28T05:00Z', goes: '2027-03-28T05:00Z' },
    { what: 'the first minute', zone: 'Europe/Berlin', at: '2027-06-01T20:00Z', goes: '2027-06-02T05:00Z' },
    { what: 'the minute before', zone: 'Europe/Berlin', at: '2027-06-01T19:59Z', goes: '2027-06-01T19:59Z' },
    {
      what: 'noon',
      zone: 'Asia/Kolkata',
      at: '2027-06-01T07:00Z',
      goes: '2027-06-01T08:30Z',
      hours: { from: '12:00', to: '14:00' },
    },
    { what: 'a zone that nobody knows', zone: 'Mars/Olympus', at: '2027-06-01T23:00Z', goes: '2027-06-02T07:00Z' },
  ];
  for (const { what, zone, at, goes, hours = { from: '22:00', to: '07:00' } } of nights)
    test(`quiet hours in ${zone}, ${what}: what is due at ${at} goes at ${goes}`, async () => {
      const { tenant, addPeople, send, take, planAll } = await newCompany(store());
      await addPeople(1, { timeZone: zone });
      await store().preferences.setRules(tenant, { quietHours: hours });
      const key = await send(EVERYONE, { ...governed(''), schedule: { kind: 'at', instant: new Date(at) } });
      await planAll(await take());
      const [view] = await views(store(), key);
      assert.deepEqual(view?.dueAt, new Date(goes));
      assert.equal(view?.why, at === goes ? undefined : 'quiet-hours');
    });

  test('a cap goes by when messages went, not by when they were due', async () => {
    const company = await newCompany(store());
    const { tenant, addPeople, send, audit } = company;
    const [place = ''] = await addPeople(1);
    await store().preferences.setRules(tenant, { topics: { builds: { cap: { most: 3, hours: 24 } } } });
    const list = { kind: 'list', places: [place] } as const;
    const keys: MessageKey[] = [];
    for (let hour = 1; hour <= 6; hour += 1)
      keys.push(
        await send(list, {
          ...governed(),
          schedule: { kind: 'at', instant: new Date(Date.now() - (72 - hour * 9) * HOUR_MS) },
        }),
      );
    assert.equal(await drain(company, store()), 3);
    const late = await send(list, governed());
    assert.deepEqual(await reasonsOf(store(), late), { capped: 1 });
    for (const key of keys) await audit(key);
  });

  test('whoever got one that was accepted later by another clock does not get the same again', async () => {
    const company = await newCompany(store());
    const { tenant, addPeople, send } = company;
    const [place = ''] = await addPeople(1);
    const again = governed('', { dedupe: { key: 'outage 7', withinMs: HOUR_MS } });
    const list = { kind: 'list', places: [place] } as const;
    const ahead = await send(list, again);
    assert.equal(await drain(company, store()), 1);
    const later = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
    for (const table of ['delivery', 'message_tally', 'message'] as const)
      await store()
        .db.updateTable(table)
        .set({ message_id: messageIdOf(later) })
        .where('tenant_id', '=', tenant)
        .where('message_id', '=', ahead.messageId)
        .execute();
    assert.deepEqual(await reasonsOf(store(), await send(list, again)), { duplicate: 1 });
  });

  test('a person’s own hours come before the tenant’s, and an urgent topic before both', async () => {
    const { tenant, addPeople, send, take, planAll } = await newCompany(store());
    const [none, own] = await addPeople(3);
    const { preferences } = store();
    await preferences.setRules(tenant, {
      quietHours: { from: '22:00', to: '07:00' },
      topics: { alarm: { urgent: true } },
    });
    await preferences.setQuietHours(tenant, idOf(none), 'none', new Date());
    await preferences.setQuietHours(tenant, idOf(own), { from: '20:00', to: '09:30' }, new Date());
    const schedule = { kind: 'at', instant: new Date('2027-06-01T23:00Z') } as const;
    const key = await send(EVERYONE, { ...governed(''), schedule });
    const alarm = await send(EVERYONE, { ...governed('alarm'), schedule });
    await planAll(await take());
    const dues = async (of: MessageKey) =>
      (await views(store(), of)).map(({ dueAt }) => dueAt.toISOString().slice(8, 16));
    assert.deepEqual(await dues(key), ['01T23:00', '02T09:30', '02T07:00']);
    assert.deepEqual(await dues(alarm), ['01T23:00', '01T23:00', '01T23:00']);
  });

  test('quiet hours that have begun when it is due put it off, and what is put off is counted as waiting', async () => {
    const { tenant, addPeople, send, take, planAll, due, audit } = await newCompany(store());
    await addPeople(2);
    const key = await send(EVERYONE, governed(''));
    const hold = await take();
    await planAll(hold);
    await store().preferences.setRules(tenant, { quietHours: { from: inHours(-2), to: inHours(2) } });
    assert.deepEqual(await due(hold), []);
    const [view] = await views(store(), key);
    assert.equal(view?.why, 'quiet-hours');
    assert.ok(view.dueAt.getTime() > Date.now() + HOUR_MS);
    assert.equal((await store().messages.lookAt([key]))[0]?.tally.waiting, 2);
    assert.deepEqual(await store().messages.reasons(key), [{ state: 'planned', why: 'quiet-hours', count: 2 }]);
    await audit(key);
  });
});

/** Plans everything as soon as the lane is taken. */
const planningTake =
  ({ take, planAll }: Company): Company['take'] =>
  async (...asked) => {
    const hold = await take(...asked);
    await planAll(hold);
    return hold;
  };

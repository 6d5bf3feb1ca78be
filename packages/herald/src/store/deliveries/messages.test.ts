import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { NewMessage } from '../../message-ports.ts';
import { InputInvalid, MessageNotKnown } from '../../errors.ts';
import { messageId } from '../../model/ids.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { second } from '../testing/someone.ts';
import { blocked, newCompany, refused, sent, unknown } from './testing/company.ts';
import { nextDue } from './testing/next-due.ts';

forEachStore('messages', (openTestStore) => {
  const store = shared(openTestStore);

  test('what is accepted is kept as it came', async () => {
    const { tenant, send } = await newCompany(store());
    // Neither the order of keys nor a zero byte must be lost on the way.
    const payload = { type: 'message', text: 'Ä \u0000 "quoted" 🎉', zebra: 1.5, apple: { b: [1, null], a: true } };
    const key = await send({ kind: 'everyone' }, { payload, priority: 'live', onUnknown: 'resend' });
    const stored = await store().messages.find(tenant, key.messageId);
    assert.deepEqual(stored, {
      key,
      operation: 'send',
      priority: 'live',
      payload,
      onUnknown: 'resend',
      state: 'planning',
      version: 0,
    });
    assert.equal(JSON.stringify(stored?.payload), JSON.stringify(payload));
    assert.match(key.messageId, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    assert.deepEqual((await store().laneStore.findMessages([key]))[0], stored);
  });

  test('messages are listed newest first, of one tenant or of all', async () => {
    const [one, other] = [await newCompany(store()), await newCompany(store())];
    const keys = [];
    for (const company of [one, other, one, one]) keys.push(await company.send({ kind: 'everyone' }));
    const [first, second2, third, fourth] = keys.map((key) => key.messageId);
    const ids = async (...asked: Parameters<ReturnType<typeof store>['messages']['list']>) =>
      (await store().messages.list(...asked)).map(({ key }) => key.messageId);
    assert.deepEqual(await ids(one.tenant, 10), [fourth, third, first]);
    assert.deepEqual(await ids(one.tenant, 1, third), [first]);
    assert.deepEqual(await ids(undefined, 4), [fourth, third, second2, first]);
    assert.deepEqual(await ids(undefined, 2, fourth), [third, second2]);
    assert.deepEqual(await ids(one.tenant, 10, messageId('nonsense')), []);
  });

  test('one idempotency key is one message, however many ask at once, and another in another tenant', async () => {
    const [company, other] = [await newCompany(store()), await newCompany(store())];
    const places = Array.from({ length: 1_200 }, (_, index) => `c:${index}`);
    for (const audience of [
      { kind: 'everyone' },
      { kind: 'list', places: ['c:1'] },
      { kind: 'list', places },
    ] as const) {
      const idempotencyKey = randomUUID();
      const made = await Promise.all(
        Array.from({ length: 12 }, () => company.accept(company.draft(audience, { idempotencyKey }))),
      );
      assert.equal(new Set(made.map(({ key }) => key.messageId)).size, 1);
      assert.equal(made.filter(({ created }) => created).length, 1);
      const elsewhere = await other.accept(other.draft(audience, { idempotencyKey }));
      assert.equal(elsewhere.created, true);
    }
    const hold = await company.take();
    await company.planAll(hold);
    const { rows } = await sql`select from message_list where tenant_id = ${company.tenant}`.execute(store().db);
    assert.deepEqual(rows, []);
  });

  for (const { what, also, field } of [
    { what: 'no place', also: { audience: { kind: 'list', places: [] } }, field: 'audience.places' },
    {
      what: 'a place that is none',
      also: { audience: { kind: 'list', places: ['p:1', 'ana'] } },
      field: 'audience.places[1]',
    },
    {
      what: 'a time that is none',
      also: { schedule: { kind: 'local', wallTime: '2026-13-01T09:00', otherwise: 'UTC' } },
      field: 'schedule.wallTime',
    },
    {
      what: 'a zone that PostgreSQL does not know',
      also: { schedule: { kind: 'local', wallTime: '2026-12-01T09:00', otherwise: 'Mars/Olympus' } },
      field: 'schedule.otherwise',
    },
  ] satisfies ReadonlyArray<{ what: string; also: Partial<NewMessage>; field: string }>)
    test(`${what} is refused, and nothing is stored`, async () => {
      const { tenant, draft, accept } = await newCompany(store());
      await assert.rejects(accept(draft({ kind: 'everyone' }, also)), (error) => {
        assert.ok(error instanceof InputInvalid);
        assert.deepEqual(
          error.faults.map((fault) => fault.field),
          [field],
        );
        return true;
      });
      assert.deepEqual(await store().messages.list(tenant, 10), []);
      assert.deepEqual((await sql`select from lane where tenant_id = ${tenant}`.execute(store().db)).rows, []);
    });

  test('several are looked at together, each as if alone and in the order of asking', async () => {
    const [one, other] = [await newCompany(store()), await newCompany(store())];
    await one.addPeople(3);
    const hold = await one.take();
    const keys = [await one.send({ kind: 'everyone' }), await other.send({ kind: 'everyone' })];
    await one.planAll(hold);
    const [planned, waiting] = keys;
    assert.ok(planned && waiting);
    const unknownHere = { ...planned, tenantId: other.tenant };
    const asked = [waiting, { ...planned, messageId: messageId('nonsense') }, planned, unknownHere, planned];
    const looked = await store().messages.lookAt(asked);
    assert.deepEqual(looked, (await Promise.all(asked.map((key) => store().messages.lookAt([key])))).flat());
    assert.deepEqual(
      looked.map((found) => found && [found.state, found.tally.waiting]),
      [['planning', 0], undefined, ['active', 3], undefined, ['active', 3]],
    );
    assert.deepEqual(await store().messages.lookAt([]), []);
  });

  test('of a message that is not known nothing is known', async () => {
    const { tenant } = await newCompany(store());
    const { messages } = store();
    for (const id of [randomUUID(), 'nonsense', '']) {
      const key = { tenantId: tenant, messageId: messageId(id), revision: 0 };
      assert.equal(await messages.find(tenant, key.messageId), undefined);
      assert.equal((await messages.lookAt([key]))[0]?.tally, undefined);
      assert.equal((await messages.count(key)).planned, 0);
      assert.deepEqual(await messages.reasons(key), []);
      assert.deepEqual(await messages.deliveries(key, { limit: 5 }), []);
      assert.equal(await messages.pause(key), false);
      assert.equal(await messages.resume(key), false);
      assert.equal(await messages.retry(key, { states: ['unknown'] }), 0);
      await messages.cancel(key);
      await assert.rejects(messages.revise(key, { operation: 'delete' }), MessageNotKnown);
    }
  });

  test('pausing and resuming say whether they did anything, and hold back what is due', async () => {
    const { addPeople, send, take, planAll, due } = await newCompany(store());
    await addPeople(3);
    const key = await send({ kind: 'everyone' });
    const hold = await take();
    await planAll(hold);
    const { messages } = store();
    assert.equal(await messages.resume(key), false);
    assert.equal(await messages.pause(key), true);
    assert.equal(await messages.pause(key), false);
    assert.deepEqual(await due(hold), []);
    assert.equal(await nextDue(store().db, hold), undefined);
    assert.equal(await messages.resume(key), true);
    assert.equal((await due(hold)).length, 3);
    await messages.cancel(key);
    assert.equal(await messages.resume(key), false);
    assert.equal(await messages.pause(key), false);
  });

  test('cancelling leaves what is leaving to settle by itself', async () => {
    const { addPeople, send, take, planAll, due, mark, settle, audit } = await newCompany(store());
    await addPeople(5);
    const key = await send({ kind: 'everyone' });
    const hold = await take();
    await planAll(hold);
    const rows = await due(hold);
    await mark(hold, rows.slice(0, 2));
    await store().messages.cancel(key);
    const tally = async () => (await store().messages.lookAt([key]))[0]?.tally;
    assert.deepEqual([(await tally())?.waiting, (await tally())?.cancelled], [2, 3]);
    await settle(hold, rows.slice(0, 1), sent());
    await settle(hold, rows.slice(1, 2), { kind: 'again', dueAt: new Date(), countsAsAttempt: true });
    assert.deepEqual(await due(hold), []);
    assert.equal(await store().laneStore.skipExpired(hold, 10), 1, 'what came back is cancelled by the lane');
    assert.deepEqual([(await tally())?.sent, (await tally())?.cancelled, (await tally())?.waiting], [1, 4, 0]);
    assert.equal(await store().messages.retry(key, { states: ['unknown', 'refused', 'unreachable'] }), 0);
    await audit(key);
  });

  test('what has expired is skipped in slices, paused or not', async () => {
    const { addPeople, send, take, planAll, due, audit } = await newCompany(store());
    await addPeople(5);
    const [running, paused] = [await send({ kind: 'everyone' }), await send({ kind: 'everyone' })];
    const hold = await take();
    await planAll(hold);
    await store().messages.pause(paused);
    assert.equal(await store().laneStore.skipExpired(hold, 10), 0);
    await sql`update message set expires_at = now() where tenant_id = ${hold.tenantId}`.execute(store().db);
    assert.deepEqual(await due(hold), []);
    assert.equal(await nextDue(store().db, hold), undefined);
    const slices: number[] = [];
    do slices.push(await store().laneStore.skipExpired(hold, 4));
    while (slices.at(-1) !== 0);
    assert.deepEqual(slices, [4, 4, 2, 0]);
    for (const key of [running, paused]) {
      assert.equal((await store().messages.lookAt([key]))[0]?.tally.skipped, 5);
      assert.deepEqual(await store().messages.reasons(key), [{ state: 'skipped', why: 'expired', count: 5 }]);
      await audit(key);
    }
  });

  test('what failed is planned again by state and by reason, as if it were new', async () => {
    const { addPeople, send, take, planAll, due, mark, settle, audit } = await newCompany(store());
    await addPeople(6);
    const key = await send({ kind: 'everyone' });
    const hold = await take();
    await planAll(hold);
    const rows = await due(hold);
    await mark(hold, rows);
    const ends = [sent(), blocked, { ...blocked, why: 'removed' }, refused, unknown, sent()] as const;
    for (const [index, settlement] of ends.entries()) await settle(hold, rows.slice(index, index + 1), settlement);
    const { messages } = store();
    assert.equal(await messages.retry(key, { states: ['unreachable'], why: ['removed'] }), 1);
    assert.equal(await messages.retry(key, { states: ['unreachable'], why: ['never heard of'] }), 0);
    assert.equal(await messages.retry(key, { states: ['refused', 'unknown'], why: ['BadSyntax', 'ETIMEDOUT'] }), 2);
    assert.equal(await messages.retry(key, { states: ['unreachable', 'refused', 'unknown'] }), 1);
    assert.deepEqual(await messages.reasons(key), []);
    const again = await due(hold);
    assert.deepEqual(
      again.map(({ attempts, lastCode }) => [attempts, lastCode]),
      [1, 2, 3, 4].map(() => [0, undefined]),
    );
    assert.deepEqual(await settle(hold, rows.slice(4, 5), sent()), [false], 'its answer came too late: it is new');
    await audit(key);
  });

  test('deliveries are looked at page by page, with their people and outcomes', async () => {
    const { tenant, addPeople, send, take, planAll, due, mark, settle } = await newCompany(store());
    const people = await addPeople(4);
    const key = await send({ kind: 'everyone' });
    const hold = await take();
    await planAll(hold);
    const rows = await due(hold);
    await mark(hold, rows.slice(0, 2));
    await settle(hold, rows.slice(0, 1), sent('one', '17'));
    await settle(hold, rows.slice(1, 2), blocked);
    await sql`update person set name = 'Ana' where tenant_id = ${tenant}`.execute(store().db);
    const { messages } = store();
    const page = await messages.deliveries(key, { limit: 3 });
    assert.deepEqual(
      page.map((one) => [one.key.place, one.state]),
      [
        [people[0], 'sent'],
        [people[1], 'unreachable'],
        [people[2], 'planned'],
      ],
    );
    const [first, failed] = page;
    assert.deepEqual(
      [first?.conversationId, first?.activityId, first?.person?.name, first?.person?.id],
      ['a:one', '17', 'Ana', people[0]?.slice(2)],
    );
    assert.deepEqual([failed?.why, failed?.status, failed?.code], ['blocked', 403, 'ConversationBlockedByUser']);
    const rest = await messages.deliveries(key, { limit: 3, after: people[2] ?? '' });
    assert.deepEqual(
      rest.map((one) => one.key.place),
      [people[3]],
    );
    assert.deepEqual(
      (await messages.deliveries(key, { limit: 9, state: 'unreachable' })).map((one) => one.key.place),
      [people[1]],
    );
  });

  test('an estimate says how many, how many never, and who is out of reach', async () => {
    const { tenant, addPeople } = await newCompany(store());
    const people = await addPeople(3);
    await store().addressBook.learn([
      { kind: 'person-seen', tenantId: tenant, at: second(1), person: { entraId: randomUUID() as never } },
    ]);
    await store().addressBook.setReachability(
      tenant,
      `a:${people[0]?.slice(2)}` as never,
      { kind: 'unreachable', why: 'blocked', since: second(1), status: 403, code: 'X' },
      second(1),
    );
    const unreachable = [{ why: 'blocked', count: 1 }];
    const { messages } = store();
    assert.deepEqual(await messages.estimate(tenant, { kind: 'everyone' }), {
      recipients: 4,
      neverWrittenTo: 1,
      unreachable,
    });
    const places = [...people, ...people.slice(0, 1), 'c:19:group', 'h:19:channel'];
    assert.deepEqual(await messages.estimate(tenant, { kind: 'list', places }), {
      recipients: 5,
      neverWrittenTo: 0,
      unreachable,
    });
    assert.deepEqual(await messages.estimate(tenant, { kind: 'team', teamId: 'none' }), {
      recipients: 0,
      neverWrittenTo: 0,
      unreachable: [],
    });
  });
});

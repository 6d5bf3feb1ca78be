import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { DueDelivery } from '../../lane-ports.ts';
import type { NewMessage } from '../../message-ports.ts';
import { serviceUrl } from '../../model/ids.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { SERVED } from '../testing/someone.ts';
import { lapse, newCompany, planSlice, type Company } from './testing/company.ts';

const MOVED = serviceUrl('https://smba.example/emea/');

/** By place, since a slice has no order of its own. */
const inOrder = (due: readonly DueDelivery[] = []): readonly DueDelivery[] =>
  due.toSorted((one, other) => (one.key.place < other.key.place ? -1 : 1));

forEachStore('what may be sent as it is planned', (openTestStore) => {
  const store = shared(openTestStore);
  const run = (statement: ReturnType<typeof sql>) => statement.execute(store().db);

  test('comes with its slice as it would be loaded, wherever each chat is served', async () => {
    const { tenant, addPeople, send, take, due } = await newCompany(store());
    const [, second] = await addPeople(3);
    await run(sql`update conversation set service_url = ${MOVED}
      where tenant_id = ${tenant} and 'p:' || person_id = ${second}`);
    const key = await send({ kind: 'everyone' }, { expiresAt: new Date(Date.now() + 3_600_000) });
    const hold = await take();
    const slice = await planSlice(store(), hold, 10);
    assert.equal(slice?.due?.length, 3);
    assert.deepEqual(inOrder(slice?.due), inOrder(await due(hold)));
    const moved = slice?.due?.find(({ key: { place } }) => place === second);
    assert.deepEqual([moved?.servedAt, moved?.key.messageId], [SERVED.serviceUrl, key.messageId]);
  });

  /** What keeps a message from leaving so, and how much of it is due all the same. */
  const others: ReadonlyArray<{
    readonly name: string;
    readonly message?: Partial<NewMessage>;
    readonly change?: (company: Company) => Promise<unknown>;
    readonly limit?: number;
    readonly due?: number;
  }> = [
    { name: 'somebody has no chat', change: ({ tenant }) => run(forOne(sql`delete from conversation`, tenant)) },
    {
      name: 'somebody has one of another bot',
      change: ({ tenant }) => run(forOne(sql`update conversation set bot_id = '28:other'`, tenant)),
    },
    {
      name: 'somebody blocked it',
      change: ({ tenant }) =>
        run(sql`insert into reachability (tenant_id, conversation_id, why, since, at, status, code)
          select tenant_id, conversation_id, 'blocked', now(), now(), 403, 'ConversationBlockedByUser'
          from conversation where tenant_id = ${tenant} limit 1`),
    },
    {
      name: 'it is due later',
      message: { schedule: { kind: 'at', instant: new Date(Date.now() + 3_600_000) } },
      due: 0,
    },
    { name: 'it has expired', message: { expiresAt: new Date(Date.now() - 1_000) }, due: 0 },
    { name: 'it is live', message: { priority: 'live' }, due: 0 },
    {
      name: 'it is composed for each',
      message: { payload: { kind: 'notification' } as unknown as NewMessage['payload'] },
    },
    { name: 'its app may be missing', message: { install: 'if-missing' } },
    {
      name: 'it edits what is there',
      message: { operation: 'update', activityId: '1' as NewMessage['activityId'] & string },
    },
    { name: 'it can be muted', message: { governed: { topic: 'lunch' } } },
    {
      name: 'the tenant has rules',
      message: { governed: { topic: '' } },
      change: ({ tenant }) => run(sql`insert into rules (tenant_id, cap_most, cap_hours) values (${tenant}, 9, 1)`),
    },
    { name: 'there is more of it to plan', limit: 2, due: 0 },
  ];
  for (const { name, message = {}, change, limit = 10, due: expected = 3 } of others)
    test(`is loaded when its turn comes where ${name}`, async () => {
      const company = await newCompany(store());
      await company.addPeople(3);
      await change?.(company);
      await company.send({ kind: 'everyone' }, message);
      const hold = await company.take();
      const slice = await planSlice(store(), hold, limit);
      assert.ok((slice?.planned ?? 0) > 0);
      assert.equal(slice?.due, undefined);
      assert.equal((await company.due(hold)).length, expected);
    });

  test('is loaded where a message took more than one slice, with its first recipients as with its last', async () => {
    const { addPeople, send, take, due } = await newCompany(store());
    await addPeople(3);
    await send({ kind: 'everyone' });
    const hold = await take();
    assert.equal((await planSlice(store(), hold, 2))?.done, false);
    const last = await planSlice(store(), hold, 2);
    assert.deepEqual([last?.done, last?.planned, last?.due], [true, 1, undefined]);
    assert.equal((await due(hold)).length, 3);
  });

  test('is loaded page by page where more than 500 get it', async () => {
    const { addPeople, send, take } = await newCompany(store());
    await addPeople(501);
    await send({ kind: 'everyone' });
    const slice = await planSlice(store(), await take(), 1_000);
    assert.deepEqual([slice?.done, slice?.planned, slice?.due], [true, 501, undefined]);
  });

  test('is loaded where somebody has a delivery of it already', async () => {
    const { tenant, addPeople, send, take } = await newCompany(store());
    const [first] = await addPeople(3);
    const { messageId } = await send({ kind: 'everyone' });
    await run(sql`insert into delivery (tenant_id, message_id, place, revision, state, due_at)
      values (${tenant}, ${messageId}, ${first}, 0, 'sent', now())`);
    const slice = await planSlice(store(), await take(), 10);
    assert.deepEqual([slice?.done, slice?.planned, slice?.due], [true, 2, undefined]);
  });

  test('nothing is planned of a lane that is not held any more, nor of a message that was paused', async () => {
    const { addPeople, send, take } = await newCompany(store());
    await addPeople(2);
    const key = await send({ kind: 'everyone' });
    const hold = await take();
    await store().messages.pause(key);
    assert.equal(await planSlice(store(), hold, 10), undefined);
    await store().messages.resume(key);
    await lapse(store(), hold);
    assert.equal(await planSlice(store(), hold, 10), undefined);
    assert.equal((await store().messages.lookAt([key]))[0]?.tally.planned, 0);
  });
});

/** A change of one of the tenant's chats. */
const forOne = (change: ReturnType<typeof sql>, tenant: string) => sql`${change}
  where tenant_id = ${tenant} and conversation_id = (
    select conversation_id from conversation where tenant_id = ${tenant} order by conversation_id limit 1)`;

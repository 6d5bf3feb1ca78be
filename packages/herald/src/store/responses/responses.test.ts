import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Response, ResponseCounts } from '../../content-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { activityId, conversationId, personId, type PersonId } from '../../model/ids.ts';
import { threadOf } from '../../model/thread.ts';
import { newCompany, sent, sentWithoutId, blocked } from '../deliveries/testing/company.ts';
import type { Store } from '../open-store.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newTenant, second } from '../testing/someone.ts';

const NONE: ResponseCounts = { sent: 0, read: 0, clicked: 0, actions: {}, reactions: {}, replies: 0 };
/** In order as texts, and not as numbers. */
const FIRST = '999';
const SECOND = '1000';

/** A message that was sent to three, to each under an activity id, and to one without. */
async function newMessage(store: Store) {
  const company = await newCompany(store);
  const { tenant, addPeople, send, take, planAll, due, mark, settle } = company;
  const places = await addPeople(5);
  const key = await send({ kind: 'list', places });
  const hold = await take();
  await planAll(hold);
  const rows = await due(hold);
  await mark(hold, rows);
  const [one, two, three, nameless, away] = rows;
  assert.ok(one && two && three && nameless && away);
  await settle(hold, [one], sent('one', FIRST));
  await settle(hold, [two], sent('two', SECOND));
  await settle(hold, [three], sent('three', SECOND));
  await settle(hold, [nameless], sentWithoutId);
  await settle(hold, [away], blocked);
  const record = (
    ...responses: ReadonlyArray<Partial<Response> & { readonly in?: string; readonly second?: number }>
  ) =>
    store.responses.record(
      responses.map(
        ({ in: chat = 'one', second: n = 0, ...response }) =>
          ({
            tenantId: tenant,
            conversationId: conversationId(`a:${chat}`),
            activityId: activityId(chat === 'one' ? FIRST : SECOND),
            person: personId('ana'),
            at: second(n),
            ...response,
          }) as Response,
      ),
    );
  const read = (chat: string, upTo: string, n = 0) =>
    store.responses.readUpTo(tenant, conversationId(`a:${chat}`), activityId(upTo), second(n));
  return { company, hold, key, places, record, read };
}

forEachStore('responses', (openTestStore) => {
  const store = shared(openTestStore);
  const counted = async (key: MessageKey, counts: Partial<ResponseCounts>): Promise<void> =>
    assert.deepEqual(await store().responses.counts(key), { ...NONE, sent: 4, ...counts });

  test('nothing came back: what was sent is counted, and of what is no message nothing', async () => {
    const { key } = await newMessage(store());
    await counted(key, {});
    assert.deepEqual(await store().responses.counts({ ...key, messageId: 'none' as MessageKey['messageId'] }), NONE);
  });

  test('each thing is counted once, however often it is told, and by whom it was done', async () => {
    const { key, record } = await newMessage(store());
    const ben = personId('ben');
    for (let time = 0; time < 3; time += 1)
      await record(
        { kind: 'action', verb: 'approve' },
        { kind: 'action', verb: 'approve' },
        { kind: 'action', verb: 'mute' },
        { kind: 'action', verb: 'approve', person: ben },
        { kind: 'action', verb: 'approve', in: 'two' },
        { kind: 'reaction', reaction: 'like' },
        { kind: 'reply', in: 'three' },
        { kind: 'reply', in: 'three', person: ben },
      );
    await counted(key, { clicked: 2, actions: { approve: 3, mute: 1 }, reactions: { like: 1 }, replies: 2 });
  });

  test('a reaction that was taken back is not counted, in whichever order that is told', async () => {
    const { key, record } = await newMessage(store());
    const added = { kind: 'reaction', reaction: 'like', second: 1 } as const;
    const removed = { ...added, removed: true, second: 2 } as const;
    await record(added);
    await counted(key, { reactions: { like: 1 } });
    await record(removed);
    await record(added);
    await counted(key, {});
    await record({ ...removed, in: 'two' }, { ...added, in: 'two' });
    await counted(key, {});
    await record({ ...added, second: 3 });
    await counted(key, { reactions: { like: 1 } });
  });

  test('what was read is compared as a number, and the furthest counts', async () => {
    const { key, read } = await newMessage(store());
    await read('two', FIRST);
    await counted(key, {});
    await read('two', '1001', 1);
    await read('two', FIRST, 2);
    await counted(key, { read: 1 });
    await read('one', FIRST, 3);
    await counted(key, { read: 2 });
    // Of what has no id nobody knows whether it was read.
    await read('chat', '99999999999999999999', 4);
    await counted(key, { read: 2 });
  });

  test('what concerns other messages, or the same ids in other tenants, is not counted', async () => {
    const { key, record } = await newMessage(store());
    const other = await newMessage(store());
    await record(
      { kind: 'reply', activityId: activityId('77') },
      { kind: 'reply', conversationId: conversationId('a:x') },
    );
    await other.record({ kind: 'reply' });
    await other.read('one', SECOND);
    await counted(key, {});
    await counted(other.key, { replies: 1, read: 1 });
  });

  test('a thread is found by its channel, and an edit leaves the counts with the message', async () => {
    const { company, hold, key: alone } = await newMessage(store());
    const { tenant, send, due, planAll, mark, settle, addPeople } = company;
    const [place = ''] = await addPeople(1);
    const key = await send({ kind: 'list', places: [place] });
    const thread = { ...sent(), conversationId: threadOf('19:lunch@thread.tacv2', '55'), activityId: activityId('55') };
    const leave = async (version: number): Promise<void> => {
      const rows = await due(hold);
      assert.equal(rows.length, 1);
      await mark(hold, rows, version);
      await settle(hold, rows, thread);
    };
    await leave(0);
    const response = { tenantId: tenant, activityId: activityId('55'), person: personId('ana'), at: second(0) };
    const bare = conversationId('19:lunch@thread.tacv2');
    await store().responses.record([
      { ...response, kind: 'reply', conversationId: bare },
      { ...response, kind: 'reaction', reaction: 'heart', conversationId: thread.conversationId },
    ]);
    const revision = await store().messages.revise(key, { operation: 'update', payload: { type: 'message' } });
    await planAll(hold);
    await leave(1);
    for (const one of [key, revision])
      assert.deepEqual(await store().responses.counts(one), { ...NONE, sent: 1, replies: 1, reactions: { heart: 1 } });
    assert.deepEqual(await store().responses.counts(alone), { ...NONE, sent: 4 });
  });

  test('what two did who turn out to be one person is counted once, and the later word counts', async () => {
    const { company, key, record } = await newMessage(store());
    const { tenant } = company;
    const { entraId, teamsId } = newTenant();
    const [known, seen] = [entraId(), teamsId()];
    const learn = (person: object, n: number): Promise<void> =>
      store().addressBook.learn([{ kind: 'person-seen', tenantId: tenant, at: second(n), person }]);
    const idOf = async (by: 'entraId' | 'teamsId', value: string): Promise<PersonId> => {
      const [found] = await store().addressBook.findPeople({ by, value } as never, tenant);
      return found?.id ?? assert.fail(`nobody is known by ${by}`);
    };
    await learn({ entraId: known }, 0);
    await learn({ teamsId: seen }, 0);
    const people = [await idOf('entraId', known), await idOf('teamsId', seen)] as const;
    for (const [index, person] of people.entries())
      await record(
        { kind: 'action', verb: 'approve', person },
        { kind: 'reaction', reaction: 'like', person, second: index, removed: index === 1 },
        { kind: 'reaction', reaction: 'sad', person, second: 1 - index, removed: index === 1 },
      );
    await counted(key, { clicked: 1, actions: { approve: 2 }, reactions: { like: 1, sad: 1 } });
    await learn({ entraId: known, teamsId: seen }, 1);
    await counted(key, { clicked: 1, actions: { approve: 1 }, reactions: { sad: 1 } });
    for (const person of people) await record({ kind: 'action', verb: 'approve', person, second: 2 });
    await counted(key, { clicked: 1, actions: { approve: 1 }, reactions: { sad: 1 } });
  });

  test('a message is for where it has a delivery, and for a person under each of their ids', async () => {
    const { company, key, places } = await newMessage(store());
    const { responses, addressBook } = store();
    const [place = ''] = places;
    const { entraId } = newTenant();
    assert.equal(await responses.isFor(key, [place]), true);
    assert.equal(await responses.isFor(key, ['c:a:x', place]), true);
    assert.equal(await responses.isFor(key, ['p:nobody', 'c:a:x']), false);
    assert.equal(await responses.isFor({ ...key, messageId: 'x' as MessageKey['messageId'] }, [place]), false);
    const other = await newCompany(store());
    assert.equal(await responses.isFor({ ...key, tenantId: other.tenant }, [place]), false);
    // Planned for somebody who turns out to be another.
    const id = entraId();
    const teamsId = `29:${id}`;
    const learn = (person: object, n: number): Promise<void> =>
      addressBook.learn([{ kind: 'person-seen', tenantId: company.tenant, at: second(n), person }]);
    await learn({ entraId: id }, 0);
    await learn({ teamsId }, 0);
    const find = async (by: 'entraId' | 'teamsId', value: string) =>
      (await addressBook.findPeople({ by, value } as never, company.tenant))[0]?.id;
    const ids = [await find('entraId', id), await find('teamsId', teamsId)];
    const keys = await Promise.all(ids.map((one) => company.send({ kind: 'list', places: [`p:${one}`] })));
    await learn({ entraId: id, teamsId }, 1);
    const today = `p:${await find('entraId', id)}`;
    for (const one of keys) assert.equal(await responses.isFor(one, [today]), true);
  });
});

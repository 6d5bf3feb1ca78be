import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BulkEntry } from '../../bulk-ports.ts';
import type { LaneHold } from '../../lane-ports.ts';
import type { Chore } from '../../model/chore.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { conversationId } from '../../model/ids.ts';
import { lapse, newCompany, type Company } from '../deliveries/testing/company.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { SERVED } from '../testing/someone.ts';

const { serviceUrl } = SERVED;
const HOUR_MS = 3_600_000;
const later = (): Date => new Date(Date.now() + HOUR_MS);
const entry = (place: string): BulkEntry => ({
  place,
  member: `29:${place}`,
  attempts: 0,
  conversationId: conversationId('a:chat'),
});

forEachStore('what goes through the bulk API', (openTestStore) => {
  const store = shared(openTestStore);
  /** A message to so many people, planned, and the lane held. */
  const stage = async (people: number, also: Parameters<Company['draft']>[1] = {}) => {
    const company = await newCompany(store());
    const places = await company.addPeople(people);
    const key = await company.send({ kind: 'list', places }, { priority: 'bulk', ...also });
    const hold = await company.take();
    await company.planAll(hold);
    return { ...company, places, key, hold };
  };
  const note = (hold: LaneHold, key: MessageKey, places: readonly string[], version = 0) =>
    store().bulk.note(hold, { key, version, serviceUrl, entries: places.map(entry) });
  const noted = async (...asked: Parameters<typeof note>) => (await note(...asked)) ?? assert.fail('nothing was noted');
  const states = async (key: MessageKey) =>
    (await store().messages.deliveries(key, { limit: 100 })).map(({ state }) => state);
  const chores = async (hold: LaneHold): Promise<readonly Chore[]> =>
    (await store().laneStore.dueChores(hold, 10)).filter(({ kind }) => kind === 'bulk');
  const rest = async (hold: LaneHold, most = 5, startAt?: Date) => {
    const [chore = assert.fail('nothing is due')] = await chores(hold);
    await store().bulk.rest(hold, chore, { most, startAt });
  };

  test('waits apart: no lane finds it due, and its page knows who everyone is', async () => {
    const { tenant, hold, due, places } = await stage(2);
    assert.deepEqual([await due(hold), await due(hold, { priority: 'live' })], [[], []]);
    const [page] = await store().laneStore.loadDue([{ hold, priority: 'bulk', limit: 100, after: undefined }]);
    const people = page?.due.map(({ to }) => to.kind === 'conversation' && to.reference.person?.entraId !== undefined);
    assert.deepEqual(people, [true, true]);
    assert.deepEqual(
      page?.due.map(({ key }) => key.place),
      places,
    );
    const { found } = await store().laneStore.look([tenant], undefined);
    assert.deepEqual(
      found.map(({ due: isDue, chores: has }) => [isDue, has]),
      [[false, true]],
    );
  });

  test('is sending once it is noted, each once, and waits in the tally until it is settled', async () => {
    const { hold, key, places, audit } = await stage(3);
    const [one = '', two = '', three = ''] = places;
    const operation = await noted(hold, key, [one, two]);
    assert.deepEqual(await states(key), ['sending', 'sending', 'planned']);
    const beside = await noted(hold, key, [two, three]);
    assert.deepEqual(beside.entries, [entry(three)]);
    assert.equal(await note(hold, key, places), undefined);
    await audit(key);
    assert.equal((await store().messages.lookAt([key]))[0]?.tally.waiting, 3);

    await store().bulk.begun(hold, operation.id, { teamsId: 'theirs', serviceUrl, pollAt: later() });
    const [first, second] = await store().bulk.operations(hold);
    assert.deepEqual([first?.teamsId, second?.teamsId], ['theirs', undefined]);
    assert.deepEqual(first?.entries, [one, two].map(entry));
    const settled = [
      { place: one, settlement: { kind: 'sent', serviceUrl } },
      {
        place: two,
        settlement: { kind: 'unreachable', why: 'blocked', status: 403, code: 'ConversationBlockedByUser' },
      },
    ] as const;
    await store().bulk.settle(hold, operation.id, settled);
    await store().bulk.settle(hold, operation.id, settled);
    await store().bulk.settle(hold, beside.id, [
      {
        place: three,
        settlement: { kind: 'again', dueAt: later(), countsAsAttempt: true, status: 503, code: 'HTTP503' },
      },
    ]);
    await audit(key);
    assert.deepEqual(await states(key), ['sent', 'unreachable', 'planned']);
    const [, , again] = await store().messages.deliveries(key, { limit: 10 });
    assert.deepEqual([again?.attempts, again?.code], [1, 'HTTP503']);
    assert.deepEqual(await store().bulk.operations(hold), []);
  });

  test('is not noted of a message that was paused, changed, cancelled or has expired', async () => {
    const { hold, key, places } = await stage(1);
    const { messages } = store();
    assert.equal(await note(hold, key, places, 1), undefined);
    await messages.pause(key);
    assert.equal(await note(hold, key, places), undefined);
    await messages.resume(key);
    await messages.cancel(key);
    assert.equal(await note(hold, key, places), undefined);
    const expired = await stage(1, { expiresAt: new Date(Date.now() - 1) });
    assert.equal(await note(expired.hold, expired.key, expired.places), undefined);
    assert.deepEqual(await store().bulk.operations(hold), []);
  });

  test('what was handed over is not cancelled with the rest, and ends as its operation says', async () => {
    const { hold, key, places, audit } = await stage(2);
    const [one = ''] = places;
    const { id } = await noted(hold, key, [one]);
    await store().messages.cancel(key);
    assert.deepEqual(await states(key), ['sending', 'cancelled']);
    const [operation] = await store().bulk.operations(hold);
    assert.equal(operation?.message.state, 'cancelled');
    assert.deepEqual(
      (await store().laneStore.look([hold.tenantId], undefined)).found.map(({ expired }) => expired),
      [false],
    );
    await store().bulk.settle(hold, id, [{ place: one, settlement: { kind: 'cancelled' } }]);
    assert.deepEqual(await states(key), ['cancelled', 'cancelled']);
    await audit(key);
  });

  test('that Teams was told to cancel it is not forgotten when it is put off', async () => {
    const { hold, key, places } = await stage(1);
    const { id } = await noted(hold, key, places);
    await store().bulk.later(hold, id, { pollAt: later(), cancelAsked: true });
    await store().bulk.later(hold, id, { pollAt: later() });
    const [operation] = await store().bulk.operations(hold);
    assert.equal(operation?.cancelAsked, true);
  });

  test('a holder whose epoch has passed notes, changes and settles nothing', async () => {
    const { hold, key, places, take } = await stage(2);
    const [one = '', two = ''] = places;
    const { id } = await noted(hold, key, [one]);
    await lapse(store(), hold);
    const next = await take('another');
    assert.equal(await note(hold, key, [two]), undefined);
    await store().bulk.begun(hold, id, { teamsId: 'late', serviceUrl, pollAt: later() });
    await store().bulk.settle(hold, id, [{ place: one, settlement: { kind: 'sent', serviceUrl } }]);
    const [operation] = await store().bulk.operations(next);
    assert.deepEqual([operation?.id, operation?.teamsId], [id, undefined]);
    assert.deepEqual(await states(key), ['sending', 'planned']);
  });

  test('an edit reaches what has not left, and nobody of those handed over', async () => {
    const { hold, key, places, audit, planAll, due } = await stage(2);
    const [one = '', two = ''] = places;
    const { id } = await noted(hold, key, [one]);
    const revision = await store().messages.revise(key, {
      operation: 'update',
      payload: { type: 'message', text: 'Later' },
    });
    await planAll(hold);
    const [skipped, ...others] = await store().messages.deliveries(revision, { limit: 10 });
    assert.deepEqual([skipped?.state, skipped?.why, others], ['skipped', 'not-editable', []]);
    assert.ok(await note(hold, key, [two], 1));
    await store().bulk.settle(hold, id, [{ place: one, settlement: { kind: 'sent', serviceUrl } }]);
    assert.deepEqual(await due(hold), []);
    await audit(key);
  });

  test('it is looked after until nothing waits: when an operation is asked about, or something falls due', async () => {
    const { hold, key, places } = await stage(2);
    const [one = ''] = places;
    const { id } = await noted(hold, key, [one]);
    await store().bulk.begun(hold, id, { teamsId: 'theirs', serviceUrl, pollAt: later() });
    // One is due, and may go: at once.
    await rest(hold);
    assert.equal((await chores(hold)).length, 1);
    // No more may be under way, or not yet: when the operation is asked about.
    await rest(hold, 1);
    assert.deepEqual(await chores(hold), []);
    await store().messages.pause(key);
    await store().messages.resume(key);
    await rest(hold, 5, later());
    assert.deepEqual(await chores(hold), []);
    await store().messages.cancel(key);
    await store().bulk.settle(hold, id, [{ place: one, settlement: { kind: 'sent', serviceUrl } }]);
    await rest(hold);
    assert.deepEqual(await chores(hold), []);
  });

  test('what failed and is tried again is looked after again', async () => {
    const { hold, key, places } = await stage(1);
    const [one = ''] = places;
    const { id } = await noted(hold, key, places);
    await store().bulk.settle(hold, id, [{ place: one, settlement: { kind: 'unknown', code: 'holder-lost' } }]);
    await rest(hold);
    assert.deepEqual(await chores(hold), []);
    assert.equal(await store().messages.retry(key, { states: ['unknown'] }), 1);
    assert.equal((await chores(hold)).length, 1);
    assert.ok(await note(hold, key, places));
  });
});

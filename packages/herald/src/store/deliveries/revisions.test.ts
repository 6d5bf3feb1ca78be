import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid } from '../../errors.ts';
import type { MessageKey, Tally } from '../../model/delivery.ts';
import { activityId } from '../../model/ids.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { blocked, newCompany, sent, sentWithoutId, unknown } from './testing/company.ts';
import { nextDue } from './testing/next-due.ts';

const BEFORE = { type: 'message', text: 'Lunch is here' };
const AFTER = { type: 'message', text: 'Lunch is late' };

forEachStore('revisions', (openTestStore) => {
  const store = shared(openTestStore);

  /** A broadcast to six: sent, sent without an id, blocked, unknown, leaving, and not begun. */
  async function underWay() {
    const company = await newCompany(store());
    await company.addPeople(6);
    const key = await company.send({ kind: 'everyone' }, { payload: BEFORE });
    const hold = await company.take();
    await company.planAll(hold);
    const rows = await company.due(hold);
    await company.mark(hold, rows.slice(0, 5));
    for (const [index, settlement] of [sent('first', '17'), sentWithoutId, blocked, unknown].entries())
      await company.settle(hold, rows.slice(index, index + 1), settlement);
    const counts = async (of: MessageKey): Promise<Partial<Tally>> =>
      Object.fromEntries(
        Object.entries((await store().messages.lookAt([of]))[0]?.tally ?? {}).filter(([, count]) => count > 0),
      );
    return { ...company, key, hold, rows, counts };
  }

  test('an edit goes to whoever got the message, and the rest get it edited', async () => {
    const { tenant, key, hold, rows, counts, planAll, due, mark, settle, audit } = await underWay();
    const [first, , , , leaving, waiting] = rows;
    assert.ok(first && leaving && waiting);
    const revision = await store().messages.revise(key, { operation: 'update', payload: AFTER });
    assert.deepEqual(revision, { ...key, revision: 1 });
    const { messages } = store();
    assert.deepEqual((await messages.find(tenant, key.messageId))?.payload, AFTER, 'what has not left goes out edited');
    const edit = await messages.find(tenant, key.messageId, 1);
    assert.deepEqual([edit?.operation, edit?.state, edit?.payload], ['update', 'planning', AFTER]);
    assert.deepEqual(await mark(hold, [waiting], 0), [false], 'whoever read the old one cannot send it');
    await planAll(hold);
    assert.deepEqual(await counts(revision), { planned: 4, waiting: 2, skipped: 2 });
    assert.deepEqual(await messages.reasons(revision), [{ state: 'skipped', why: 'not-editable', count: 2 }]);

    const [unsent, edited, ...others] = await due(hold);
    assert.deepEqual(others, [], 'what is leaving has not settled: its edit waits');
    assert.deepEqual([unsent?.key, unsent?.operation], [waiting.key, 'send']);
    assert.deepEqual(
      [edited?.key, edited?.operation, edited?.activityId],
      [{ ...first.key, revision: 1 }, 'update', activityId('17')],
    );
    assert.equal(edited?.to.kind === 'conversation' && edited.to.reference.conversationId, 'a:first');

    await settle(hold, [leaving], sent('leaving', '18'));
    const again = (await due(hold)).find((row) => row.key.place === leaving.key.place);
    assert.deepEqual([again?.key.revision, again?.activityId], [1, activityId('18')]);
    assert.ok(unsent && edited && again);
    assert.deepEqual(await mark(hold, [unsent, edited, again], 1), [true, true, true]);
    await settle(hold, [unsent, edited, again], sent('any', '19'));
    assert.deepEqual(await counts(key), { planned: 6, sent: 4, unreachable: 1, unknown: 1 });
    assert.deepEqual(await counts(revision), { planned: 4, sent: 2, skipped: 2 });
    assert.equal(await nextDue(store().db, hold), undefined);
    await audit(key);
  });

  test('a recall takes back what was sent, and what was not is cancelled', async () => {
    const { tenant, key, hold, rows, counts, planAll, due, mark, settle, audit } = await underWay();
    const [first, , , , leaving, waiting] = rows;
    assert.ok(first && leaving && waiting);
    const revision = await store().messages.revise(key, { operation: 'delete' });
    const { messages, laneStore } = store();
    assert.equal((await messages.find(tenant, key.messageId))?.state, 'cancelled');
    assert.deepEqual((await messages.find(tenant, key.messageId, 1))?.payload, BEFORE, 'what it takes back');
    await planAll(hold);
    assert.deepEqual(await counts(key), { planned: 6, sent: 2, waiting: 1, unreachable: 1, cancelled: 1, unknown: 1 });
    assert.deepEqual(
      (await due(hold)).map((row) => [row.key, row.operation, row.activityId]),
      [[{ ...first.key, revision: 1 }, 'delete', '17']],
    );
    // It comes back unsent, of a message that sends nothing more: so there is nothing to take back either.
    await settle(hold, [leaving], { kind: 'again', dueAt: new Date(), countsAsAttempt: true });
    assert.equal((await due(hold)).length, 1);
    assert.equal(await laneStore.skipExpired(hold, 10), 1);
    assert.equal((await due(hold)).length, 1);
    assert.deepEqual(await counts(revision), { planned: 4, waiting: 1, skipped: 3 });
    const rest = await due(hold);
    await mark(hold, rest, 0);
    await settle(hold, rest, sent());
    assert.deepEqual(await counts(revision), { planned: 4, sent: 1, skipped: 3 });
    await assert.rejects(messages.revise(key, { operation: 'delete' }), InputInvalid);
    await assert.rejects(messages.revise(key, { operation: 'update', payload: AFTER }), InputInvalid);
    await audit(key);
  });

  test('a later edit takes the place of an earlier one that has not left', async () => {
    const { key, hold, rows, counts, planAll, due, mark, audit } = await underWay();
    const { messages } = store();
    const one = await messages.revise(key, { operation: 'update', payload: AFTER });
    await planAll(hold);
    const last = { type: 'message', text: 'Lunch is off' };
    const two = await messages.revise(key, { operation: 'update', payload: last });
    await planAll(hold);
    assert.deepEqual(await counts(one), { planned: 4, cancelled: 2, skipped: 2 });
    const ready = await due(hold);
    assert.deepEqual(
      ready.map((row) => [row.key.revision, row.key.place]),
      [
        [0, rows[5]?.key.place],
        [2, rows[0]?.key.place],
      ],
    );
    assert.deepEqual((await messages.find(key.tenantId, key.messageId))?.payload, last);
    assert.deepEqual(await mark(hold, ready, 2), [true, true]);
    assert.deepEqual(await counts(two), { planned: 4, waiting: 2, skipped: 2 });
    await audit(key);
  });

  test('who got the message edited already is not edited again', async () => {
    const { key, hold, planAll, due, mark, settle, counts } = await underWay();
    await store().messages.revise(key, { operation: 'update', payload: AFTER });
    const [unsent] = await due(hold);
    assert.ok(unsent);
    await mark(hold, [unsent], 1);
    await settle(hold, [unsent], sent('late', '20'));
    await planAll(hold);
    assert.deepEqual(await counts({ ...key, revision: 1 }), { planned: 4, waiting: 2, skipped: 2 });
  });

  test('a revision of a message in planning is planned after it', async () => {
    const { addPeople, send, take, planAll, due } = await newCompany(store());
    await addPeople(3);
    const key = await send({ kind: 'everyone' }, { payload: BEFORE });
    await store().messages.revise(key, { operation: 'update', payload: AFTER });
    const hold = await take();
    await planAll(hold);
    assert.deepEqual(
      (await due(hold)).map((row) => [row.key.revision, row.operation]),
      [0, 0, 0].map((revision) => [revision, 'send']),
    );
    assert.equal((await store().messages.lookAt([{ ...key, revision: 1 }]))[0]?.tally.planned, 0);
  });

  test('a message that edits one activity names it', async () => {
    const { addPeople, send, take, due } = await newCompany(store());
    const places = await addPeople(1);
    await send({ kind: 'list', places }, { operation: 'update', activityId: activityId('42') });
    await send({ kind: 'list', places }, { operation: 'delete', activityId: activityId('43') });
    const rows = await due(await take());
    assert.deepEqual(
      rows.map((row) => [row.operation, row.activityId]),
      [
        ['update', '42'],
        ['delete', '43'],
      ],
    );
  });

  test('many who edit at once make one revision each', async () => {
    const { key, audit } = await underWay();
    const made = await Promise.all(
      Array.from({ length: 8 }, () => store().messages.revise(key, { operation: 'update', payload: AFTER })),
    );
    assert.deepEqual(
      made.map(({ revision }) => revision).toSorted((one, other) => one - other),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
    await audit(key);
  });
});

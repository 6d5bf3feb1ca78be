import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql, type KyselyPlugin, type QueryId } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { DeliveryKey, Settlement } from '../../model/delivery.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import type { Transact } from '../transact.ts';
import { createLeaving } from './leaving.ts';
import { markSending } from './mark-sending.ts';
import { settleAttempts } from './settle-attempts.ts';
import { settleInDoubt } from './settle-in-doubt.ts';
import { settleInPlace } from './settle-in-place.ts';
import { settleOthers } from './settle-others.ts';
import { settleSent } from './settle-sent.ts';
import { blocked, lapse, newBroadcast, refused, sent, unknown } from './testing/company.ts';

const isRow = ({ tenantId, messageId, place }: DeliveryKey) =>
  sql`tenant_id = ${tenantId} and message_id = ${messageId} and place = ${place}`;

const wasSent = { kind: 'sent' } as const;

const asked = <Ended extends Settlement>(
  hold: LaneHold,
  rows: ReadonlyArray<{ readonly key: DeliveryKey; readonly at: string | undefined }>,
  settlement: Ended,
  departure = 1,
) => rows.map(({ key, at }, index) => ({ row: { hold, key, settlement, departure, version: 0, at }, index }));

forEachStore('settling', (openTestStore) => {
  const store = shared(openTestStore);

  /** A broadcast to so many, of which all have left. */
  async function left(people: number) {
    const broadcast = await newBroadcast(store(), people);
    await broadcast.mark(broadcast.hold, broadcast.rows);
    return broadcast;
  }
  const find = async (key: DeliveryKey) => {
    const { rows } = await sql<{ at: string; state: string }>`
      select ctid::text as at, state from delivery where ${isRow(key)}`.execute(store().db);
    return rows[0] ?? assert.fail('there is no such delivery');
  };
  /** Which departure settled it. */
  const numberOf = async (key: DeliveryKey): Promise<number> => {
    const { rows } = await sql<{ departure: number }>`
      select departure from delivery where ${isRow(key)}`.execute(store().db);
    return rows[0]?.departure ?? assert.fail('there is no such delivery');
  };
  /** As whatever changes it does; of another due time its indexes take note, so that its room becomes free. */
  const move = (key: DeliveryKey) =>
    sql`update delivery set due_at = due_at - interval '1 second' where ${isRow(key)}`.execute(store().db);

  test('what was moved since it was marked is settled where it is, beside what was not', async () => {
    const { key, hold, rows, settle, audit } = await left(3);
    const [, moved] = rows;
    assert.ok(moved);
    const before = await find(moved.key);
    await move(moved.key);
    assert.notEqual((await find(moved.key)).at, before.at);
    assert.deepEqual(await settle(hold, rows, sent()), [true, true, true]);
    assert.deepEqual(await settle(hold, rows, sent()), [false, false, false], 'they were settled');
    assert.equal((await store().messages.lookAt([key]))[0]?.tally.sent, 3);
    await audit(key);
  });

  test('another delivery that has come where a moved one was is left alone', async () => {
    const { key, hold, rows, settle, send, planAll, audit } = await left(1);
    const [moved] = rows;
    assert.ok(moved);
    const { at } = await find(moved.key);
    await move(moved.key);
    await sql`vacuum delivery`.execute(store().db);
    const whoIsThere = async () =>
      (await sql<{ message_id: string }>`select message_id from delivery where ctid = ${at}::tid`.execute(store().db))
        .rows[0];
    // Where there is room again PostgreSQL puts rows before long.
    for (let sends = 0; (await whoIsThere()) === undefined; sends += 1) {
      assert.ok(sends < 100, 'nothing came where it was');
      await send({ kind: 'everyone' });
      await planAll(hold);
    }
    assert.deepEqual(await settle(hold, rows, sent()), [true]);
    assert.equal((await find(moved.key)).state, 'sent');
    const other = await whoIsThere();
    assert.notEqual(other?.message_id, key.messageId);
    const { rows: states } = await sql<{ state: string }>`
      select distinct state from delivery where tenant_id = ${key.tenantId} and message_id <> ${key.messageId}`.execute(
      store().db,
    );
    assert.deepEqual(states, [{ state: 'planned' }]);
    await audit(key);
  });

  test('a mark remembers where each row is', async () => {
    const { hold, rows } = await newBroadcast(store(), 2);
    const leaving = createLeaving();
    const marks = rows.map(({ key }) => ({ hold, key, version: 0 }));
    assert.deepEqual(await markSending(store().db, leaving, marks), [true, true]);
    for (const mark of marks) assert.equal(leaving.find(mark)?.at, (await find(mark.key)).at);
  });

  for (const { lost, settlement } of [
    { lost: 1, settlement: sent() },
    { lost: 2, settlement: sent() },
    { lost: 1, settlement: refused },
    { lost: 1, settlement: blocked },
    { lost: 1, settlement: unknown },
    { lost: 1, settlement: { kind: 'again', dueAt: new Date(), countsAsAttempt: true } },
  ] satisfies ReadonlyArray<{ lost: number; settlement: Settlement }>)
    test(`repeated after answer ${lost} was lost, what ended ${settlement.kind} is settled, and counted once`, async () => {
      const { key, hold, rows: due, audit } = await newBroadcast(store(), 2);
      const leaving = createLeaving();
      const rows = due.map((row) => ({ hold, key: row.key, version: 0, settlement }));
      await markSending(store().db, leaving, rows);
      const [moved] = rows;
      assert.ok(moved);
      // It takes a second statement to settle this one.
      await move(moved.key);
      await assert.rejects(settleAttempts(store().db.withPlugin(losing(lost)), leaving, rows), /was lost/);
      assert.deepEqual(await settleAttempts(store().db, leaving, rows), [true, true]);
      const { rows: attempts } = await sql`
        select distinct attempts from delivery where tenant_id = ${key.tenantId}`.execute(store().db);
      assert.deepEqual(attempts, [{ attempts: 1 }]);
      await audit(key);
    });

  test('what another attempt settled is not settled by this one, nor what a new holder called unknown', async () => {
    const { hold, rows, settle, take } = await left(3);
    const [one, other, third] = rows.map(({ key }) => ({ key, at: undefined }));
    assert.ok(one && other && third);
    assert.deepEqual(await settle(hold, rows.slice(0, 1), refused), [true]);
    assert.deepEqual(await settle(hold, rows.slice(1, 2), sent()), [true]);
    const { db } = store();
    const [byOne, byOther] = [await numberOf(one.key), await numberOf(other.key)];
    assert.deepEqual(await settleOthers(db, asked(hold, [one], refused, byOne)), [1]);
    assert.deepEqual(await settleOthers(db, asked(hold, [one], refused, byOne + 100)), []);
    assert.deepEqual(await settleSent(db, asked(hold, [other], wasSent, byOther)), [1]);
    assert.deepEqual(await settleSent(db, asked(hold, [other], wasSent, byOther + 100)), []);
    await lapse(store(), hold);
    const next = await take('another');
    assert.deepEqual(await store().laneStore.settleInDoubt(next), { unknown: 1, again: 0 });
    assert.deepEqual(await settleOthers(db, asked(hold, [third], unknown, await numberOf(third.key))), []);
  });

  test('where it was marked is enough to settle it', async () => {
    const { hold, rows } = await left(3);
    const places = await Promise.all(rows.map(async ({ key }) => ({ key, at: (await find(key)).at })));
    const [one, other, third] = places;
    assert.ok(one && other && third);
    const attempts = asked(hold, [one, { ...other, at: undefined }, { ...third, at: one.at }], wasSent);
    assert.deepEqual(await settleInPlace(store().db, attempts), [1]);
    assert.deepEqual(await settleInPlace(store().db, attempts), [], 'it was settled');
  });

  test('nothing reads all that is planned, also when the planner believes that there is nothing', async () => {
    await sql`delete from delivery`.execute(store().db);
    await sql`analyze delivery`.execute(store().db);
    const { hold, rows, take } = await left(200);
    const places = await Promise.all(rows.map(async ({ key }) => ({ key, at: (await find(key)).at })));
    for (const [settle, settlement] of [
      [settleInPlace, wasSent],
      [settleOthers, unknown],
      [settleSent, wasSent],
    ] as const) {
      const plans: string[] = [];
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each settles what it is given here
      await settle(store().db.withPlugin(explaining(plans)), asked(hold, places, settlement) as never);
      assert.match(plans.join('\n'), /Tid Scan on delivery d/u);
      assert.doesNotMatch(plans.join('\n'), /delivery_waiting/u);
    }
    const { db, transact } = store();
    await lapse(store(), hold);
    const plans: string[] = [];
    const explained: Transact = (work) =>
      transact((transaction) => work(transaction.withPlugin(explaining(plans, /update delivery d/u))));
    await settleInDoubt({ db, transact: explained }, await take('another'));
    assert.match(plans.join('\n'), /Tid Scan on delivery d/u);
    assert.doesNotMatch(plans.join('\n'), /delivery_waiting/u);
  });
});

/** Loses the answer to the nth statement: it was carried out. */
function losing(nth: number): KyselyPlugin {
  let answers = 0;
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      answers += 1;
      if (answers === nth) throw new Error(`answer ${nth} was lost`);
      return result;
    },
  };
}

/** Has statements that say so explained in place of run. */
function explaining(plans: string[], which = /./u): KyselyPlugin {
  const explained = new WeakSet<QueryId>();
  return {
    transformQuery({ node, queryId }) {
      if (node.kind !== 'RawNode' || !which.test(node.sqlFragments.join(' '))) return node;
      explained.add(queryId);
      return { ...node, sqlFragments: [`explain ${node.sqlFragments[0] ?? ''}`, ...node.sqlFragments.slice(1)] };
    },
    async transformResult({ result, queryId }) {
      if (!explained.has(queryId)) return result;
      plans.push(...result.rows.map((row) => String(row['QUERY PLAN'])));
      return { rows: [] };
    },
  };
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Settlement, Tally } from '../../model/delivery.ts';
import type { Store } from '../open-store.ts';
import { forEachStore, makeServerGround } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import {
  blocked,
  lapse,
  LONG_MS,
  newBroadcast,
  newCompany,
  refused,
  sent,
  sentWithoutId,
  unknown,
  planSlice,
} from './testing/company.ts';
import { settleOthers } from './settle-others.ts';
import { settleSent } from './settle-sent.ts';
import { nextDue } from './testing/next-due.ts';

const none: Tally = {
  planned: 0,
  waiting: 0,
  sent: 0,
  unreachable: 0,
  refused: 0,
  skipped: 0,
  cancelled: 0,
  unknown: 0,
};

forEachStore('ledger', (openTestStore) => {
  const store = shared(openTestStore);

  /** A broadcast to so many, planned, due, and held. */
  const started = (people: number, also?: Parameters<typeof newBroadcast>[2]) => newBroadcast(store(), people, also);

  test('what leaves is marked once, and answered in the order asked', async () => {
    const { hold, rows, mark, key } = await started(5);
    const [first, ...others] = rows.toReversed();
    assert.ok(first);
    assert.deepEqual(await mark(hold, [first]), [true]);
    assert.deepEqual(await mark(hold, [others[0] ?? first, first, others[1] ?? first]), [true, false, true]);
    assert.deepEqual(await mark(hold, []), []);
    assert.deepEqual((await store().messages.lookAt([key]))[0]?.tally, { ...none, planned: 5, waiting: 5 });
  });

  for (const { what, settlement, becomes, reason } of [
    { what: 'sent', settlement: sent(), becomes: { sent: 1 }, reason: [] },
    { what: 'sent without an id', settlement: sentWithoutId, becomes: { sent: 1 }, reason: [] },
    { what: 'unreachable', settlement: blocked, becomes: { unreachable: 1 }, reason: ['unreachable blocked 1'] },
    { what: 'refused', settlement: refused, becomes: { refused: 1 }, reason: ['refused BadSyntax 1'] },
    { what: 'unknown', settlement: unknown, becomes: { unknown: 1 }, reason: ['unknown ETIMEDOUT 1'] },
  ] satisfies ReadonlyArray<{ what: string; settlement: Settlement; becomes: Partial<Tally>; reason: string[] }>)
    test(`an attempt that ended ${what} is settled and counted, once`, async () => {
      const { key, hold, rows, mark, settle, audit } = await started(2);
      const [one] = rows;
      assert.ok(one);
      assert.deepEqual(await settle(hold, [one], settlement), [false], 'it has not left');
      await mark(hold, [one]);
      assert.deepEqual(await settle(hold, [one], settlement), [true]);
      assert.deepEqual((await store().messages.lookAt([key]))[0]?.tally, {
        ...none,
        planned: 2,
        waiting: 1,
        ...becomes,
      });
      const reasons = await store().messages.reasons(key);
      assert.deepEqual(
        reasons.map(({ state, why, count }) => `${state} ${why} ${count}`),
        reason,
      );
      assert.deepEqual(await settle(hold, [one], refused), [false], 'it was settled');
      assert.deepEqual(await mark(hold, [one]), [false], 'it is final');
      await audit(key);
    });

  test('what comes again is due then, with its attempts and its last code', async () => {
    const { key, hold, rows, mark, settle, due, audit } = await started(1);
    const [one] = rows;
    assert.ok(one);
    const past = new Date(Date.now() - 5_000);
    const again = (countsAsAttempt: boolean, code?: string, dueAt = past): Settlement => ({
      kind: 'again',
      dueAt,
      countsAsAttempt,
      ...(code === undefined ? {} : { status: 404, code }),
    });
    const after = async (settlement: Settlement) => {
      await mark(hold, [one]);
      assert.deepEqual(await settle(hold, [one], settlement), [true]);
      return due(hold);
    };
    let [row] = await after(again(true, 'ConversationNotFound'));
    assert.deepEqual([row?.attempts, row?.lastCode, row?.dueAt], [1, 'ConversationNotFound', past]);
    [row] = await after(again(false));
    assert.deepEqual([row?.attempts, row?.lastCode], [1, 'ConversationNotFound'], 'taken back: nothing was learnt');
    const later = new Date(Date.now() + LONG_MS);
    assert.deepEqual(await after(again(true, 'BadGateway', later)), []);
    assert.deepEqual(await nextDue(store().db, hold), later);
    assert.deepEqual((await store().messages.lookAt([key]))[0]?.tally, { ...none, planned: 1, waiting: 1 });
    await audit(key);
  });

  test('batches span lanes, and several settlements of one delivery follow one another', async () => {
    const [one, other] = [await started(3), await started(2)];
    const all = [one, other].flatMap(({ hold, rows }) => rows.map(({ key }) => ({ hold, key, version: 0 })));
    assert.deepEqual(await store().ledger.markSending(all), [true, true, true, true, true]);
    const [first, ...rest] = all;
    assert.ok(first);
    const settled = await store().ledger.settle([
      { ...first, settlement: unknown },
      ...rest.map((row) => ({ ...row, settlement: sent() })),
      { ...first, settlement: sent('late') },
    ]);
    assert.deepEqual(settled, [true, true, true, true, true, true]);
    assert.deepEqual((await store().messages.lookAt([one.key]))[0]?.tally, { ...none, planned: 3, sent: 3 });
    assert.deepEqual((await store().messages.lookAt([other.key]))[0]?.tally, { ...none, planned: 2, sent: 2 });
    await one.audit(one.key);
    await other.audit(other.key);
  });

  for (const { what, change } of [
    { what: 'paused', change: async (key) => void (await store().messages.pause(key)) },
    { what: 'cancelled', change: (key) => store().messages.cancel(key) },
    {
      what: 'edited',
      change: async (key) =>
        void (await store().messages.revise(key, { operation: 'update', payload: { type: 'message' } })),
    },
    {
      what: 'expired',
      change: async (key) =>
        void (await sql`update message set expires_at = now() where message_id = ${key.messageId}`.execute(store().db)),
    },
  ] satisfies ReadonlyArray<{
    what: string;
    change: (key: Awaited<ReturnType<typeof started>>['key']) => Promise<void>;
  }>)
    test(`of a message that was ${what} nothing is marked that was read before`, async () => {
      const { key, hold, rows, mark, audit } = await started(3);
      await change(key);
      assert.deepEqual(await mark(hold, rows), [false, false, false]);
      await audit(key);
    });

  test('a holder whose epoch has passed marks and settles nothing, whatever it knew', async () => {
    const { key, tenant, hold, rows, mark, settle, take, audit } = await started(6);
    const [leaving, ...others] = rows;
    assert.ok(leaving);
    await mark(hold, [leaving]);
    await lapse(store(), hold);
    assert.deepEqual(
      await mark(hold, others),
      others.map(() => false),
      'its lease has run out',
    );
    const next = await take('another');
    const before = await store().messages.deliveries(key, { limit: 10 });
    assert.deepEqual(
      await mark(hold, others),
      others.map(() => false),
    );
    for (const settlement of [
      blocked,
      refused,
      unknown,
      { kind: 'again', dueAt: new Date(), countsAsAttempt: true },
    ] as const)
      assert.deepEqual(await settle(hold, [leaving], settlement), [false]);
    assert.deepEqual(await store().messages.deliveries(key, { limit: 10 }), before);
    assert.equal(await planSlice(store(), hold, 10), undefined);
    assert.deepEqual(await store().laneStore.settleInDoubt(hold), { unknown: 0, again: 0 });
    assert.deepEqual(await store().laneStore.settleInDoubt({ tenantId: tenant, epoch: next.epoch + 1 }), {
      unknown: 0,
      again: 0,
    });
    assert.deepEqual(await store().laneStore.settleInDoubt(next), { unknown: 1, again: 0 });
    assert.deepEqual(await settle(hold, [leaving], refused), [false], 'only what was sent may come late');
    assert.deepEqual(
      await settle({ ...hold, epoch: next.epoch }, [leaving], sent()),
      [false],
      'it was not its attempt',
    );
    assert.deepEqual(await settle(hold, [leaving], sent()), [true]);
    assert.deepEqual(await store().messages.reasons(key), []);
    await audit(key);
  });

  test('what is in doubt is settled although the lease ran out before that, as long as nobody took the lane', async () => {
    const { key, hold, rows, mark, take, due, audit } = await started(2);
    await mark(hold, rows);
    await lapse(store(), hold);
    const next = await take('another');
    await lapse(store(), next);
    assert.deepEqual(await store().laneStore.settleInDoubt(next), { unknown: 2, again: 0 });
    assert.deepEqual(await due(next), []);
    await audit(key);
  });

  test('what was put aside since it was loaded is not marked', async () => {
    const { key, hold, rows, mark, audit } = await started(2);
    const [one, other] = rows;
    assert.ok(one && other);
    await sql`update delivery set state = 'skipped', why = 'duplicate'
      where message_id = ${key.messageId} and place = ${one.key.place}`.execute(store().db);
    await sql`update message_tally set waiting = 1, skipped = 1 where message_id = ${key.messageId}`.execute(
      store().db,
    );
    await sql`insert into message_reason values (${key.tenantId}, ${key.messageId}, 0, 'skipped', 'duplicate', 1)`.execute(
      store().db,
    );
    assert.deepEqual(await mark(hold, [one, other]), [false, true]);
    await audit(key);
  });

  test('what is in doubt is planned again where the author wants it so', async () => {
    const { key, hold, rows, mark, settle, take, due, audit } = await started(2, { onUnknown: 'resend' });
    await mark(hold, rows);
    await settle(hold, rows.slice(1), sent());
    await lapse(store(), hold);
    const next = await take('another');
    assert.deepEqual(await store().laneStore.settleInDoubt(next), { unknown: 0, again: 1 });
    const [again] = await due(next);
    assert.deepEqual([again?.key.place, again?.attempts, again?.lastCode], [rows[0]?.key.place, 1, 'holder-lost']);
    assert.deepEqual(await settle(hold, rows.slice(0, 1), sent()), [false], 'it is planned again');
    await mark(next, again === undefined ? [] : [again]);
    assert.deepEqual(await settle(hold, rows.slice(0, 1), sent()), [false], 'it leaves under another epoch');
    await audit(key);
  });
});

for (const moved of [false, true])
  test(`a success is kept that comes while a new holder calls it unknown${moved ? ', of a row that moved' : ''}`, async (t) => {
    const ground = await makeServerGround(t);
    const [mine, other] = [await ground.open(), await ground.open()];
    const { key, hold, rows, mark, settle, audit } = await newBroadcast(mine, 1);
    await mark(hold, rows);
    if (moved) await sql`update delivery set status = null where message_id = ${key.messageId}`.execute(mine.db);
    let late: Promise<readonly boolean[]> | undefined;
    await other.transact(async (transaction) => {
      // As settling what is in doubt does, held open until the late answer waits for it.
      await sql`update delivery set state = 'unknown', code = 'holder-lost', epoch = ${hold.epoch}, departure = 1 where message_id = ${key.messageId}`.execute(
        transaction,
      );
      await sql`update message_tally set waiting = 0, unknown = 1 where message_id = ${key.messageId}`.execute(
        transaction,
      );
      await sql`insert into message_reason values (${key.tenantId}, ${key.messageId}, 0, 'unknown', 'holder-lost', 1)`.execute(
        transaction,
      );
      late = settle(hold, rows, sent());
      await untilBlocked(transaction);
    });
    assert.deepEqual(await late, [true]);
    assert.equal((await mine.messages.lookAt([key]))[0]?.tally.sent, 1);
    await audit(key);
  });

for (const settlement of [
  sent(),
  refused,
  unknown,
  { kind: 'again', dueAt: new Date(), countsAsAttempt: true },
] satisfies readonly Settlement[])
  test(`what ended ${settlement.kind} is settled, once, when that is repeated while the first try is under way`, async (t) => {
    const ground = await makeServerGround(t);
    const [mine, other] = [await ground.open(), await ground.open()];
    const { key, hold, rows, mark, settle, audit } = await newBroadcast(mine, 1);
    await mark(hold, rows);
    let repeated: Promise<readonly boolean[]> | undefined;
    await other.transact(async (transaction) => {
      const first = rows.map((row, index) => ({
        row: { hold, key: row.key, settlement, departure: 1, version: 0, at: undefined },
        index,
      }));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each settles what it is given here
      await (settlement.kind === 'sent' ? settleSent : settleOthers)(transaction, first as never);
      repeated = settle(hold, rows, settlement);
      await untilBlocked(transaction);
    });
    assert.deepEqual(await repeated, [true]);
    assert.deepEqual(
      (await sql`select attempts from delivery where message_id = ${key.messageId}`.execute(mine.db)).rows,
      [{ attempts: 1 }],
    );
    await audit(key);
  });

test('what is marked is marked once, also when PostgreSQL undoes the first try for a deadlock', async (t) => {
  const ground = await makeServerGround(t);
  const [mine, other] = [await ground.open(), await ground.open()];
  const [one, two] = [await newBroadcast(mine, 2), await newBroadcast(mine, 2)].toSorted((a, b) =>
    a.tenant < b.tenant ? -1 : 1,
  );
  assert.ok(one && two);
  const rows = [one, two].flatMap(({ hold, rows: due }) => due.map(({ key }) => ({ hold, key, version: 0 })));
  let marked: Promise<readonly boolean[]> | undefined;
  await other.transact(async (transaction) => {
    const lock = (tenant: string) => sql`select from lane where tenant_id = ${tenant} for update`.execute(transaction);
    // So that it is the marks that PostgreSQL gives up.
    await sql`set local deadlock_timeout = '1min'`.execute(transaction);
    await lock(two.tenant);
    marked = mine.ledger.markSending(rows);
    await untilBlocked(transaction);
    await lock(one.tenant);
  });
  assert.deepEqual(await marked, [true, true, true, true]);
  for (const { hold, rows: due, settle, key, audit } of [one, two]) {
    assert.deepEqual(await settle(hold, due, sent()), [true, true]);
    await audit(key);
  }
});

test('a renewal that comes in between keeps nothing from being marked, and no lane from being given back', async (t) => {
  const ground = await makeServerGround(t);
  const [mine, other] = [await ground.open(), await ground.open()];
  const { addPeople, send, take, planAll, due, mark, settle, tenant, audit } = await newCompany(mine);
  await addPeople(2);
  const key = await send({ kind: 'everyone' });
  const hold = await take();
  await planAll(hold);
  const rows = await due(hold);
  /** While a renewal is under way, which ends once this waits for it. */
  const beside = async <T>(work: () => Promise<T>): Promise<T> => {
    let working: Promise<T> | undefined;
    await other.transact(async (transaction) => {
      await sql`update lane set held_until = held_until + interval '1 s' where tenant_id = ${tenant}`.execute(
        transaction,
      );
      working = work();
      await untilBlocked(transaction);
    });
    return working ?? assert.fail('nothing was under way');
  };
  assert.deepEqual(await beside(() => mark(hold, rows)), [true, true]);
  assert.deepEqual(await settle(hold, rows, sent()), [true, true]);
  await beside(() => mine.laneStore.giveBack(hold, []));
  assert.equal((await take('another')).epoch, hold.epoch + 1);
  await audit(key);
});

/** Resolves once somebody waits for a lock of the transaction. */
async function untilBlocked(transaction: Parameters<Parameters<Store['transact']>[0]>[0]): Promise<void> {
  for (let waits = false; !waits;) {
    const { rows } = await sql`
      select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(
      transaction,
    );
    waits = rows.length > 0;
  }
}

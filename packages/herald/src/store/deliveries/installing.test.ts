import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { DueDelivery, LaneHold } from '../../lane-ports.ts';
import { entraId, personId } from '../../model/ids.ts';
import type { Settlement } from '../../model/delivery.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { lapse, newCompany, sent } from './testing/company.ts';

const NOT_INSTALLED: Settlement = {
  kind: 'again',
  dueAt: new Date(0),
  countsAsAttempt: true,
  status: 403,
  code: 'ForbiddenOperationException',
};

forEachStore('what is to be done about the app', (openTestStore) => {
  const store = shared(openTestStore);

  /** A message that may install, to people of whom these are known to be so. */
  async function started(operation: 'send' | 'install' = 'send') {
    const company = await newCompany(store());
    const learn = (entra: string, lessons: readonly ('removed' | 'installed')[], at = new Date(0)) =>
      store().addressBook.learn([
        { kind: 'person-seen', tenantId: company.tenant, at, person: { entraId: entraId(entra) } },
        ...lessons.map((kind) => ({
          kind,
          tenantId: company.tenant,
          at,
          home: { kind: 'personal', person: { entraId: entraId(entra) } } as const,
        })),
      ]);
    const plan = async () => {
      const key = await company.send({ kind: 'everyone' }, { operation, install: 'if-missing' });
      const hold = await company.take();
      await company.planAll(hold);
      return { key, hold };
    };
    const nextOf = async (hold: LaneHold) =>
      (await company.due(hold)).map(({ installing }) => installing?.next ?? 'message');
    return { ...company, learn, plan, nextOf };
  }

  for (const [who, lessons, next] of [
    ['never heard of', [], 'install'],
    ['who has the app', ['installed'], 'message'],
    ['who removed it', ['installed', 'removed'], 'install'],
  ] as const)
    test(`what comes first for somebody ${who}: ${next}`, async () => {
      const { learn, plan, nextOf, tenant } = await started();
      await learn(`${tenant}-ana`, lessons);
      const { hold } = await plan();
      assert.deepEqual(await nextOf(hold), [next]);
    });

  test('somebody with a chat gets the message, until Teams says that the app is missing', async () => {
    const { addPeople, plan, nextOf, due, mark, settle } = await started();
    await addPeople(1);
    const { hold } = await plan();
    assert.deepEqual(await nextOf(hold), ['message']);
    const rows = await due(hold);
    await mark(hold, rows);
    await settle(hold, rows, NOT_INSTALLED);
    assert.deepEqual(await nextOf(hold), ['install']);
  });

  test('what an earlier holder did is not done again: after the install comes the message, then Graph’s chat', async () => {
    const { learn, plan, nextOf, due, mark, settle, tenant } = await started();
    await learn(`${tenant}-ana`, []);
    const { hold } = await plan();
    await learn(`${tenant}-ana`, ['installed'], new Date(Date.now() + 60_000));
    assert.deepEqual(await nextOf(hold), ['message']);
    const rows = await due(hold);
    await mark(hold, rows);
    await settle(hold, rows, NOT_INSTALLED);
    assert.deepEqual(await nextOf(hold), ['chat']);
  });

  test('somebody without an Entra id cannot be installed for', async () => {
    const { plan, due, tenant, audit } = await started('install');
    await sql`insert into person (tenant_id, person_id, teams_id, gone, said_at)
      values (${tenant}, ${personId('ana')}, ${`29:${tenant}`}, false, '{}')`.execute(store().db);
    const { key, hold } = await plan();
    assert.deepEqual(await due(hold), []);
    assert.deepEqual(await store().messages.reasons(key), [{ state: 'unreachable', why: 'not-installed', count: 1 }]);
    await audit(key);
  });

  test('a step in doubt is planned again, whatever the author wants of messages, and costs no attempt', async () => {
    const { learn, plan, take, due, settle, audit, tenant } = await started();
    await learn(`${tenant}-ana`, []);
    await learn(`${tenant}-bo`, []);
    const { key, hold } = await plan();
    const rows = await due(hold);
    const leave = (row: DueDelivery | undefined, repeatable: boolean) =>
      store().ledger.markSending(row === undefined ? [] : [{ hold, key: row.key, version: 0, repeatable }]);
    await leave(rows[0], true);
    await leave(rows[1], false);
    await lapse(store(), hold);
    const next = await take('another');
    assert.deepEqual(await store().laneStore.settleInDoubt(next), { unknown: 1, again: 1 });
    const [again, ...others] = await due(next);
    assert.deepEqual([again?.key.place, again?.attempts, others.length], [rows[0]?.key.place, 0, 0]);
    assert.deepEqual(await settle(hold, rows.slice(0, 1), sent()), [false], 'it is planned again');
    await audit(key);
  });

  test('an edit is not made of what a step was under way for: the message goes out as edited', async () => {
    const { learn, plan, due, audit, planAll, tenant } = await started();
    await learn(`${tenant}-ana`, []);
    const { key, hold } = await plan();
    const rows = await due(hold);
    await store().ledger.markSending(rows.map((row) => ({ hold, key: row.key, version: 0, repeatable: true })));
    const edit = await store().messages.revise(key, { operation: 'update', payload: { type: 'message', text: 'New' } });
    await planAll(hold);
    assert.equal((await store().messages.lookAt([edit]))[0]?.tally.planned, 0);
    await audit(key);
  });
});

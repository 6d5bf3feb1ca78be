import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chore } from '../../model/chore.ts';
import type { TenantId } from '../../model/ids.ts';
import { lapse, newCompany } from '../deliveries/testing/company.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { putChores } from './chores.ts';

const PAST = new Date('2026-11-02T09:00:00.000Z');
const FUTURE = new Date('2099-01-01T00:00:00.000Z');
const keys = (chores: readonly Chore[]) => chores.map(({ key }) => key);

forEachStore('chores', (openTestStore) => {
  const store = shared(openTestStore);
  const put = (tenantId: TenantId, key: string, dueAt: Date | undefined, detail?: unknown) =>
    store().transact((transaction) => putChores(transaction, [{ tenantId, kind: 'welcome', key, dueAt, detail }]));

  test('what is due is found, the longest first, and nothing that is to come', async () => {
    const { tenant, take } = await newCompany(store());
    await put(tenant, 'now', undefined);
    await put(tenant, 'long ago', PAST, { by: 'Ana' });
    await put(tenant, 'later', FUTURE);
    const found = await store().laneStore.dueChores(await take(), 10);
    assert.deepEqual(keys(found), ['long ago', 'now']);
    assert.deepEqual(found[0], { kind: 'welcome', key: 'long ago', dueAt: PAST, detail: { by: 'Ana' } });
  });

  test('there is one of a kind and key: the earlier time holds, and the newer detail', async () => {
    const { tenant, take } = await newCompany(store());
    await put(tenant, 'one', FUTURE, 1);
    await put(tenant, 'one', PAST, 2);
    await put(tenant, 'one', FUTURE);
    const [found] = await store().laneStore.dueChores(await take(), 10);
    assert.deepEqual([found?.dueAt, found?.detail], [PAST, 2]);
  });

  test('one that is ended is gone, one that is put off comes again, and one that was put in anew stays', async () => {
    const { tenant, take } = await newCompany(store());
    const { laneStore } = store();
    const hold = await take();
    const find = async () => (await laneStore.dueChores(hold, 1))[0] ?? assert.fail('nothing is due');
    await put(tenant, 'one', PAST);
    await laneStore.endChore(hold, await find(), new Date(PAST.getTime() + 1));
    const again = await find();
    assert.deepEqual(again.dueAt, new Date(PAST.getTime() + 1));
    await put(tenant, 'one', PAST);
    await laneStore.endChore(hold, again);
    await laneStore.endChore(hold, await find());
    assert.deepEqual(await laneStore.dueChores(hold, 10), []);
  });

  test('whoever holds the lane no more ends nothing', async () => {
    const { tenant, take } = await newCompany(store());
    const { laneStore } = store();
    const hold = await take();
    await put(tenant, 'one', PAST);
    const [chore = assert.fail()] = await laneStore.dueChores(hold, 1);
    await lapse(store(), hold);
    await laneStore.endChore(hold, chore);
    assert.equal((await laneStore.dueChores(await take('another'), 10)).length, 1);
  });

  test('what falls due is news to its holder, and a reason to take a lane that nobody holds', async () => {
    const { tenant, take } = await newCompany(store());
    const { laneStore } = store();
    await put(tenant, 'one', FUTURE);
    assert.ok(!(await laneStore.findUnheld(1_000)).includes(tenant));
    await put(tenant, 'one', PAST);
    assert.ok((await laneStore.findUnheld(1_000)).includes(tenant));
    await take();
    const { found } = await laneStore.look([tenant], undefined);
    assert.deepEqual(found, [{ tenantId: tenant, planning: false, expired: false, due: false, chores: true }]);
  });
});

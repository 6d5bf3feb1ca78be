import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLanes, type Delivering } from './delivering.ts';
import { tenantId } from './model/ids.ts';
import { forEachStore } from './store/testing/for-each-store.ts';
import { newCompany, refused, sent } from './store/deliveries/testing/company.ts';
import { shared } from './store/testing/shared.ts';
import { shareStatements } from './flow/lanes/share-statements.ts';

forEachStore('statements that lanes share', (openTestStore) => {
  const store = shared(openTestStore);

  test('an outcome that PostgreSQL does not take keeps none of the others from being settled', async () => {
    const faults: unknown[] = [];
    const { laneStore, ledger, messages } = store();
    const { settles } = shareStatements({ store: laneStore, ledger, onFault: (fault) => faults.push(fault) });
    const { addPeople, send, take, due, mark, audit } = await newCompany(store());
    const key = await send({ kind: 'list', places: await addPeople(3) });
    const hold = await take();
    const rows = await due(hold);
    await mark(hold, rows);
    const outcomes = [sent(), { ...refused, code: 'zero\0byte' }, refused];
    const settled = await Promise.all(
      rows.map(async ({ key: one }, index) => settles.add({ hold, key: one, settlement: outcomes[index] ?? refused })),
    );
    assert.deepEqual(settled, [true, false, true]);
    assert.equal(faults.length, 1);
    const { sent: sentCount, refused: refusedCount, waiting } = (await messages.lookAt([key]))[0]?.tally ?? {};
    assert.deepEqual([sentCount, refusedCount, waiting], [1, 1, 1]);
    await audit(key);
  });
});

test('lanes that could not be started are started when there is something to send again', async () => {
  const poked: unknown[] = [];
  const faults: unknown[] = [];
  const failure = new Error('the database is away');
  let starts = 0;
  const lanes = createLanes(undefined, async () => {
    starts += 1;
    if (starts === 1) throw failure;
    return { ...started, poke: (key) => void poked.push(key) };
  });
  const key = { tenantId: tenantId('contoso') };
  lanes.poke(key, (fault) => faults.push(fault));
  await nextTurn();
  lanes.poke(key, (fault) => faults.push(fault));
  await nextTurn();
  assert.deepEqual([faults, poked, starts], [[failure], [key], 2]);
});

const started: Delivering = {
  poke: () => {},
  settledHere: async () => undefined,
  heldHere: () => false,
  closedHere: () => undefined,
  stop: async () => {},
};

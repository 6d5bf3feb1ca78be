import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { HeraldError } from 'herald';
import { accounted } from '../support/accounted.ts';
import { bulkFor } from '../support/bulk.ts';
import { sharedContoso, startContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { populate } from '../support/populate.ts';
import { tally } from '../support/tally.ts';
import { waitUntil } from '../support/wait-until.ts';

const HOUR_MS = 3_600_000;

suite('announcements through the bulk API that meet with hurdles', () => {
  const contoso = sharedContoso();
  const { toAll, received, fast } = bulkFor(contoso);

  for (const [what, onUnknown, becomes] of [
    ['is in doubt', 'hold', { unknown: 10 }],
    ['is handed over again where the author says so', 'resend', { sent: 10 }],
  ] as const)
    test(`what was handed over without an answer ${what}`, async () => {
      await fast();
      const { control } = contoso();
      const { tenantId } = await populate(contoso(), 10);
      // Lost on its way there, or back: nobody can tell.
      const reset = onUnknown === 'hold' ? 'after' : 'before';
      await control.addFault({ operation: 'bulkSend', tenantId, reset, times: 1 });
      const message = await toAll(tenantId, { onUnknown });
      assert.deepEqual(await message.finished(), tally({ planned: 10, ...becomes }));
      await accounted([message]);
      // Teams goes on with it, whoever hears of that.
      await waitUntil('everyone to have it', async () => (await received(tenantId)).once === 10);
    });

  test('asked to wait, nobody hands anything over before then', async () => {
    await fast();
    const { control, teams } = contoso();
    const { tenantId } = await populate(contoso(), 10);
    await control.addFault({ operation: 'bulkSend', tenantId, status: 429, retryAfterSeconds: 2, times: 1 });
    const sends: number[] = [];
    teams.onRequest(
      ({ path }) => void (path.includes('/v3/batch/conversation/users') && sends.push(performance.now())),
    );
    const message = await toAll(tenantId);
    assert.deepEqual(await message.finished(), tally({ planned: 10, sent: 10 }));
    const [first = 0, second = 0, ...others] = sends;
    assert.deepEqual(others, []);
    assert.ok(second - first >= 2_000, `asked again after ${second - first} ms`);
    const [delivery] = await message.deliveries();
    assert.equal(delivery?.attempts, 1);
  });

  test('paused, nothing more is handed over; resumed, the rest is', async () => {
    const { control } = contoso();
    await control.setBulk({ entriesPerSecond: 1, retryAfterSeconds: 0.05 });
    const { tenantId } = await populate(contoso(), 650);
    const message = await toAll(tenantId);
    const under = async () => (await control.bulkOperations({ tenantId })).length;
    await waitUntil('as many operations as may be under way', async () => (await under()) === 5);
    await message.pause();
    await fast();
    await waitUntil('those to end', async () => (await message.tally()).sent === 500);
    assert.equal(await under(), 5);
    await message.resume();
    assert.deepEqual(await message.finished(), tally({ planned: 650, sent: 650 }));
    assert.deepEqual(await received(tenantId), { once: 650, more: 0 });
  });

  test('an operation that Teams failed halfway leaves in doubt whom it does not name', async () => {
    const { control } = contoso();
    await control.setBulk({ entriesPerSecond: 50, retryAfterSeconds: 0.05 });
    const { tenantId } = await populate(contoso(), 90);
    const message = await toAll(tenantId);
    await waitUntil('some to arrive', async () => (await received(tenantId)).once > 2);
    const [operation] = await control.bulkOperations({ tenantId });
    await control.failBulkOperation({ operationId: given(operation).operationId });
    assert.deepEqual(await message.finished(), tally({ planned: 90, unknown: 90 }));
    assert.deepEqual(await message.reasons(), [{ state: 'unknown', why: 'bulk-failed', count: 90 }]);
    await accounted([message]);
  });
});

test('an operation on a host that is trusted no more is given up after a day', async (t) => {
  const faults: unknown[] = [];
  const untrusted = (): boolean =>
    faults.some((fault) => fault instanceof HeraldError && fault.code === 'E_SERVICE_URL_NOT_TRUSTED');
  let ahead = 0;
  const contoso = await startContoso(t, {
    herald: () => ({ onFault: (fault) => faults.push(fault), clock: { now: () => new Date(Date.now() + ahead) } }),
  });
  const { control, herald, teams } = contoso;
  await control.setBulk({ entriesPerSecond: 1, retryAfterSeconds: 0.05 });
  const { tenantId } = await populate(contoso, 90);
  const message = await bulkFor(() => contoso).toAll(tenantId);
  await waitUntil('it to be under way', async () => (await control.bulkOperations({ tenantId })).length === 1);
  herald.trustServiceUrl(teams.serviceUrl, new Date(0));
  await waitUntil('it to be asked about in vain', async () => untrusted());
  assert.equal((await message.tally()).waiting, 90);
  ahead = 25 * HOUR_MS;
  // Looks at it at once.
  await message.cancel();
  assert.deepEqual(await message.finished(), tally({ planned: 90, unknown: 90 }));
  assert.deepEqual(await message.reasons(), [{ state: 'unknown', why: 'bulk-never-ended', count: 90 }]);
  await accounted([message]);
});

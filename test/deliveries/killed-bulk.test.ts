import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { accounted } from '../support/accounted.ts';
import { sharedContoso } from '../support/contoso.ts';
import { populate } from '../support/populate.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWorker } from './start-worker.ts';

const PEOPLE = 150;

suite('an announcement through the bulk API, whose worker is killed', () => {
  const contoso = sharedContoso({ store: 'server', herald: () => ({ lanes: false }) });

  test('while Teams delivers it: the next one asks what became of it, and nobody gets it twice', async (t) => {
    const { control, herald, appId } = contoso();
    const { tenantId } = await populate(contoso(), PEOPLE);
    await control.setBulk({ entriesPerSecond: 10, retryAfterSeconds: 0.5 });
    const worker = await startWorker(t, contoso());
    const message = await herald.broadcast({
      audience: { kind: 'everyone', tenant: tenantId },
      message: { text: 'The new portal opens on Monday' },
      via: 'bulk',
    });
    await waitUntil('both operations', async () => (await control.bulkOperations({ tenantId })).length === 2);
    await waitUntil('some to arrive', async () => (await control.received({ appId, tenantId })).once > 5);
    worker.signal('SIGKILL');
    await control.setBulk({ entriesPerSecond: 1_000 });
    await startWorker(t, contoso());
    const { sent, unknown, ...others } = await message.finished();
    assert.deepEqual(await accounted([message]), { sent, unknown, ...others });
    assert.equal(sent + unknown, PEOPLE);
    const { once, twice, more } = await control.received({ appId, tenantId });
    assert.deepEqual([twice, more], [0, 0]);
    assert.ok(
      once >= sent && once <= sent + unknown,
      `${once} got it, ${sent} are said to have, ${unknown} are in doubt`,
    );
    assert.equal((await control.bulkOperations({ tenantId })).length, 2, 'nothing was handed over again');
  });

  test('while it waits to hear whether Teams took it: those are in doubt, and the rest goes on', async (t) => {
    const { control, herald, appId } = contoso();
    const { tenantId } = await populate(contoso(), PEOPLE);
    await control.setBulk({ entriesPerSecond: 1_000, retryAfterSeconds: 0.1 });
    await control.addFault({ operation: 'bulkSend', tenantId, latencyMs: 60_000, times: 1 });
    const worker = await startWorker(t, contoso());
    const message = await herald.broadcast({
      audience: { kind: 'everyone', tenant: tenantId },
      message: { text: 'The new portal opens on Monday' },
      via: 'bulk',
    });
    await waitUntil('a hundred to arrive', async () => (await control.received({ appId, tenantId })).once === 100);
    worker.signal('SIGKILL');
    await startWorker(t, contoso());
    const tally = await message.finished();
    assert.deepEqual(await accounted([message]), tally);
    assert.deepEqual([tally.unknown, tally.sent], [100, PEOPLE - 100]);
    assert.deepEqual(await message.reasons(), [{ state: 'unknown', why: 'holder-lost', count: 100 }]);
    const { once, twice, more } = await control.received({ appId, tenantId });
    assert.deepEqual([once, twice, more], [PEOPLE, 0, 0]);
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { accounted } from '../support/accounted.ts';
import { anotherHerald } from '../support/another-herald.ts';
import { sharedContoso } from '../support/contoso.ts';
import { populate } from '../support/populate.ts';
import { waitUntil } from '../support/wait-until.ts';

const PEOPLE = 200;
/** A process is to stop within ten seconds. */
const STOP_WITHIN_MS = 10_000;
/** A lane that is handed back is taken at once; one that is not, when its lease has run out. */
const LEASE_MS = 6_000;

suite('a lane', () => {
  // Shared, so that it is closed after the other Herald on its database.
  const shared = sharedContoso({ store: 'server', herald: () => ({ lanes: true }) });

  test('is handed on at once by closing while Teams does not answer, and what is in doubt is told', async (t) => {
    const contoso = shared();
    const { control, herald, appId, place } = contoso;
    const { tenantId } = await populate(contoso, PEOPLE);
    await control.addFault({ operation: 'create', hang: true, times: 1 });

    const { key } = await herald.broadcast({
      audience: { kind: 'everyone', tenant: tenantId },
      message: { text: 'Lunch is here' },
    });
    const received = () => control.received({ appId });
    await waitUntil('some of them', async () => (await received()).once >= PEOPLE / 8);
    // Not before, or either of them might hold the lane.
    const next = await anotherHerald(t, contoso, { ...place, lanes: true });
    const message = await next.message(tenantId, key.messageId);
    const asked = performance.now();
    await herald.close();
    const closed = performance.now();
    assert.ok(closed - asked < STOP_WITHIN_MS, `after ${closed - asked} ms`);
    const { once: before } = await received();
    assert.ok(before < PEOPLE / 2, `${before} of them have it before`);
    const inDoubt = await message.deliveries({ state: 'unknown' });
    assert.deepEqual(
      inDoubt.map(({ code }) => code),
      ['E_CALL_ABORTED'],
      'told by the one who asked, and not by the next holder',
    );

    await waitUntil('the next message', async () => (await received()).once > before);
    assert.ok(performance.now() - closed < LEASE_MS / 2, `after ${performance.now() - closed} ms`);
    const tally = await message.finished();
    assert.deepEqual([tally.sent, tally.unknown], [PEOPLE - 1, 1]);
    assert.deepEqual(await accounted([message]), tally);
    assert.deepEqual(await received(), {
      people: PEOPLE,
      messages: PEOPLE - 1,
      never: 1,
      once: PEOPLE - 1,
      twice: 0,
      more: 0,
    });
  });
});

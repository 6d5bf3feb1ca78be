import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { accounted } from '../support/accounted.ts';
import { sharedContoso } from '../support/contoso.ts';
import { populate } from '../support/populate.ts';
import { waitUntil } from '../support/wait-until.ts';

const TEXT = 'Lunch is here';
/** How many live ones come at once during the broadcast: three seconds of what Teams takes. */
const LIVE = 150;

suite('live messages, where Teams takes 50 a second', () => {
  const contoso = sharedContoso({ store: 'server', simulator: { limits: { enabled: true } } });
  const received = (tenantId: string) => contoso().control.received({ appId: contoso().appId, tenantId });

  test('1,000 at once all arrive once, and each caller is told so', async () => {
    const { herald } = contoso();
    const { tenantId, people } = await populate(contoso(), 1_000);
    const outcomes = await Promise.all(
      people.map((person) => herald.send({ person, tenant: tenantId }, { text: TEXT })),
    );
    assert.deepEqual(
      outcomes.filter(({ kind }) => kind !== 'sent'),
      [],
    );
    assert.deepEqual(await received(tenantId), {
      people: 1_000,
      messages: 1_000,
      never: 0,
      once: 1_000,
      twice: 0,
      more: 0,
    });
  });

  test('they overtake a broadcast to 2,000, which goes on all the same', async () => {
    const { herald } = contoso();
    const { tenantId, people } = await populate(contoso(), 2_000);
    const message = await herald.broadcast({
      audience: { kind: 'everyone', tenant: tenantId },
      message: { text: 'The canteen has a new menu' },
    });
    await waitUntil('the broadcast', async () => (await message.tally()).sent > 50);

    const before = (await received(tenantId)).messages;
    const [person = '', ...others] = people;
    const asked = performance.now();
    assert.equal((await herald.send({ person, tenant: tenantId }, { text: TEXT })).kind, 'sent');
    const seconds = (performance.now() - asked) / 1_000;
    const overtaken = (await received(tenantId)).messages - before;
    assert.ok(overtaken < 150 && seconds < 3, `${overtaken} arrived before it, in ${seconds} s`);

    const { sent } = await message.tally();
    const outcomes = await Promise.all(
      others.slice(0, LIVE).map((to) => herald.send({ person: to, tenant: tenantId }, { text: TEXT })),
    );
    assert.deepEqual(
      outcomes.filter(({ kind }) => kind !== 'sent'),
      [],
    );
    const meanwhile = (await message.tally()).sent - sent;
    assert.ok(meanwhile >= LIVE / 10, `${meanwhile} of the broadcast while ${LIVE} live ones went`);
    await message.cancel();
    await message.finished();
    const tally = await accounted([message]);
    assert.deepEqual([tally.sent + tally.cancelled, tally.planned], [2_000, 2_000]);
    assert.equal((await received(tenantId)).messages, tally.sent + 1 + LIVE);
  });
});

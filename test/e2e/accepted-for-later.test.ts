import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anotherHerald } from '../support/another-herald.ts';
import { startContoso } from '../support/contoso.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Long enough to close in between. */
const LATER_MS = 1_500;

for (const store of ['embedded', 'server'] as const)
  test(`what was accepted for later is sent after a restart, though nobody asks for anything, ${store} store`, async (t) => {
    const contoso = await startContoso(t, { store });
    const { herald, tenantId, people, place, texts } = contoso;
    const [ana] = await people(['Ana'], { install: true });
    await herald.broadcast({
      audience: { kind: 'list', to: [ana.id], tenant: tenantId },
      message: { text: 'Lunch is here' },
      at: new Date(Date.now() + LATER_MS),
    });
    await herald.close();
    assert.deepEqual(await texts(ana.id), []);
    const next = await anotherHerald(t, contoso, place);
    await waitUntil('the message', async () => (await texts(ana.id)).length > 0);
    await next.close();
  });

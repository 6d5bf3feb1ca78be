import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { accounted } from '../support/accounted.ts';
import { appTenant } from '../support/app.ts';
import { sharedContoso } from '../support/contoso.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWorker, type Worker } from './start-worker.ts';

const PEOPLE = 80;
const KILLS = 2;
/** Long enough for some requests to be under way at each moment. */
const ANSWER_MS = 100;

suite('installing for many, whose workers are killed', () => {
  const contoso = sharedContoso({ store: 'server', herald: () => ({ lanes: false }) });

  test('installs for each of them once, and nobody is missed', async (t) => {
    const { control, herald, appId } = contoso();
    const tenant = await appTenant(contoso());
    const { tenantId } = tenant;
    const people = await tenant.people(Array.from({ length: PEOPLE }, (_, index) => `Person ${index}`));
    await control.setLatency({ ms: ANSWER_MS });
    await control.resetCounters({});
    const count = async (status: string): Promise<number> => {
      const { byOperation } = await control.counters({ service: 'graph', appId, tenantId });
      return byOperation['installApp']?.[status] ?? 0;
    };
    const start = (): Promise<Worker> => startWorker(t, { ...contoso(), appId });
    let workers = [await start(), await start()];
    const message = await herald.broadcast({
      audience: tenant.audience(people),
      message: { text: 'Welcome to the new portal' },
      install: 'if-missing',
      onUnknown: 'hold',
    });
    for (let kills = 1; kills <= KILLS; kills += 1) {
      const before = await count('201');
      // All of them, where the machine is faster than this looks.
      const enough = Math.min(before + 10, PEOPLE - 1);
      await waitUntil('installs that are under way', async () => (await count('201')) > enough);
      for (const worker of workers) worker.signal('SIGKILL');
      workers = [await start(), await start()];
    }
    const { sent, unknown, ...others } = await message.finished();
    assert.deepEqual(await accounted([message]), { sent, unknown, ...others });
    assert.equal(sent + unknown, PEOPLE, 'only a message may be in doubt, and never an install');
    assert.equal(await count('201'), PEOPLE, 'each install was made once');
    assert.equal((await control.installed({ tenantId, appId })).installed, PEOPLE);
    const { twice, more, never } = await control.received({ appId, tenantId });
    assert.deepEqual([twice, more], [0, 0]);
    assert.ok(never <= unknown, `${never} got none, and ${unknown} are in doubt`);
  });
});

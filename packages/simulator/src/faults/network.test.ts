import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSimulator } from '../start-simulator.ts';
import { eventually } from '../testing/eventually.ts';
import { setStage } from '../testing/set-stage.ts';

test('the network goes and comes back on the same port, and the control API stays in reach', async (t) => {
  const { teams, send } = await setStage(t);
  await send();
  const tell = async (operation: string, body: object): Promise<Response> =>
    fetch(`${teams.url}/simulator/${operation}`, { method: 'POST', body: JSON.stringify(body) });
  assert.deepEqual(await (await tell('set-network', { up: false })).json(), { up: false });
  await assert.rejects(send());
  await assert.rejects(send(), { code: 'ECONNREFUSED' });
  // The same connection serves the control API, and nothing else.
  assert.equal((await tell('counters', {})).status, 200);
  await assert.rejects(fetch(teams.openIdMetadataUrl));
  await teams.control.setNetwork({ up: true });
  assert.equal((await send()).status, 201);
  await teams.control.setNetwork({ up: false });
  await teams.close();
});

for (const tls of [false, true])
  test(`the network comes back by itself${tls ? ', with TLS too' : ''}`, async (t) => {
    const { teams, send } = await setStage(t, { tls });
    assert.equal((await send()).status, 201);
    await teams.control.setNetwork({ up: false, forMs: 20 });
    await assert.rejects(send());
    await eventually(async () =>
      send().then(
        ({ status }) => status === 201,
        () => false,
      ),
    );
    assert.deepEqual(await teams.control.setNetwork({ up: true }), { up: true });
  });

test('whoever took the port meanwhile keeps it, and the refusal says so', async (t) => {
  const { teams } = await setStage(t);
  const port = Number(new URL(teams.url).port);
  await teams.control.setNetwork({ up: false });
  const other = await startSimulator({ port });
  await assert.rejects(teams.control.setNetwork({ up: true }), { code: 'E_SIMULATOR_CONFLICT', field: 'up' });
  await other.close();
  const both = await Promise.all([teams.control.setNetwork({ up: true }), teams.control.setNetwork({ up: true })]);
  assert.deepEqual(both, [{ up: true }, { up: true }]);
});

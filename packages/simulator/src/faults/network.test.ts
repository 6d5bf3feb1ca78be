import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('the network comes back by itself', async (t) => {
  const { teams, send } = await setStage(t);
  await teams.control.setNetwork({ up: false, forMs: 20 });
  while (
    !(await send().then(
      ({ status }) => status === 201,
      () => false,
    ))
  );
  assert.deepEqual(await teams.control.setNetwork({ up: true }), { up: true });
});

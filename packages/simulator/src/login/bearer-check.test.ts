import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setStage } from '../testing/set-stage.ts';

test('revoked tokens are denied, and a good secret gets new ones', async (t) => {
  const { teams, send } = await setStage(t);
  const { control, appId, tokenOf, callAs } = teams;
  await send();
  await control.revokeTokens({ appId });
  assert.equal((await send()).status, 401);
  const fresh = await tokenOf(appId, 'quiet');
  const create = { members: [{ id: teams.ana }], tenantId: teams.tenantId };
  assert.equal((await callAs(fresh, 'POST', '/amer/v3/conversations', create)).status, 201);
  assert.deepEqual((await control.counters()).byOperation, { send: { 201: 1, 401: 1 }, create: { 201: 1 } });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent, request } from 'undici';
import { startSimulator } from './start-simulator.ts';

test('with TLS, the certificate that it gives is the one to trust', async (t) => {
  const teams = await startSimulator({ tls: true });
  t.after(async () => teams.close());
  assert.match(teams.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  const { certificate = '' } = teams;
  const trusting = new Agent({ connect: { ca: certificate } });
  t.after(async () => trusting.close());
  const served = await request(`${teams.url}/simulator/certificate.pem`, { dispatcher: trusting });
  assert.equal(await served.body.text(), certificate);
  await assert.rejects(request(teams.openIdMetadataUrl), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});

test('closing ends what is open, at once and as often as one likes', async () => {
  const teams = await startSimulator();
  const agent = new Agent({ keepAliveTimeout: 60_000 });
  await (await request(teams.openIdMetadataUrl, { dispatcher: agent })).body.text();
  await Promise.all([teams.close(), teams.close()]);
  await teams.close();
  await assert.rejects(request(teams.openIdMetadataUrl, { dispatcher: agent }));
  await agent.close();
});

test('a port that is taken is a coded refusal', async (t) => {
  const teams = await startSimulator();
  t.after(async () => teams.close());
  const port = Number(new URL(teams.url).port);
  await assert.rejects(startSimulator({ port }), { code: 'E_SIMULATOR_NOT_STARTED' });
});

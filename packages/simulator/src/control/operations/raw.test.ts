import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { startBot } from '../../testing/test-bot.ts';
import { startTeams } from '../../testing/start-teams.ts';

test('tokens are wrong in just the way that is asked for', async (t) => {
  const bot = await startBot(t);
  const { control, appId, url, serviceUrl } = await startTeams(t, { endpoint: bot.endpoint });
  const keys = createRemoteJWKSet(new URL(`${url}/v1/.well-known/keys`));
  const activity = { type: 'message', serviceUrl };
  const check = async (token: string) =>
    jwtVerify(token, keys, { issuer: 'https://api.botframework.com', audience: appId });
  const cases = [
    { token: { issuer: 'https://evil.example' }, code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' },
    { token: { audience: 'someone-else' }, code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' },
    { token: { expiresInSeconds: -10 }, code: 'ERR_JWT_EXPIRED' },
    { token: { notBeforeSeconds: 600 }, code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' },
    { token: { kid: 'unknown' }, code: 'ERR_JWKS_NO_MATCHING_KEY' },
    { token: { tampered: true }, code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' },
    { token: { algorithm: 'HS256' as const }, code: 'ERR_JOSE_NOT_SUPPORTED' },
  ];
  const sentToken = () => bot.received.at(-1)?.headers.authorization?.slice('Bearer '.length) ?? '';
  assert.deepEqual(await control.sendRaw({ appId, activity }), { status: 200, body: null });
  const { payload } = await check(sentToken());
  assert.equal(payload['serviceurl'], serviceUrl);
  for (const { token, code } of cases) {
    await control.sendRaw({ appId, activity, token });
    await assert.rejects(check(sentToken()), { code }, JSON.stringify(token));
  }
  await control.sendRaw({ appId, activity, token: { serviceUrl: 'https://evil.example/' } });
  assert.equal(decodeJwt(sentToken())['serviceurl'], 'https://evil.example/');
  await control.sendRaw({ appId, activity, token: { serviceUrl: null } });
  assert.equal('serviceurl' in decodeJwt(sentToken()), false);
  await control.sendRaw({ appId, activity, token: { algorithm: 'none' } });
  assert.match(sentToken(), /\.$/);
  await control.sendRaw({ appId, activity, token: null });
  assert.equal(bot.received.at(-1)?.headers.authorization, undefined);
});

test('after a rotation the old key is gone at once, or kept when asked', async (t) => {
  const bot = await startBot(t);
  const { control, appId, url } = await startTeams(t, { endpoint: bot.endpoint });
  const published = async () => {
    const { keys } = (await (await fetch(`${url}/v1/.well-known/keys`)).json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };
  const [first] = await published();
  const second = (await control.rotateKeys()).kid;
  assert.deepEqual(await published(), [second]);
  const third = (await control.rotateKeys({ keepOld: true })).kid;
  assert.deepEqual(await published(), [third, second]);
  assert.notEqual(first, second);
  await control.install({ appId, person: 'ana' });
  const token = bot.received.at(-1)?.headers.authorization?.slice('Bearer '.length) ?? '';
  assert.equal(decodeProtectedHeader(token).kid, third);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompactSign, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { botAppId } from '../../model/ids.ts';
import type { SigningKey } from '../../ports.ts';
import { verifyActivity, type Refusal } from './verify-activity.ts';

const APP = '11111111-1111-4111-8111-11111111abcd';
const ISSUER = 'https://api.botframework.com';
const SERVICE_URL = 'https://smba.trafficmanager.net/amer/';
const NOW = new Date('2026-02-01T09:00:00Z');
const now = NOW.getTime() / 1000;

const published = await generateKeyPair('RS256', { extractable: true });
const privateKey = await exportJWK(published.privateKey);
const foreign = await generateKeyPair('RS256');
const elliptic = await generateKeyPair('ES256');
const publicKey = await exportJWK(published.publicKey);
const keys: Readonly<Record<string, SigningKey>> = {
  open: { key: publicKey, endorsements: undefined },
  none: { key: publicKey, endorsements: [] },
  teams: { key: published.publicKey, endorsements: ['webchat', 'msteams'] },
  webchat: { key: publicKey, endorsements: ['webchat'] },
  elliptic: { key: elliptic.publicKey, endorsements: undefined },
};
const asked: string[] = [];
const find = async (kid: string): Promise<SigningKey | undefined> => {
  asked.push(kid);
  return keys[kid];
};

const claims = { iss: ISSUER, aud: APP, nbf: now - 60, exp: now + 3600, serviceurl: SERVICE_URL };
type Signed = { readonly kid?: string; readonly alg?: string; readonly key?: Parameters<SignJWT['sign']>[0] };
const sign = async (changed: JWTPayload = {}, { kid = 'open', alg = 'RS256', key = privateKey }: Signed = {}) =>
  `Bearer ${await new SignJWT({ ...claims, ...changed }).setProtectedHeader({ alg, kid }).sign(key)}`;
const without = async (claim: keyof typeof claims) => {
  const { [claim]: _, ...rest } = claims;
  return `Bearer ${await new SignJWT(rest).setProtectedHeader({ alg: 'RS256', kid: 'open' }).sign(privateKey)}`;
};
const tampered = async () => {
  const [header, , signature] = (await sign()).split('.');
  return [header, Buffer.from(JSON.stringify({ ...claims, exp: now + 9e9 })).toString('base64url'), signature].join(
    '.',
  );
};
const signedText = async () =>
  `Bearer ${await new CompactSign(Buffer.from('x')).setProtectedHeader({ alg: 'RS256', kid: 'open' }).sign(privateKey)}`;
const headerOf = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url');
const [, payload, signature] = (await sign()).split('.');

const verify = (authorization: string | undefined | null, activity: object = {}) =>
  verifyActivity({
    authorization,
    activity: { serviceUrl: SERVICE_URL, channelId: 'msteams', ...activity },
    botAppId: botAppId(APP),
    issuer: ISSUER,
    keys: { find },
    clock: { now: () => NOW },
  });

const believed: ReadonlyArray<{ what: string; authorization: string; activity?: object }> = [
  { what: 'a token of the Bot Connector', authorization: await sign() },
  { what: 'one signed with RS384', authorization: await sign({}, { alg: 'RS384' }) },
  { what: 'one signed with RS512', authorization: await sign({}, { alg: 'RS512' }) },
  { what: 'the scheme in lower case', authorization: (await sign()).replace('Bearer', 'bearer') },
  { what: 'a key that names no channels', authorization: await sign({}, { kid: 'none' }) },
  { what: 'a key endorsed for Teams', authorization: await sign({}, { kid: 'teams' }) },
  { what: 'the audience as api://{id}', authorization: await sign({ aud: `api://${APP}` }) },
  { what: 'the audience as api://botid-{id}', authorization: await sign({ aud: `api://botid-${APP}` }) },
  { what: 'one audience of several', authorization: await sign({ aud: ['another', APP] }) },
  { what: 'the app id in upper case', authorization: await sign({ aud: APP.toUpperCase() }) },
  { what: 'a token expired 5 minutes ago', authorization: await sign({ exp: now - 299 }) },
  { what: 'a token valid in 5 minutes', authorization: await sign({ nbf: now + 300 }) },
  { what: 'a token without nbf', authorization: await without('nbf') },
  {
    what: 'a service URL in other case and without its slash',
    authorization: await sign(),
    activity: { serviceUrl: 'https://smba.TrafficManager.net/AMER' },
  },
  {
    what: 'a claim without the slash',
    authorization: await sign({ serviceurl: 'https://smba.trafficmanager.net/amer' }),
  },
];
for (const { what, authorization, activity } of believed)
  test(`believes ${what}`, async () => assert.deepEqual(await verify(authorization, activity), { ok: true }));

const otherIssuers = [
  'https://api.botframework.us',
  'https://api.botframework.com/',
  ...['d6d49420-f39b-4df7-a1dc-d59a935871db', 'f8cdef31-a31e-4b4a-93e4-5f571e91255a'].flatMap((tenant) => [
    `https://sts.windows.net/${tenant}/`,
    `https://login.microsoftonline.com/${tenant}/v2.0`,
  ]),
];
const refused: ReadonlyArray<{
  what: string;
  authorization: string | undefined | null;
  activity?: object;
  code: Refusal['code'];
}> = [
  { what: 'no header', authorization: null, code: 'E_TOKEN_MISSING' },
  { what: 'an undefined header', authorization: undefined, code: 'E_TOKEN_MISSING' },
  { what: 'an empty header', authorization: '', code: 'E_TOKEN_MISSING' },
  { what: 'another scheme', authorization: 'Basic dTpw', code: 'E_TOKEN_MALFORMED' },
  { what: 'no token', authorization: 'Bearer ', code: 'E_TOKEN_MALFORMED' },
  { what: 'two tokens', authorization: `${await sign()} x`, code: 'E_TOKEN_MALFORMED' },
  { what: 'what is no token', authorization: 'Bearer x', code: 'E_TOKEN_MALFORMED' },
  { what: 'a header that is no JSON', authorization: 'Bearer eA.eA.eA', code: 'E_TOKEN_MALFORMED' },
  { what: 'claims that are no JSON', authorization: await signedText(), code: 'E_TOKEN_MALFORMED' },
  {
    what: 'a header with something critical that nobody knows',
    authorization: `Bearer ${headerOf({ alg: 'RS256', kid: 'open', crit: ['x'], x: 1 })}.${payload}.${signature}`,
    code: 'E_TOKEN_MALFORMED',
  },
  {
    what: 'an unsigned token',
    authorization: `Bearer ${new UnsecuredJWT(claims).encode()}`,
    code: 'E_TOKEN_ALGORITHM',
  },
  {
    what: 'a token signed with the public key as a secret',
    authorization: await sign({}, { alg: 'HS256', key: Buffer.from(JSON.stringify(publicKey)) }),
    code: 'E_TOKEN_ALGORITHM',
  },
  {
    what: 'an elliptic signature',
    authorization: await sign({}, { alg: 'ES256', kid: 'elliptic', key: elliptic.privateKey }),
    code: 'E_TOKEN_ALGORITHM',
  },
  {
    what: 'a header without an algorithm',
    authorization: `Bearer ${headerOf({ kid: 'open' })}.${payload}.${signature}`,
    code: 'E_TOKEN_ALGORITHM',
  },
  { what: 'a key nobody published', authorization: await sign({}, { kid: 'unheard-of' }), code: 'E_TOKEN_KEY_UNKNOWN' },
  {
    what: 'no key named',
    authorization: `Bearer ${headerOf({ alg: 'RS256' })}.${payload}.${signature}`,
    code: 'E_TOKEN_KEY_UNKNOWN',
  },
  {
    what: 'a key id that is no text',
    authorization: `Bearer ${headerOf({ alg: 'RS256', kid: ['open'] })}.${payload}.${signature}`,
    code: 'E_TOKEN_KEY_UNKNOWN',
  },
  {
    what: 'a published key of another kind',
    authorization: `Bearer ${headerOf({ alg: 'RS256', kid: 'elliptic' })}.${payload}.${signature}`,
    code: 'E_TOKEN_MALFORMED',
  },
  {
    what: 'a key for other channels',
    authorization: await sign({}, { kid: 'webchat' }),
    code: 'E_TOKEN_KEY_NOT_ENDORSED',
  },
  {
    what: 'somebody else’s signature',
    authorization: await sign({}, { key: foreign.privateKey }),
    code: 'E_TOKEN_SIGNATURE',
  },
  { what: 'claims changed after signing', authorization: await tampered(), code: 'E_TOKEN_SIGNATURE' },
  { what: 'no signature', authorization: (await sign()).replace(/[^.]*$/, ''), code: 'E_TOKEN_SIGNATURE' },
  ...(await Promise.all(
    otherIssuers.map(async (iss) => ({
      what: `the issuer ${iss}`,
      authorization: await sign({ iss }),
      code: 'E_TOKEN_ISSUER' as const,
    })),
  )),
  { what: 'no issuer', authorization: await without('iss'), code: 'E_TOKEN_ISSUER' },
  { what: 'another bot’s token', authorization: await sign({ aud: 'another' }), code: 'E_TOKEN_AUDIENCE' },
  {
    what: 'an audience that only ends in ours',
    authorization: await sign({ aud: `x${APP}` }),
    code: 'E_TOKEN_AUDIENCE',
  },
  {
    what: 'the URI of another bot',
    authorization: await sign({ aud: 'api://botid-another' }),
    code: 'E_TOKEN_AUDIENCE',
  },
  { what: 'an audience that is no text', authorization: await sign({ aud: [7] as never }), code: 'E_TOKEN_AUDIENCE' },
  { what: 'no audience', authorization: await without('aud'), code: 'E_TOKEN_AUDIENCE' },
  {
    what: 'a token expired more than 5 minutes ago',
    authorization: await sign({ exp: now - 300 }),
    code: 'E_TOKEN_EXPIRED',
  },
  { what: 'a token that never expires', authorization: await without('exp'), code: 'E_TOKEN_EXPIRED' },
  {
    what: 'a token valid in more than 5 minutes',
    authorization: await sign({ nbf: now + 301 }),
    code: 'E_TOKEN_NOT_YET_VALID',
  },
  {
    what: 'a token for another service URL',
    authorization: await sign(),
    activity: { serviceUrl: 'https://smba.trafficmanager.net/emea/' },
    code: 'E_TOKEN_SERVICE_URL',
  },
  {
    what: 'a service URL with a port',
    authorization: await sign(),
    activity: { serviceUrl: 'https://smba.trafficmanager.net:8443/amer/' },
    code: 'E_TOKEN_SERVICE_URL',
  },
  { what: 'a token for no service URL', authorization: await without('serviceurl'), code: 'E_TOKEN_SERVICE_URL' },
  {
    what: 'an activity of another channel',
    authorization: await sign(),
    activity: { channelId: 'webchat' },
    code: 'E_ACTIVITY_NOT_OF_TEAMS',
  },
];
for (const { what, authorization, activity, code } of refused)
  test(`refuses ${what}: ${code}`, async () =>
    assert.deepEqual(await verify(authorization, activity), { ok: false, code }));

test('looks up no key for a token that could not be good whatever the key', async () => {
  asked.length = 0;
  await verify(`Bearer ${new UnsecuredJWT(claims).encode()}`);
  await verify('Bearer x');
  assert.deepEqual(asked, []);
});

test('rejects, rather than refuses, when the keys cannot be looked up', async () => {
  const unreachable = new Error('unreachable');
  const verifying = verifyActivity({
    authorization: await sign(),
    activity: { serviceUrl: SERVICE_URL, channelId: 'msteams' },
    botAppId: botAppId(APP),
    issuer: ISSUER,
    keys: { find: () => Promise.reject(unreachable) },
    clock: { now: () => NOW },
  });
  await assert.rejects(verifying, unreachable);
});

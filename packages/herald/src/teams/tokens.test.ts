import assert from 'node:assert/strict';
import test from 'node:test';
import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { LoginUnreachable } from '../errors.ts';
import { createTokenSource } from './tokens.ts';

const NINE = Date.parse('2026-11-02T09:00:00Z');
const MINUTE = 60_000;
const SCOPE = 'https://api.botframework.com/.default';

/** A login whose answers the test gives, one by one. */
function startLogin(loginDeadlineMs = 10_000) {
  const clock = { at: NINE, now: () => new Date(clock.at) };
  const asked: Array<PromiseWithResolvers<AccessToken | null> & { scope: unknown; options: GetTokenOptions }> = [];
  const credential: TokenCredential = {
    getToken(scope, options = {}) {
      const answer = { ...Promise.withResolvers<AccessToken | null>(), scope, options };
      asked.push(answer);
      return answer.promise;
    },
  };
  const tokens = createTokenSource({ credential, clock, loginDeadlineMs });
  const answer = (n: number, token: string, lifetimeMs: number, more: Partial<AccessToken> = {}) =>
    asked[n]?.resolve({ token, expiresOnTimestamp: clock.at + lifetimeMs, ...more });
  /** Asks, and answers at once with a token that lives so long. */
  const get = async (token: string, lifetimeMs: number, more?: Partial<AccessToken>) => {
    const wanted = tokens.getToken(SCOPE);
    answer(asked.length - 1, token, lifetimeMs, more);
    return wanted;
  };
  return { clock, asked, tokens, answer, get };
}

const refused = Object.assign(new Error('x'), { name: 'AuthenticationError', statusCode: 401 });

test('a token is asked for once by all who need it, and kept', async () => {
  const { tokens, asked, answer } = startLogin();
  const many = Promise.all(Array.from({ length: 50 }, () => tokens.getToken(SCOPE)));
  answer(0, 'one', 60 * MINUTE);
  assert.deepEqual(new Set(await many), new Set(['one']));
  assert.equal(await tokens.getToken(SCOPE), 'one');
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.scope, SCOPE);
});

const lifetimes: ReadonlyArray<readonly [name: string, lifetimeMs: number, renewedAfterMs: number]> = [
  ['an hour', 60 * MINUTE, 55 * MINUTE],
  ['a day', 24 * 60 * MINUTE, 24 * 60 * MINUTE - 5 * MINUTE],
  ['ten minutes', 10 * MINUTE, 9 * MINUTE],
  ['two seconds', 2000, 1800],
];
for (const [name, lifetimeMs, renewedAfterMs] of lifetimes)
  test(`a token that lives ${name} is renewed after ${renewedAfterMs} ms, and serves meanwhile`, async () => {
    const { clock, tokens, asked, answer, get } = startLogin();
    await get('one', lifetimeMs);
    clock.at = NINE + renewedAfterMs - 1;
    assert.equal(await tokens.getToken(SCOPE), 'one');
    assert.equal(asked.length, 1);
    clock.at = NINE + renewedAfterMs;
    assert.deepEqual(await Promise.all([tokens.getToken(SCOPE), tokens.getToken(SCOPE)]), ['one', 'one']);
    assert.equal(asked.length, 2);
    answer(1, 'two', lifetimeMs);
    await asked[1]?.promise;
    await new Promise(setImmediate);
    assert.equal(await tokens.getToken(SCOPE), 'two');
    assert.equal(asked.length, 2);
  });

test('a token is renewed when the credential says so, if that is earlier', async () => {
  const { clock, tokens, asked, get } = startLogin();
  await get('one', 60 * MINUTE, { refreshAfterTimestamp: NINE + 30 * MINUTE });
  clock.at = NINE + 30 * MINUTE;
  await tokens.getToken(SCOPE);
  assert.equal(asked.length, 2);
});

test('an expired token is not handed out', async () => {
  const { clock, get } = startLogin();
  await get('one', 60 * MINUTE);
  clock.at = NINE + 60 * MINUTE;
  assert.equal(await get('two', 60 * MINUTE), 'two');
});

test('a renewal that fails harms nobody while the token serves, and is tried again later, not at once', async () => {
  const { clock, tokens, asked, get } = startLogin();
  await get('one', 60 * MINUTE);
  clock.at = NINE + 55 * MINUTE;
  assert.equal(await tokens.getToken(SCOPE), 'one');
  asked[1]?.reject(refused);
  await new Promise(setImmediate);
  assert.equal(await tokens.getToken(SCOPE), 'one');
  assert.equal(asked.length, 2);
  clock.at += 5 * MINUTE * 0.1;
  assert.equal(await tokens.getToken(SCOPE), 'one');
  assert.equal(asked.length, 3);
  asked[2]?.reject(refused);
  clock.at = NINE + 60 * MINUTE;
  await new Promise(setImmediate);
  assert.equal(await get('two', MINUTE), 'two');
});

test('a failure is told to all who waited for it, and the next caller asks again', async () => {
  const { tokens, asked, get } = startLogin();
  const both = Promise.allSettled([tokens.getToken(SCOPE), tokens.getToken(SCOPE)]);
  asked[0]?.reject(refused);
  for (const each of await both)
    assert.equal(each.status === 'rejected' && (each.reason as { code: string }).code, 'E_LOGIN_REFUSED');
  assert.equal(asked.length, 1);
  assert.equal(await get('two', MINUTE), 'two');
});

test('a credential without a token is a login that refused', async () => {
  const { tokens, asked } = startLogin();
  const wanted = tokens.getToken(SCOPE);
  asked[0]?.resolve(null);
  await assert.rejects(wanted, { code: 'E_LOGIN_REFUSED', loginCode: 'no-token' });
});

test('a login that never answers is given up, told so, and asked again by the next', async () => {
  const { tokens, asked, get } = startLogin(20);
  const tooLate = { code: 'E_LOGIN_UNREACHABLE', loginCode: 'E_DEADLINE_PASSED' };
  await assert.rejects(tokens.getToken(SCOPE, { withinMs: 10_000 }), tooLate);
  assert.equal(asked[0]?.options.abortSignal?.aborted, true);
  assert.equal(await get('two', MINUTE), 'two');
});

test('50 refusals of one token ask for one new token', async () => {
  const { tokens, asked, answer, get } = startLogin();
  await get('one', 60 * MINUTE);
  const many = Array.from({ length: 25 }, () => tokens.getToken(SCOPE, { refused: 'one' }));
  answer(1, 'two', 60 * MINUTE);
  assert.deepEqual(new Set(await Promise.all(many)), new Set(['two']));
  // Those whose refusal comes later find the new token already there.
  const late = Array.from({ length: 25 }, () => tokens.getToken(SCOPE, { refused: 'one' }));
  assert.deepEqual(new Set(await Promise.all(late)), new Set(['two']));
  assert.equal(asked.length, 2);
});

test('scopes and tenants have tokens of their own', async () => {
  const { tokens, asked, answer } = startLogin();
  const wanted = [
    tokens.getToken(SCOPE),
    tokens.getToken('graph'),
    tokens.getToken('graph', { tenantId: 'a' }),
    tokens.getToken('graph', { tenantId: 'b' }),
  ];
  for (const n of wanted.keys()) answer(n, `token ${n}`, MINUTE);
  assert.deepEqual(await Promise.all(wanted), ['token 0', 'token 1', 'token 2', 'token 3']);
  assert.deepEqual(
    asked.map(({ options }) => options.tenantId),
    [undefined, undefined, 'a', 'b'],
  );
  assert.equal(await tokens.getToken('graph', { tenantId: 'b' }), 'token 3');
});

test('one who stops waiting gets the reason, and the others their token', async () => {
  const { tokens, asked, answer } = startLogin();
  const reason = new Error('changed my mind');
  const patience = new AbortController();
  const one = tokens.getToken(SCOPE, { signal: patience.signal });
  const hasty = tokens.getToken(SCOPE, { withinMs: 1 });
  const other = tokens.getToken(SCOPE);
  patience.abort(reason);
  await assert.rejects(one, (error) => error === reason);
  await assert.rejects(hasty, (error) => error instanceof LoginUnreachable && error.loginCode === 'E_DEADLINE_PASSED');
  await assert.rejects(tokens.getToken(SCOPE, { signal: patience.signal }), (error) => error === reason);
  answer(0, 'one', MINUTE);
  assert.equal(await other, 'one');
  assert.equal(asked.length, 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import {
  ActivityOfAnotherBot,
  HeraldClosed,
  InputInvalid,
  PersonNotKnown,
  ServiceUrlNotTrusted,
  SigningKeysUnavailable,
} from '../../errors.ts';
import { botAppId } from '../../model/ids.ts';
import { createBotEndpoint, type BotEndpointOptions } from './bot-endpoint.ts';

const NOW = new Date('2026-02-01T09:00:00Z');
const SERVICE_URL = 'https://smba.trafficmanager.net/amer/';
const { publicKey, privateKey } = await generateKeyPair('RS256');
const key = await exportJWK(publicKey);
const sign = async (aud: string) =>
  `Bearer ${await new SignJWT({ serviceurl: SERVICE_URL, aud, iss: 'https://issuer', exp: NOW.getTime() / 1000 })
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .sign(privateKey)}`;
const authorization = await sign('app');
const ofAnother = await sign('another');

const message = { type: 'message', channelId: 'msteams', serviceUrl: SERVICE_URL, text: 'secret' };
const json = { authorization, 'content-type': 'application/json; charset=utf-8' };
type Body = Exclude<NonNullable<ConstructorParameters<typeof Request>[1]>['body'], undefined>;
const post = (body: Body, headers: Record<string, string> = json) =>
  new Request('http://bot/api/messages', { method: 'POST', headers, body, duplex: 'half' });
const activity = (changed: object = {}) => post(JSON.stringify({ ...message, ...changed }));

function endpoint(options: Partial<BotEndpointOptions> = {}) {
  const observed: unknown[] = [];
  const failures: unknown[] = [];
  const answer = createBotEndpoint({
    observe: async (input) => {
      observed.push(input);
      return undefined;
    },
    botAppId: botAppId('app'),
    issuer: 'https://issuer',
    keys: { find: async (kid) => (kid === 'k' ? { key, endorsements: ['msteams'] } : undefined) },
    clock: { now: () => NOW },
    onFailure: (error) => failures.push(error),
    ...options,
  });
  return { answer, observed, failures };
}

/** A body that says how much of it was asked for. */
function stream(chunk: string, times = Infinity, dry?: () => void) {
  const read = { chunks: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (read.chunks === times) return dry?.();
        read.chunks += 1;
        controller.enqueue(Buffer.from(chunk));
      },
      cancel() {
        read.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, read };
}

type Answered = { readonly status: number; readonly code?: string };
const codeOf = async (response: Response): Promise<Answered> => {
  const text = await response.text();
  assert(!text.includes('secret'), text);
  if (text === '') return { status: response.status };
  const { error } = JSON.parse(text) as { error?: { code: string; message: string } };
  assert.match(error?.message ?? '', /^[^\n]{10,}$/);
  return { status: response.status, code: error?.code ?? 'none' };
};

const refused: ReadonlyArray<{ what: string; request: () => Request } & Answered> = [
  {
    what: 'GET',
    request: () => new Request('http://bot/api/messages', { headers: { authorization } }),
    status: 405,
    code: 'E_METHOD_NOT_ALLOWED',
  },
  {
    what: 'PUT',
    request: () => new Request('http://bot/', { method: 'PUT', headers: json, body: '{}' }),
    status: 405,
    code: 'E_METHOD_NOT_ALLOWED',
  },
  ...['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''].map((type) => ({
    what: `the content type '${type}'`,
    request: () => post(JSON.stringify(message), { authorization, 'content-type': type }),
    status: 415,
    code: 'E_CONTENT_TYPE',
  })),
  {
    what: 'a length over the limit',
    request: () => post('{}', { ...json, 'content-length': '1048577' }),
    status: 413,
    code: 'E_BODY_TOO_LARGE',
  },
  {
    what: 'no token',
    request: () => post(JSON.stringify(message), { 'content-type': 'application/json' }),
    status: 401,
    code: 'E_TOKEN_MISSING',
  },
  {
    what: 'no token and no JSON: the token comes first',
    request: () => post('secret', { 'content-type': 'application/json' }),
    status: 401,
    code: 'E_TOKEN_MISSING',
  },
  {
    what: 'a token for another bot',
    request: () => post(JSON.stringify(message), { ...json, authorization: ofAnother }),
    status: 401,
    code: 'E_TOKEN_AUDIENCE',
  },
  {
    what: 'a token for another service URL',
    request: () => activity({ serviceUrl: 'https://secret/' }),
    status: 401,
    code: 'E_TOKEN_SERVICE_URL',
  },
  {
    what: 'another channel',
    request: () => activity({ channelId: 'secret' }),
    status: 401,
    code: 'E_ACTIVITY_NOT_OF_TEAMS',
  },
  { what: 'no body', request: () => post(null), status: 400, code: 'E_BODY_NOT_JSON' },
  { what: 'an empty body', request: () => post(''), status: 400, code: 'E_BODY_NOT_JSON' },
  { what: 'half a body', request: () => post('{"type":"secret'), status: 400, code: 'E_BODY_NOT_JSON' },
  { what: 'what is no UTF-8', request: () => post(Buffer.from([34, 0xff, 34])), status: 400, code: 'E_BODY_NOT_JSON' },
  ...['null', '[]', '"secret"', '7', '{}', '{"type":7}'].map((body) => ({
    what: `${body} for an activity`,
    request: () => post(body),
    status: 400,
    code: 'E_INPUT_INVALID',
  })),
  {
    what: 'an activity without a service URL',
    request: () => activity({ serviceUrl: undefined }),
    status: 400,
    code: 'E_INPUT_INVALID',
  },
];
for (const { what, request, ...expected } of refused)
  test(`refuses ${what} with ${expected.status}, and observes nothing`, async () => {
    const { answer, observed, failures } = endpoint();
    assert.deepEqual(await codeOf(await answer(request())), expected);
    assert.deepEqual([observed, failures], [[], []]);
  });

test('says what would do: POST, and a bearer token', async () => {
  const { answer } = endpoint();
  assert.equal((await answer(new Request('http://bot/'))).headers.get('allow'), 'POST');
  const unauthorized = await answer(post('{}', { 'content-type': 'application/json' }));
  assert.equal(unauthorized.headers.get('www-authenticate'), 'Bearer');
});

const accepted: ReadonlyArray<{ what: string; sent: object; status: number; body: unknown }> = [
  { what: 'a message', sent: {}, status: 200, body: '' },
  { what: 'a type still to come', sent: { type: 'hologram' }, status: 200, body: '' },
  {
    what: 'an invoke that nobody handles',
    sent: { type: 'invoke', name: 'task/fetch' },
    status: 501,
    body: { error: { code: 'E_INVOKE_NOT_HANDLED', message: 'This bot does not handle this invoke.' } },
  },
  {
    what: 'an Action.Execute that nobody handles',
    sent: { type: 'invoke', name: 'adaptiveCard/action', value: { action: { verb: 'secret' } } },
    status: 200,
    body: {
      statusCode: 400,
      type: 'application/vnd.microsoft.error',
      value: { code: 'NotSupported', message: 'This bot does not handle this action.' },
    },
  },
];
for (const { what, sent, status, body } of accepted)
  test(`observes ${what} and answers ${status}`, async () => {
    const { answer, observed } = endpoint();
    const response = await answer(activity(sent));
    const text = await response.text();
    assert.deepEqual([response.status, text === '' ? '' : JSON.parse(text)], [status, body]);
    assert.deepEqual(observed, [{ ...message, ...sent }]);
  });

test('answers only when the activity is observed', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const { answer } = endpoint({ observe: () => promise });
  let answered = false;
  const answering = answer(activity()).then((response) => {
    answered = true;
    return response.status;
  });
  await new Promise(setImmediate);
  assert.equal(answered, false);
  resolve(undefined);
  assert.equal(await answering, 200);
});

test('answers an invoke with what observing it came to, and nothing else', async () => {
  const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done' };
  const { answer } = endpoint({ observe: async () => ({ status: 201, body }) });
  const answered = await answer(activity({ type: 'invoke', name: 'adaptiveCard/action' }));
  assert.deepEqual([answered.status, await answered.json()], [201, body]);
  assert.match(answered.headers.get('content-type') ?? '', /^application\/json/);
  const silent = await answer(activity());
  assert.deepEqual([silent.status, await silent.text()], [200, '']);
});

const failing: ReadonlyArray<{ error: Error; told: boolean } & Answered> = [
  { error: new InputInvalid('activity', []), status: 400, code: 'E_INPUT_INVALID', told: false },
  {
    error: new ActivityOfAnotherBot('28:secret', '28:app'),
    status: 403,
    code: 'E_ACTIVITY_OF_ANOTHER_BOT',
    told: false,
  },
  { error: new ServiceUrlNotTrusted('https://secret'), status: 403, code: 'E_SERVICE_URL_NOT_TRUSTED', told: false },
  { error: new HeraldClosed(), status: 503, code: 'E_CLOSED', told: true },
  { error: new PersonNotKnown('secret'), status: 500, code: 'E_PERSON_NOT_KNOWN', told: true },
  { error: new Error('secret'), status: 500, code: 'E_INTERNAL', told: true },
];
for (const { error, told, ...expected } of failing)
  test(`answers ${expected.status} when observing fails with ${expected.code}`, async () => {
    const { answer, failures } = endpoint({ observe: () => Promise.reject(error) });
    assert.deepEqual(await codeOf(await answer(activity())), expected);
    assert.deepEqual(failures, told ? [error] : []);
  });

test('answers 503 when no key can be looked up', async () => {
  const error = new SigningKeysUnavailable('https://secret/');
  const { answer, observed, failures } = endpoint({ keys: { find: () => Promise.reject(error) } });
  assert.deepEqual(await codeOf(await answer(activity())), { status: 503, code: 'E_SIGNING_KEYS_UNAVAILABLE' });
  assert.deepEqual([observed, failures], [[], [error]]);
});

test('reads no more of a body than the limit', async () => {
  const { answer, observed } = endpoint({ bodyLimitBytes: 1000 });
  const { body, read } = stream(' '.repeat(100));
  assert.deepEqual(await codeOf(await answer(post(body))), { status: 413, code: 'E_BODY_TOO_LARGE' });
  assert.deepEqual([read.chunks, read.cancelled, observed], [11, true, []]);
});

test('takes a body of exactly the limit', async () => {
  const body = JSON.stringify(message).padEnd(1000);
  assert.equal((await endpoint({ bodyLimitBytes: 1000 }).answer(post(body))).status, 200);
  assert.equal((await endpoint({ bodyLimitBytes: 999 }).answer(post(body))).status, 413);
});

test('reads nothing of a body whose token is bad', async () => {
  const { body, read } = stream(' ');
  const { answer } = endpoint();
  assert.equal((await answer(post(body, { ...json, authorization: ofAnother }))).status, 401);
  assert.equal(read.chunks, 0);
});

test('gives up on a body that does not come in time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { answer, observed } = endpoint({ deadlineMs: 20 });
  const { body, read } = stream('{', 1, () => t.mock.timers.tick(20));
  assert.deepEqual(await codeOf(await answer(post(body))), { status: 408, code: 'E_BODY_BROKEN_OFF' });
  assert.deepEqual([read.cancelled, observed], [true, []]);
});

test('gives up on a body whose sender hangs up', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('hung up')) });
  assert.deepEqual(await codeOf(await endpoint().answer(post(body))), { status: 408, code: 'E_BODY_BROKEN_OFF' });
});

test('answers 503 at the deadline, and the observing goes on', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const done = Promise.withResolvers<string>();
  const { answer, failures } = endpoint({
    deadlineMs: 20,
    observe: async () => {
      t.mock.timers.tick(20);
      await promise;
      done.resolve('stored');
      return undefined;
    },
  });
  assert.deepEqual(await codeOf(await answer(activity())), { status: 503, code: 'E_DEADLINE' });
  resolve(undefined);
  assert.equal(await done.promise, 'stored');
  assert.deepEqual(failures, []);
});

test('tells of an observing that fails after its deadline', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { promise, reject } = Promise.withResolvers<undefined>();
  const failed = Promise.withResolvers<unknown>();
  const observe = () => {
    t.mock.timers.tick(20);
    return promise;
  };
  const { answer } = endpoint({ deadlineMs: 20, observe, onFailure: failed.resolve });
  assert.equal((await answer(activity())).status, 503);
  const error = new Error('late');
  reject(error);
  assert.equal(await failed.promise, error);
});

test(
  'reads nothing of a request whose token could be checked only after the deadline',
  { timeout: 10_000 },
  async () => {
    const { promise, resolve } = Promise.withResolvers<{ key: typeof key; endorsements: undefined }>();
    const { answer, observed } = endpoint({ deadlineMs: 20, keys: { find: () => promise } });
    const { body, read } = stream('{', 1);
    const request = post(body);
    const checked = Promise.withResolvers<void>();
    const own = request.body;
    Object.defineProperty(request, 'body', {
      get() {
        checked.resolve();
        return own;
      },
    });
    assert.deepEqual(await codeOf(await answer(request)), { status: 503, code: 'E_DEADLINE' });
    resolve({ key, endorsements: undefined });
    await checked.promise;
    await new Promise(setImmediate);
    assert.deepEqual([read.chunks, observed], [0, []]);
  },
);

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, suite, test } from 'node:test';
import { sharedContoso } from '../support/contoso.ts';
import { dumpTenant } from '../support/dump-tenant.ts';
import { given } from '../support/given.ts';
import { assertHides } from '../support/hide-secrets.ts';

type Fields = Readonly<Record<string, unknown>>;
type Raw = Parameters<ReturnType<ReturnType<typeof sharedContoso>>['control']['sendRaw']>[0];

const codeIn = (body: unknown) => (body as { error?: { code?: string } } | null)?.error?.code;

const TEXT = 'The quarterly figures are not to be seen in a log';

suite('what comes to the endpoint and is not right is refused, and changes nothing', () => {
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.now() + aheadMs) };
  const contoso = sharedContoso({ store: 'server', herald: () => ({ clock }) });
  /** A message of somebody whom the bot does not know, which would be taken as it is. */
  let good: Fields;
  let person: string;
  /** What the address book held before all of it. */
  let earlier: readonly string[];

  before(async () => {
    const { control, appId, people } = contoso();
    const [ana] = await people(['Ana'], { install: true });
    person = ana.id;
    const said = await control.say({ appId, person, text: TEXT });
    const { activity } = given(said.deliveries[0]);
    const stranger = { id: `29:${randomUUID()}`, aadObjectId: randomUUID(), name: 'Ben' };
    const conversation = { ...activity.conversation, id: `a:${randomUUID()}` };
    good = { ...activity, id: '1700000000000', from: stranger, conversation };
    earlier = await held();
  });

  const held = () => dumpTenant(contoso().place, contoso().tenantId);

  async function refuses(raw: () => Omit<Raw, 'appId'>, [status, code]: readonly [number, string]): Promise<void> {
    const { control, appId, secrets } = contoso();
    const answer = await control.sendRaw({ appId, ...raw() });
    assert.deepEqual([answer.status, codeIn(answer.body)], [status, code], JSON.stringify(answer.body));
    assertHides(answer.body, [TEXT, ...secrets()]);
    assert.deepEqual(await held(), earlier);
  }

  const bodies: ReadonlyArray<{
    readonly what: string;
    readonly activity: () => Fields | string;
    readonly is: readonly [number, string];
  }> = [
    { what: 'not JSON', activity: () => TEXT, is: [400, 'E_BODY_NOT_JSON'] },
    { what: 'JSON that breaks off', activity: () => JSON.stringify(good).slice(0, -1), is: [400, 'E_BODY_NOT_JSON'] },
    {
      what: '10 MB of JSON',
      activity: () => ({ ...good, text: 'x'.repeat(10_000_000) }),
      is: [413, 'E_BODY_TOO_LARGE'],
    },
    { what: '10 MB of nothing', activity: () => ' '.repeat(10_000_000), is: [413, 'E_BODY_TOO_LARGE'] },
    ...['null', '17', '"hello"', '[]', '[{}]', 'true', '{}'].map(
      (json) => ({ what: json, activity: () => json, is: [400, 'E_INPUT_INVALID'] }) as const,
    ),
    ...(
      [
        ['type', 17],
        ['type', ''],
        ['serviceUrl', undefined],
        ['serviceUrl', 17],
        ['channelId', ['msteams']],
        ['id', { id: 1 }],
        ['timestamp', 'yesterday'],
        ['timestamp', 17],
        ['from', 'Ana'],
        ['from', { name: 'Ana' }],
        ['from', { id: 29 }],
        ['from', { id: `29:${'x'.repeat(2000)}` }],
        ['from', { id: '29:\0' }],
        ['recipient', null],
        ['recipient', '28:bot'],
        ['conversation', undefined],
        ['conversation', { id: '' }],
        ['conversation', 'a:1'],
        ['channelData', 'tenant'],
        ['channelData', { tenant: 17 }],
        ['entities', 'mention'],
        ['locale', 17],
      ] as const
    ).map(
      ([field, value]) =>
        ({
          what: `${field} as ${value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40)}`,
          activity: () => ({ ...good, [field]: value }),
          is: [400, 'E_INPUT_INVALID'],
        }) as const,
    ),
    {
      what: 'members that are no list',
      activity: () => ({ ...good, type: 'conversationUpdate', membersAdded: { id: '29:x' } }),
      is: [400, 'E_INPUT_INVALID'],
    },
    {
      what: 'no tenant at all',
      activity: () => ({ ...good, conversation: { id: 'a:1', conversationType: 'personal' }, channelData: {} }),
      is: [400, 'E_INPUT_INVALID'],
    },
    {
      what: 'another bot’s activity',
      activity: () => ({ ...good, recipient: { id: `28:${randomUUID()}` } }),
      is: [403, 'E_ACTIVITY_OF_ANOTHER_BOT'],
    },
    {
      what: 'an activity of another channel',
      activity: () => ({ ...good, channelId: 'slack' }),
      is: [401, 'E_ACTIVITY_NOT_OF_TEAMS'],
    },
  ];
  for (const { what, activity, is } of bodies)
    test(`a body: ${what}`, () => refuses(() => ({ activity: activity() }), is));

  const tokens: ReadonlyArray<{ readonly what: string; readonly token: Raw['token']; readonly code: string }> = [
    { what: 'none', token: null, code: 'E_TOKEN_MISSING' },
    { what: 'forged', token: { tampered: true }, code: 'E_TOKEN_SIGNATURE' },
    { what: 'expired', token: { expiresInSeconds: -301 }, code: 'E_TOKEN_EXPIRED' },
    { what: 'of tomorrow', token: { notBeforeSeconds: 86_400 }, code: 'E_TOKEN_NOT_YET_VALID' },
    { what: 'for another bot', token: { audience: randomUUID() }, code: 'E_TOKEN_AUDIENCE' },
    { what: 'of another issuer', token: { issuer: 'https://sts.windows.net/x/' }, code: 'E_TOKEN_ISSUER' },
    { what: 'of a key that nobody publishes', token: { kid: 'nobody' }, code: 'E_TOKEN_KEY_UNKNOWN' },
    { what: 'signed with a shared secret', token: { algorithm: 'HS256' }, code: 'E_TOKEN_ALGORITHM' },
    { what: 'not signed', token: { algorithm: 'none' }, code: 'E_TOKEN_ALGORITHM' },
    { what: 'for another service URL', token: { serviceUrl: 'https://evil.example/' }, code: 'E_TOKEN_SERVICE_URL' },
    { what: 'for no service URL', token: { serviceUrl: null }, code: 'E_TOKEN_SERVICE_URL' },
  ];
  for (const { what, token, code } of tokens)
    test(`a token: ${what}`, () => refuses(() => ({ activity: good, token }), [401, code]));

  const requests: ReadonlyArray<{ readonly what: string; readonly init: RequestInit; readonly status: number }> = [
    { what: 'GET', init: { method: 'GET' }, status: 405 },
    { what: 'PUT', init: { method: 'PUT', body: '{}' }, status: 405 },
    { what: 'text', init: { method: 'POST', body: 'hello', headers: { 'content-type': 'text/plain' } }, status: 415 },
    { what: 'a form', init: { method: 'POST', body: new URLSearchParams({ type: 'message' }) }, status: 415 },
    ...['Bearer', 'Bearer x', 'Bearer a.b.c', 'Basic YTpi', `Bearer ${'x'.repeat(8000)}`].map((authorization) => ({
      what: `authorization “${authorization.slice(0, 12)}”`,
      init: { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', authorization } },
      status: 401,
    })),
  ];
  for (const { what, init, status } of requests)
    test(`a request: ${what}`, async () => {
      const response = await fetch(contoso().endpoint, init);
      assert.deepEqual([response.status, typeof codeIn(await response.json())], [status, 'string']);
      assert.deepEqual(await held(), earlier);
    });

  // Last: these do change something.
  test('a token: of a key that is no longer published; the new key is known a minute after any unknown one', async () => {
    const { control, appId } = contoso();
    await control.rotateKeys({});
    const say = async () => (await control.say({ appId, person, text: TEXT })).deliveries[0]?.status;
    assert.equal(await say(), 401, 'somebody has just tried a key that nobody publishes');
    aheadMs = 61_000;
    assert.equal(await say(), 200);
  });

  test('the very activity that was refused so often is taken when nothing is wrong with it', async () => {
    const { control, appId, herald } = contoso();
    const { people, conversations } = await herald.addressBook.counts();
    const odd = {
      ...good,
      from: { id: '29:a/b?c=d&e#f%2F..' },
      conversation: { ...(good['conversation'] as object), id: 'a:../?x#y' },
    };
    for (const activity of [good, odd]) {
      const { status, body } = await control.sendRaw({ appId, activity });
      assert.deepEqual([status, body], [200, null]);
    }
    const { teams } = await herald.addressBook.counts();
    const expected = { people: people + 2, conversations: conversations + 2, teams };
    assert.deepEqual(await herald.addressBook.counts(), expected);
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test, type TestContext } from 'node:test';
import { PlainHttpCredential, type HeraldOptions, type Progress } from 'herald';
import { anotherHerald } from '../support/another-herald.ts';
import { sharedContoso, startContoso, type Contoso } from '../support/contoso.ts';
import { assertHides } from '../support/hide-secrets.ts';
import { keepTokens } from '../support/keep-tokens.ts';
import { sent } from '../support/sent.ts';
import { waitUntil } from '../support/wait-until.ts';

const TEXT = 'The quarterly figures are not to be seen in a log';
const HOUR_MS = 3_600_000;

suite('what hinders every message says so, and leaves the recipient alone', () => {
  const contoso = sharedContoso({ store: 'server' });

  /** A bot of its own with somebody who has it, and its Herald. */
  async function bot(
    t: TestContext,
    about: Partial<Parameters<Contoso['control']['addBot']>[0]> = {},
    options: Partial<HeraldOptions> = {},
  ) {
    const { control, teams, tenantId } = contoso();
    const appId = randomUUID();
    const secret = randomUUID();
    await control.addBot({ appId, secret, ...about });
    const [ana] = await contoso().people(['Ana']);
    await control.install({ appId, person: ana.id });
    const herald = await anotherHerald(t, { ...contoso(), appId, secret }, options);
    const to = { person: ana.id, tenant: tenantId };
    return { appId, secret, herald, teams, ana, send: () => herald.send(to, { text: TEXT }) };
  }

  test('a wrong secret, until it is right', async (t) => {
    const { control } = contoso();
    const { appId, secret, send, ana } = await bot(t);
    await control.setSecret({ appId, secret: 'another' });
    const outcome = await send();
    assert.deepEqual(outcome, { kind: 'closed', concerns: 'bot', why: 'login-refused', code: 'AADSTS7000215' });
    assertHides(outcome, [secret, TEXT]);
    await control.setSecret({ appId, secret });
    sent(await send());
    // The first was accepted too, and goes once it can: before the other, or after it.
    await waitUntil('both to arrive', async () => {
      const { chats } = await control.inbox({ person: ana.id, appId });
      return chats[0]?.messages.length === 2;
    });
  });

  test('an expired secret, once the token that was got with it has expired', async (t) => {
    const { control, asked } = contoso();
    const { appId, send } = await bot(t);
    sent(await send());
    await control.expireSecret({ appId });
    sent(await send());
    const { send: sendAnew, secret, appId: anew } = await bot(t);
    await control.expireSecret({ appId: anew });
    const requests = await asked(async () => {
      const outcome = await sendAnew();
      assert.deepEqual(outcome, { kind: 'closed', concerns: 'bot', why: 'login-refused', code: 'AADSTS7000222' });
      assertHides(outcome, [secret, TEXT]);
    });
    assert.deepEqual(requests, ['POST /botframework.com/oauth2/v2.0/token 401'], 'nothing goes to the Connector');
  });

  test('an app id that Entra does not know', async (t) => {
    const { teams } = contoso();
    const credential = new PlainHttpCredential({
      loginHost: teams.loginHost,
      authority: 'botframework.com',
      clientId: randomUUID(),
      clientSecret: 'a secret',
    });
    const { send } = await bot(t, {}, { credential });
    const refused = { kind: 'closed', concerns: 'bot', why: 'login-refused', code: 'AADSTS700016' };
    assert.deepEqual(await send(), refused);
  });

  test('a bot that is not registered', async (t) => {
    const { send, secret } = await bot(t, { registered: false });
    const requests = await contoso().asked(async () => {
      const outcome = await send();
      assert.deepEqual(outcome, {
        kind: 'closed',
        concerns: 'bot',
        why: 'bot-not-registered',
        status: 401,
        code: 'BotNotRegistered',
      });
      assertHides(outcome, [secret, TEXT]);
    });
    assert.equal(requests.filter((line) => line.includes('/v3/')).length, 1, 'a fresh token would not help');
  });

  test('tokens that the Connector does not take: asked for once more, then closed', async (t) => {
    const garbage = { getToken: async () => ({ token: randomUUID(), expiresOnTimestamp: Date.now() + HOUR_MS }) };
    const { credential, tokens } = keepTokens(garbage);
    const { send } = await bot(t, {}, { credential });
    const requests = await contoso().asked(async () => {
      const outcome = await send();
      assert.deepEqual(outcome, {
        kind: 'closed',
        concerns: 'bot',
        why: 'unauthorized',
        status: 401,
        code: 'Unauthorized',
      });
      assertHides(outcome, [...tokens, TEXT]);
    });
    assert.equal(tokens.length, 2);
    assert.deepEqual(requests, ['POST /amer/v3/conversations 401', 'POST /amer/v3/conversations 401']);
  });

  test('an administrator who disabled the bot, until it is enabled: it concerns one tenant', async (t) => {
    const { control, tenantId } = contoso();
    const { appId, herald, ana, send } = await bot(t);
    await control.disableBot({ appId, tenantId });
    const closed = { kind: 'closed', concerns: 'tenant', why: 'disabled-by-admin', status: 403 };
    assert.deepEqual(await send(), { ...closed, code: 'BotDisabledByAdmin' });

    const { id: elsewhere } = await control.addTenant();
    const [ben] = await control.addPeople({ tenantId: elsewhere, people: [{ name: 'Ben' }] });
    await control.install({ appId, person: ben?.id ?? '' });
    sent(await herald.send({ person: ben?.id ?? '', tenant: elsewhere }, { text: TEXT }));

    await control.enableBot({ appId, tenantId });
    const { tenantId: tenant, conversationId } = sent(await send());
    assert.deepEqual(await herald.addressBook.findReachability(tenant, conversationId), { kind: 'reachable' });
    await control.disableBot({ appId, tenantId });
    assert.equal((await send()).kind, 'closed');
    assert.deepEqual(await herald.addressBook.findReachability(tenant, conversationId), { kind: 'reachable' });
    const received = (await control.inbox({ person: ana.id, appId })).chats[0]?.messages.length;
    assert.equal(received, 2, 'what was accepted while it was disabled went when it was enabled; the last one waits');
  });
});

test('whoever watches a message that waits is told why, in another process too, and the doctor says what to do', async (t) => {
  const { herald: holder, ...on } = await startContoso(t, { herald: () => ({ lanes: true }) });
  const { control, appId, tenantId, place } = on;
  assert.ok('databaseUrl' in place);
  const [ana] = await on.people(['Ana'], { install: true });
  const watching = await anotherHerald(t, { ...on, herald: holder }, { ...place, lanes: false });
  const { findings: before } = await watching.diagnose();
  assert.equal(
    before.some(({ code }) => code === 'D_LANE_CLOSED'),
    false,
  );
  await control.disableBot({ appId, tenantId });
  const asked = Date.now();
  const message = await watching.broadcast({
    audience: { kind: 'list', to: [{ person: ana.id, tenant: tenantId }] },
    message: { text: TEXT },
  });
  let seen: Progress | undefined;
  const look = async (isSo: (progress: Progress) => boolean): Promise<boolean> => {
    for await (seen of message.progress()) return isSo(seen);
    return false;
  };
  await waitUntil('it to be told why nothing goes', () => look(({ closed }) => closed !== undefined));
  const { why, code, since } = seen?.closed ?? assert.fail();
  assert.deepEqual([why, code, seen?.tally.waiting], ['disabled-by-admin', 'BotDisabledByAdmin', 1]);
  assert.ok(since.getTime() >= asked && since.getTime() <= Date.now(), since.toISOString());
  const { findings } = await watching.diagnose();
  const found = findings.find((one) => one.code === 'D_LANE_CLOSED') ?? assert.fail('the doctor saw nothing');
  assert.deepEqual([found.severity, found.tenant], ['warning', tenantId]);
  assert.match(found.what, /disabled-by-admin \(BotDisabledByAdmin\)/);
  assert.match(found.fix ?? '', /administrator/);
  const { id: tenant } = await control.addTenant({ name: 'Fabrikam' });
  const ofOthers = (await watching.diagnose({ tenant })).findings;
  assert.ok(!ofOthers.some((one) => one.code === 'D_LANE_CLOSED'), 'of another tenant it was not asked');

  await control.enableBot({ appId, tenantId });
  assert.equal((await message.finished()).sent, 1);
  assert.ok(await look(({ closed }) => closed === undefined), 'nothing waits for it any more');
});

test('a token that is refused is replaced by one fresh token, and the message goes once', async (t) => {
  let ahead = 0;
  const { herald, ...on } = await startContoso(t, {
    store: 'server',
    simulator: { clock: { now: () => Date.now() + ahead } },
  });
  const [ana] = await on.people(['Ana'], { install: true });
  sent(await herald.send(ana.id, { text: 'one' }));
  // To Teams the token has expired, which Herald cannot know.
  ahead = 2 * HOUR_MS;
  const requests = await on.asked(async () => {
    sent(await herald.send(ana.id, { text: 'two' }));
    sent(await herald.send(ana.id, { text: 'three' }));
  });
  assert.deepEqual(
    requests.map((line) => line.replace(/conversations\/[^/]+/, 'conversations/{id}')),
    [
      'POST /amer/v3/conversations/{id}/activities 401',
      'POST /botframework.com/oauth2/v2.0/token 200',
      'POST /amer/v3/conversations/{id}/activities 201',
      'POST /amer/v3/conversations/{id}/activities 201',
    ],
  );
  assert.deepEqual(await on.texts(ana.id), ['one', 'two', 'three']);
});

test('a Teams that is down: no connection to it, and then none to the login', async (t) => {
  const { herald, teams, ...on } = await startContoso(t, { store: 'server' });
  const [ana] = await on.people(['Ana'], { install: true });
  const { tenantId, conversationId } = sent(await herald.send(ana.id, { text: TEXT }));
  await teams.close();
  const outcome = await herald.send(ana.id, { text: TEXT });
  assert.deepEqual(outcome, { kind: 'closed', concerns: 'tenant', why: 'no-connection', code: 'ECONNREFUSED' });
  assertHides(outcome, [TEXT, ...on.secrets()]);
  assert.deepEqual(await herald.addressBook.findReachability(tenantId, conversationId), { kind: 'reachable' });

  const anew = await anotherHerald(t, { ...on, teams, herald, tenantId });
  const noLogin = await anew.send({ person: ana.id, tenant: tenantId }, { text: TEXT });
  assert.deepEqual(noLogin, { kind: 'closed', concerns: 'bot', why: 'login-unreachable', code: 'ECONNREFUSED' });
  assertHides(noLogin, [TEXT, ...on.secrets()]);
});

import assert from 'node:assert/strict';
import { before, suite, test, type TestContext } from 'node:test';
import type { Destination, MessageReference } from 'herald';
import type { Activity } from 'teams-simulator';
import { anotherHerald } from '../support/another-herald.ts';
import { sharedContoso, startContoso, type Someone } from '../support/contoso.ts';
import { startDecoy } from '../support/decoy.ts';
import { given } from '../support/given.ts';
import { assertHides } from '../support/hide-secrets.ts';
import { sent } from '../support/sent.ts';

const TEXT = 'The quarterly figures are not to be seen in a log';
const NOT_TRUSTED = 'E_SERVICE_URL_NOT_TRUSTED';

suite('a token goes to hosts that are trusted, and to no other', () => {
  const contoso = sharedContoso({ store: 'server' });
  let ana: Someone;
  let message: MessageReference;
  let install: Activity;

  before(async () => {
    const { control, herald, appId, people } = contoso();
    [ana] = await people(['Ana']);
    const { deliveries } = await control.install({ appId, person: ana.id });
    install = given(deliveries.at(-1)).activity;
    message = sent(await herald.send(ana.id, { text: TEXT }));
  });

  const counts = () => contoso().herald.addressBook.counts();
  const hides = (error: unknown) => assertHides(error, [TEXT, ...contoso().secrets()]);

  /** Fails unless the work is refused for the host, and nothing at all reaches the decoy or changes. */
  async function refusesHost(work: () => Promise<unknown>): Promise<void> {
    const earlier = await counts();
    const requests = await contoso().asked(() =>
      assert.rejects(work, (error: Error & { code?: unknown; origin?: unknown }) => {
        hides(error);
        assert.equal(error.code, NOT_TRUSTED);
        return true;
      }),
    );
    assert.deepEqual(requests, [], 'not even a token is asked for');
    assert.deepEqual(await counts(), earlier);
  }

  test('a service URL in a reference, an address or an activity of nobody’s host', async (t) => {
    const decoy = await startDecoy(t);
    const { herald, appId, tenantId } = contoso();
    const address = { channelId: 'msteams', serviceUrl: decoy.url, bot: { id: `28:${appId}` } } as const;
    const channelData = { tenant: { id: tenantId } };
    const elsewhere = { ...message, serviceUrl: decoy.url as MessageReference['serviceUrl'] };
    const text = { text: TEXT };
    const work: ReadonlyArray<() => Promise<unknown>> = [
      () => herald.send({ ...address, channelData, user: { id: `29:${ana.name}` } }, text),
      () => herald.send({ ...address, channelData, conversation: { id: message.conversationId } }, text),
      () => herald.send(elsewhere, text),
      () => herald.reply(elsewhere, text),
      () => herald.update(elsewhere, text),
      () => herald.delete(elsewhere),
      () => herald.observe({ ...install, serviceUrl: decoy.url, from: { id: '29:new' } }),
    ];
    for (const one of work) await refusesHost(one);
    assert.deepEqual([decoy.connections(), decoy.heard()], [0, '']);
    const [known] = await herald.addressBook.findPeople({ by: 'entraId', value: given(message.person?.entraId) });
    const stored = await herald.addressBook.findDirect(given(known).tenantId, given(known).id);
    assert.equal(stored?.serviceUrl, contoso().teams.serviceUrl);
  });

  test('the same in an activity that Teams itself has signed', async (t) => {
    const decoy = await startDecoy(t);
    const { control, herald, appId } = contoso();
    const earlier = await counts();
    const { status, body } = await control.sendRaw({
      appId,
      activity: { ...install, serviceUrl: decoy.url, from: { id: '29:new' } },
    });
    assert.deepEqual([status, (body as { error: { code: string } }).error.code], [403, NOT_TRUSTED]);
    assert.deepEqual(await counts(), earlier);
    sent(await herald.send(ana.id, { text: TEXT }));
    assert.equal(decoy.connections(), 0);
  });

  const urls: ReadonlyArray<{ readonly what: string; readonly url: (port: string) => string }> = [
    { what: 'another port', url: () => 'http://127.0.0.1:9/amer/' },
    { what: 'another scheme', url: (port) => `https://127.0.0.1:${port}/amer/` },
    { what: 'a name that only looks alike', url: () => 'https://smba.trafficmanager.net.evil.example/amer/' },
    { what: 'another name of the domain that anybody may have', url: () => 'https://evil.trafficmanager.net/amer/' },
    { what: 'plain http to the real host', url: () => 'http://smba.trafficmanager.net/amer/' },
    { what: 'the real host as a user name', url: () => 'https://smba.trafficmanager.net@evil.example/amer/' },
    { what: 'the real host behind a backslash', url: () => 'https://evil.example\\@smba.trafficmanager.net/amer/' },
    { what: 'the real host in a query', url: () => 'https://evil.example/?https://smba.trafficmanager.net/' },
    { what: 'another port of the real host', url: () => 'https://smba.trafficmanager.net:8443/amer/' },
  ];
  for (const { what, url } of urls)
    test(`${what} is not trusted`, async () => {
      const { herald, teams } = contoso();
      const serviceUrl = url(new URL(teams.url).port) as MessageReference['serviceUrl'];
      await refusesHost(() => herald.send({ ...message, serviceUrl }, { text: TEXT }));
      await refusesHost(() => herald.observe({ ...install, serviceUrl }));
    });

  test('what is no URL at all is refused as input', async () => {
    const { herald } = contoso();
    for (const serviceUrl of ['', 'smba.trafficmanager.net', 'file:///etc/passwd', 'javascript:alert(1)', 7, null]) {
      const to = { ...message, serviceUrl } as unknown as Destination;
      await assert.rejects(herald.send(to, { text: TEXT }), { code: 'E_INPUT_INVALID' });
    }
  });

  test('plain http is trusted by name only, and no longer than was said', async (t) => {
    let now = new Date();
    const herald = await anotherHerald(t, contoso(), { trustedServiceUrls: [], clock: { now: () => now } });
    const { teams, tenantId, ...on } = contoso();
    const to = { person: ana.id, tenant: tenantId };
    const send = (text: string) => herald.send(to, { text });
    await assert.rejects(send('too soon'), { code: NOT_TRUSTED, origin: teams.url });
    herald.trustServiceUrl(teams.serviceUrl, new Date(now.getTime() + 60_000));
    sent(await send('in time'));
    now = new Date(now.getTime() + 59_000);
    sent(await send('just in time'));
    now = new Date(now.getTime() + 1_000);
    await assert.rejects(send('too late'), { code: NOT_TRUSTED, origin: teams.url });
    herald.trustServiceUrl(teams.url);
    now = new Date(now.getTime() + 365 * 86_400_000);
    sent(await send('for good'));
    assert.deepEqual((await on.texts(ana.id)).slice(-3), ['in time', 'just in time', 'for good']);
    for (const url of ['', 'http://user@127.0.0.1/', 'http://127.0.0.1/?x', 'ftp://127.0.0.1/', 'http://ex%61mple/'])
      assert.throws(() => herald.trustServiceUrl(url), { code: 'E_INPUT_INVALID' });
    assert.throws(() => herald.trustServiceUrl(teams.url, new Date(Number.NaN)), { code: 'E_INPUT_INVALID' });
  });

  test('a host that was trusted and gives no answer: nobody knows whether the message arrived', async (t) => {
    const decoy = await startDecoy(t);
    const { herald, secrets } = contoso();
    herald.trustServiceUrl(decoy.url);
    const serviceUrl = decoy.url as MessageReference['serviceUrl'];
    const conversationId = 'a:lives-elsewhere' as MessageReference['conversationId'];
    const outcome = await herald.send({ ...message, conversationId, serviceUrl }, { text: TEXT });
    assert.equal(outcome.kind, 'unknown');
    hides(outcome);
    assert.ok(decoy.heard().includes(TEXT), 'it had left');
    assert.ok(
      secrets().some((secret) => decoy.heard().includes(secret)),
      'with the token',
    );
    assert.equal(decoy.connections(), 1, 'and was not repeated');
    assert.deepEqual(await herald.addressBook.findReachability(message.tenantId, message.conversationId), {
      kind: 'reachable',
    });
  });
});

test('an engine that is told to trust nothing but Microsoft starts, and refuses a simulator', async (t: TestContext) => {
  const { herald, control, appId, ...on } = await startContoso(t, {
    store: 'server',
    herald: () => ({ trustedServiceUrls: [] }),
  });
  const [{ id: person }] = await on.people(['Ana']);
  const { deliveries } = await control.install({ appId, person });
  assert.deepEqual(
    deliveries.map(({ status }) => status),
    [403, 403],
  );
  assert.deepEqual(await herald.addressBook.counts(), { people: 0, conversations: 0, teams: 0 });
});

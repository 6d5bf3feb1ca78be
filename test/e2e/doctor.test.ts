import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import { findingCodes, openHerald, type Finding, type FindingCode } from 'herald';
import { anotherHerald } from '../support/another-herald.ts';
import { appTenant } from '../support/app.ts';
import { sharedContoso } from '../support/contoso.ts';
import { heraldOptions } from '../support/herald-options.ts';
import { makeDatabase } from '../support/store-places.ts';

const of = (findings: readonly Finding[], code: FindingCode): readonly Finding[] =>
  findings.filter((finding) => finding.code === code);
const one = (findings: readonly Finding[], code: FindingCode): Finding =>
  of(findings, code)[0] ?? assert.fail(`${code} was not looked at`);

/** A page that answers with this status to everything. */
async function pageThatAnswers(t: TestContext, status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
}

suite('diagnose', () => {
  const contoso = sharedContoso({ store: 'server' });

  test('a bot with all that it needs is healthy, and each finding has a fix unless all is well', async () => {
    const { herald, endpoint } = contoso();
    const permissions = ['User.Read.All', 'AppCatalog.Read.All'];
    const { tenantId } = await appTenant(contoso(), { permissions });
    const { healthy, findings } = await herald.diagnose({ tenant: tenantId, endpoint });
    assert.equal(healthy, true, JSON.stringify(findings.filter(({ severity }) => severity === 'problem')));
    for (const code of [
      'D_CONNECTOR_LOGIN',
      'D_KEYS',
      'D_CLOCK',
      'D_STORE',
      'D_ENDPOINT',
      'D_GRAPH_LOGIN',
      'D_APP',
    ] as const)
      assert.equal(one(findings, code).severity, 'ok', one(findings, code).what);
    for (const { severity, fix, code } of findings) {
      assert.equal(fix === undefined, severity === 'ok', code);
      assert.ok(code in findingCodes);
    }
    assert.match(one(findings, 'D_STORE').what, /PostgreSQL \d+.*schema \d+/);
    assert.match(one(findings, 'D_APP').what, /organisation's catalogue, version .*, and names this bot in webApp/);
  });

  test('permissions: those that are granted, and what does not work without the others', async () => {
    const { tenantId } = await appTenant(contoso(), { permissions: ['User.Read.All'] });
    const { findings, healthy } = await contoso().herald.diagnose({ tenant: tenantId });
    assert.equal(healthy, true);
    const permissions = of(findings, 'D_GRAPH_PERMISSION');
    const said = (name: string) => permissions.find(({ what }) => what.startsWith(name));
    assert.equal(said('User.Read.All')?.severity, 'ok');
    assert.equal(said('GroupMember.Read.All')?.severity, 'warning');
    assert.match(said('GroupMember.Read.All')?.what ?? '', /Groups cannot be an audience/);
    assert.equal(said('MailboxSettings.Read')?.severity, 'skipped', 'nobody needs it');
    assert.equal(one(findings, 'D_APP').severity, 'skipped', 'the catalogue may not be read');
    assert.equal(one(findings, 'D_SECRET').severity, 'skipped');
  });

  test('an app that is in no catalogue', async () => {
    const { tenantId } = await appTenant(contoso(), { permissions: ['AppCatalog.Read.All'], publish: false });
    const { findings } = await contoso().herald.diagnose({ tenant: tenantId });
    assert.equal(one(findings, 'D_APP').severity, 'warning');
    assert.match(one(findings, 'D_APP').fix ?? '', /herald manifest/);
  });

  for (const [what, webApplicationId, says] of [
    ['nobody', null, /names nobody in webApplicationInfo/],
    ['another app', 'another-app', /names another-app in webApplicationInfo/],
  ] as const)
    test(`an app whose manifest names ${what} in the bot's place`, async () => {
      const { control, appId, herald } = contoso();
      const { tenantId } = await appTenant(contoso(), { permissions: ['AppCatalog.Read.All'], publish: false });
      await control.publishApp({ appId, tenantId, webApplicationId });
      const { severity, what: found, fix } = one((await herald.diagnose({ tenant: tenantId })).findings, 'D_APP');
      assert.equal(severity, 'warning');
      assert.match(found, says);
      assert.match(fix ?? '', new RegExp(`${appId} as webApplicationInfo.id`));
    });

  test('a wrong secret is a problem, by its code and with what to do; no secret is shown', async (t) => {
    const { control, appId, secret } = contoso();
    await control.setSecret({ appId, secret: 'another' });
    t.after(async () => void (await control.setSecret({ appId, secret })));
    const other = await anotherHerald(t, contoso(), { lanes: false });
    const { healthy, findings } = await other.diagnose();
    assert.equal(healthy, false);
    const { what, fix } = one(findings, 'D_CONNECTOR_LOGIN');
    assert.match(what, /AADSTS7000215/);
    assert.match(fix ?? '', /secret is wrong/);
    assert.doesNotMatch(JSON.stringify(findings), new RegExp(secret));
  });

  for (const [what, status, says] of [
    ['takes whatever comes', 200, /anybody can speak as Teams/],
    ['is another page', 404, /answers 404/],
  ] as const)
    test(`an endpoint that ${what} is a problem`, async (t) => {
      const endpoint = await pageThatAnswers(t, status);
      const { healthy, findings } = await contoso().herald.diagnose({ endpoint });
      assert.equal(healthy, false);
      assert.match(one(findings, 'D_ENDPOINT').what, says);
    });

  test('an endpoint that is not there is a problem', async () => {
    const { healthy, findings } = await contoso().herald.diagnose({ endpoint: 'http://127.0.0.1:9/api/messages' });
    assert.equal(healthy, false);
    assert.match(one(findings, 'D_ENDPOINT').what, /does not answer/);
  });

  for (const [apart, severity] of [
    [2 * 60_000, 'warning'],
    [-10 * 60_000, 'problem'],
  ] as const)
    test(`a clock that is ${apart / 60_000} minutes off is a ${severity}`, async (t) => {
      const clock = { now: () => new Date(Date.now() + apart) };
      const other = await anotherHerald(t, contoso(), { lanes: false, clock });
      const { findings } = await other.diagnose();
      assert.equal(one(findings, 'D_CLOCK').severity, severity);
    });

  test('work that nobody does is a problem, once it has waited', async (t) => {
    const { control, place } = contoso();
    assert.ok('databaseUrl' in place);
    const other = await anotherHerald(t, contoso(), { lanes: false });
    const { id: tenantId } = await control.addTenant({});
    const [ana] = await control.addPeople({ tenantId, people: [{ name: 'Ana' }] });
    await other.broadcast({
      audience: { kind: 'list', to: [{ person: ana?.id ?? '', tenant: tenantId }] },
      message: { text: 'Lunch' },
    });
    const { findings, healthy } = await other.diagnose();
    assert.equal(healthy, false);
    assert.match(one(findings, 'D_LANES').what, /1 tenant has something due and nobody who sends it/);
  });

  test('a database that is away is a problem, and everything else is looked at all the same', async (t) => {
    const { teams, appId, secret, tenantId } = contoso();
    const made = await makeDatabase();
    const other = await openHerald({
      ...heraldOptions(teams, appId, secret),
      ...made.place,
      lanes: false,
      onFault() {},
    });
    t.after(() => other.close());
    await made.remove();
    const { healthy, findings } = await other.diagnose({ tenant: tenantId });
    assert.equal(healthy, false);
    assert.match(one(findings, 'D_STORE').what, /does not answer/);
    assert.equal(one(findings, 'D_CONNECTOR_LOGIN').severity, 'ok');
    assert.equal(one(findings, 'D_GRAPH_LOGIN').severity, 'ok');
    assert.equal((await other.diagnose()).healthy, false, 'without a tenant too');
  });

  test('a call that makes no sense is refused', async () => {
    await assert.rejects(contoso().herald.diagnose({ endpoint: 'nowhere' }), { code: 'E_INPUT_INVALID' });
  });
});

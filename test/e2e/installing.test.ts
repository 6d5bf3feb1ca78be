import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Reason } from 'herald';
import { accounted } from '../support/accounted.ts';
import { appTenant, MAY_INSTALL, type AppTenant } from '../support/app.ts';
import { sharedContoso, type Contoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { tally } from '../support/tally.ts';

const HELLO = { text: 'Welcome to the new portal' };
const unreachable = (why: string, count = 1): readonly Reason[] => [{ state: 'unreachable', why, count }];
/** How many installs Graph was asked for. */
const installs = (asked: readonly string[]): number =>
  asked.filter((line) => /^POST .*installedApps /.test(line)).length;

for (const store of ['embedded', 'server'] as const)
  suite(`installing the app for a message, ${store} store`, () => {
    const contoso = sharedContoso({ store });
    const say = ({ audience }: AppTenant, people: Parameters<AppTenant['audience']>[0], install = true) =>
      contoso().herald.broadcast({
        audience: audience(people),
        message: HELLO,
        ...(install ? { install: 'if-missing' as const } : {}),
      });

    test('whoever lacks it gets it, and then the message, once', async () => {
      const tenant = await appTenant(contoso());
      const everyone = [
        ...(await tenant.people(['Ana', 'Ben'], { install: true })),
        ...(await tenant.people(['Cleo', 'Dan', 'Eva'])),
      ];
      const asked = await contoso().asked(async () => {
        const message = await say(tenant, everyone);
        assert.deepEqual(await message.finished(), tally({ planned: 5, sent: 5 }));
        await accounted([message]);
      });
      assert.equal(installs(asked), 3);
      for (const { id } of everyone) assert.deepEqual(await contoso().texts(id), [HELLO.text]);
    });

    test('nothing is installed unless the message says so', async () => {
      const tenant = await appTenant(contoso());
      const people = await tenant.people(['Cleo']);
      const asked = await contoso().asked(async () => {
        const message = await say(tenant, people, false);
        await message.finished();
        assert.deepEqual(await message.reasons(), unreachable('not-installed'));
      });
      assert.equal(installs(asked), 0);
    });

    test('whoever blocked the bot has it, and is left alone', async () => {
      const tenant = await appTenant(contoso());
      const people = await tenant.people(['Ana'], { install: true });
      const { control, appId } = contoso();
      await control.block({ appId, person: given(people[0]).id });
      const asked = await contoso().asked(async () => {
        const message = await say(tenant, people);
        await message.finished();
        assert.deepEqual(await message.reasons(), unreachable('blocked'));
      });
      assert.equal(installs(asked), 0);
    });

    test('whoever blocked the bot before it knew them is not installed for afterwards', async () => {
      const tenant = await appTenant(contoso());
      const { control, appId } = contoso();
      const [ana] = await control.addPeople({ tenantId: tenant.tenantId, people: [{ name: 'Ana' }] });
      const { id } = given(ana);
      await control.setBotEndpoint(appId, 'http://127.0.0.1:9/api/messages');
      await control.install({ appId, person: id });
      await control.setBotEndpoint(appId, contoso().endpoint);
      await control.block({ appId, person: id });
      await (await say(tenant, [given(ana)], false)).finished();
      const asked = await contoso().asked(async () => {
        const message = await say(tenant, [given(ana)]);
        await message.finished();
        assert.deepEqual(await message.reasons(), unreachable('blocked'));
      });
      assert.equal(installs(asked), 0);
    });

    test('what the catalogue does not show is taken away all the same', async () => {
      const tenant = await appTenant(contoso());
      const people = await tenant.people(['Ana', 'Ben'], { install: true });
      const { control, herald, appId } = contoso();
      const { tenantId } = tenant;
      await control.revokeConsent({ tenantId, appId, permissions: ['AppCatalog.Read.All'] });
      const job = await herald.uninstall({ audience: tenant.audience(people) });
      assert.deepEqual(await job.finished(), tally({ planned: 2, sent: 2 }));
      assert.equal((await control.installed({ tenantId, appId })).installed, 0);
    });

    test('whoever removed it gets it again', async () => {
      const tenant = await appTenant(contoso());
      const people = await tenant.people(['Ana'], { install: true });
      const { control, appId } = contoso();
      await control.uninstall({ appId, person: given(people[0]).id });
      const message = await say(tenant, people);
      assert.deepEqual(await message.finished(), tally({ planned: 1, sent: 1 }));
      assert.deepEqual(await contoso().texts(given(people[0]).id), [HELLO.text]);
    });

    test('one message to one person installs too, and its outcome is that of the message', async () => {
      const tenant = await appTenant(contoso());
      const [cleo] = await tenant.people(['Cleo']);
      const to = { person: given(cleo).id, tenant: tenant.tenantId };
      const { herald } = contoso();
      assert.deepEqual((await herald.send(to, HELLO)).kind, 'unreachable');
      assert.deepEqual((await herald.send(to, HELLO, { install: 'if-missing' })).kind, 'sent');
      assert.deepEqual(await contoso().texts(given(cleo).id), [HELLO.text]);
      assert.deepEqual((await herald.send(to, HELLO)).kind, 'sent');
    });

    test('a failure that is mended can be tried again by its reason', async () => {
      const tenant = await appTenant(contoso(), { permissions: ['AppCatalog.Read.All'] });
      const people = await tenant.people(['Cleo', 'Dan']);
      const message = await say(tenant, people);
      await message.finished();
      assert.deepEqual(await message.reasons(), unreachable('no-consent', 2));
      const { control, appId } = contoso();
      await control.grantConsent({ tenantId: tenant.tenantId, appId, permissions: MAY_INSTALL });
      await control.revokeTokens({ appId });
      assert.equal(await message.retry({ why: ['no-consent'] }), 2);
      assert.deepEqual(await message.finished(), tally({ planned: 2, sent: 2 }));
    });

    test('a job of its own installs, upgrades and takes away for many, and says nothing', async () => {
      const tenant = await appTenant(contoso());
      const people = await tenant.people(['Cleo', 'Dan', 'Eva']);
      const job = { audience: tenant.audience(people) };
      const { control, herald, appId } = contoso();
      const have = async (): Promise<number> =>
        (await control.installed({ tenantId: tenant.tenantId, appId })).installed;

      assert.deepEqual(await (await herald.upgrade(job)).finished(), tally({ planned: 3, unreachable: 3 }));
      const installing = await herald.install(job);
      assert.deepEqual(await installing.finished(), tally({ planned: 3, sent: 3 }));
      assert.equal(await have(), 3);
      assert.deepEqual(await (await herald.install(job)).finished(), tally({ planned: 3, sent: 3 }));
      assert.deepEqual(await (await herald.upgrade(job)).finished(), tally({ planned: 3, sent: 3 }));
      await assert.rejects(installing.recall(), { code: 'E_INPUT_INVALID' });
      for (const { id } of people) assert.deepEqual(await contoso().texts(id), []);
      assert.deepEqual(await (await herald.uninstall(job)).finished(), tally({ planned: 3, sent: 3 }));
      assert.equal(await have(), 0);
      assert.deepEqual(await (await herald.uninstall(job)).finished(), tally({ planned: 3, sent: 3 }));
    });
  });

suite('why the app cannot be installed', () => {
  const contoso = sharedContoso({ store: 'server' });
  type Make = (contoso: Contoso, tenant: AppTenant, person: string) => Promise<unknown>;
  const causes: ReadonlyArray<readonly [string, Make, string, number, string]> = [
    [
      'a policy',
      ({ control, appId }, { tenantId }, person) => control.forbidApp({ tenantId, appId, people: [person] }),
      'forbidden-by-policy',
      403,
      'Forbidden',
    ],
    [
      'no consent at all',
      ({ control, appId }, { tenantId }) => control.revokeConsent({ tenantId, appId }),
      'no-consent',
      403,
      'Forbidden',
    ],
    [
      'a catalogue that may not be read, of an app of the organisation',
      ({ control, appId }, { tenantId }) =>
        control.revokeConsent({ tenantId, appId, permissions: ['AppCatalog.Read.All'] }),
      'no-consent',
      403,
      'Forbidden',
    ],
    [
      'an app that names no other than itself',
      async ({ control, appId }, { tenantId, catalogueId }) => {
        await control.unpublishApp({ id: given(catalogueId) });
        await control.publishApp({ appId, tenantId, webApplicationId: null });
      },
      'no-consent',
      403,
      'Forbidden',
    ],
    [
      'no licence, of which Graph says only that nobody is there',
      ({ control }, _, person) => control.changePerson({ person, licensed: false }),
      'not-installed',
      404,
      'NotFound',
    ],
    [
      'an app that is in no catalogue',
      ({ control }, { catalogueId }) => control.unpublishApp({ id: given(catalogueId) }),
      'app-not-found',
      0,
      'AppNotFound',
    ],
  ];
  for (const [cause, make, why, status, code] of causes)
    test(`${cause}: ${why}`, async () => {
      const tenant = await appTenant(contoso());
      const people = await tenant.people(['Cleo']);
      await make(contoso(), tenant, given(people[0]).id);
      const message = await contoso().herald.broadcast({
        audience: tenant.audience(people),
        message: HELLO,
        install: 'if-missing',
      });
      await message.finished();
      assert.deepEqual(await message.reasons(), unreachable(why));
      const [delivery] = await message.deliveries();
      assert.deepEqual({ status: delivery?.status, code: delivery?.code }, { status, code });
      assert.deepEqual(await contoso().texts(given(people[0]).id), []);
    });
});

suite('an install that goes wrong is made once', () => {
  const contoso = sharedContoso({ store: 'server' });
  type Fault = NonNullable<Parameters<Contoso['control']['addFault']>[0]>;
  const faults: ReadonlyArray<readonly [string, Fault]> = [
    ['504 although it happened', { operation: 'installApp', status: 504, delivered: true, times: 2 }],
    ['a connection that broke after it happened', { operation: 'installApp', reset: 'after', times: 1 }],
    ['a connection that broke before', { operation: 'installApp', reset: 'before', times: 2 }],
    ['429', { operation: 'installApp', status: 429, retryAfterSeconds: 1, times: 2 }],
    ['503', { operation: 'installApp', status: 503, times: 2 }],
    ['a catalogue that answers 503', { operation: 'listApps', status: 503, times: 1 }],
    ['an event that comes late', { operation: 'installApp', event: { delayMs: 60_000 } }],
    ['an event that comes twice', { operation: 'installApp', event: { duplicates: 1 } }],
    ['an event that never comes', { operation: 'installApp', event: { never: true } }],
    [
      'a Connector that hears of it later',
      {
        service: 'connector',
        operation: 'create',
        status: 403,
        code: 'ForbiddenOperationException',
        times: 3,
      },
    ],
  ];
  for (const [what, fault] of faults)
    test(what, async () => {
      const tenant = await appTenant(contoso());
      const people = await tenant.people(['Cleo', 'Dan', 'Eva']);
      const { control, herald, appId } = contoso();
      await control.clearFaults({});
      await control.addFault({ service: 'graph', ...fault, tenantId: tenant.tenantId });
      const asked = await contoso().asked(async () => {
        const message = await herald.broadcast({
          audience: tenant.audience(people),
          message: HELLO,
          install: 'if-missing',
        });
        assert.deepEqual(await message.finished(), tally({ planned: 3, sent: 3 }));
      });
      for (const { id } of people) assert.deepEqual(await contoso().texts(id), [HELLO.text]);
      assert.equal((await control.installed({ tenantId: tenant.tenantId, appId })).installed, 3);
      assert.ok(installs(asked) <= 3 + (fault.times ?? 0), `${installs(asked)} installs were asked for`);
    });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { appTenant } from '../support/app.ts';
import { sharedContoso } from '../support/contoso.ts';

const MAY_INSTALL = ['TeamsAppInstallation.ReadWriteSelfForTeam.All', 'AppCatalog.Read.All'];

suite('installing the app in a team, to post in its channel', () => {
  const contoso = sharedContoso({ store: 'server' });

  /** A team that Herald knows of, since the app was there; it has been removed. */
  async function teamWithout(permissions = MAY_INSTALL) {
    const { control, appId, herald } = contoso();
    const tenant = await appTenant(contoso(), { permissions });
    const [ana] = await tenant.people(['Ana']);
    const team = await control.addTeam({
      tenantId: tenant.tenantId,
      name: 'Builders',
      members: [ana?.id ?? ''],
      channels: [{ name: 'Sales' }],
    });
    await control.install({ appId, team: team.id });
    await herald.fetchTeam({ team: team.id, tenant: tenant.tenantId });
    await control.uninstall({ appId, team: team.id });
    return { tenant, team };
  }

  test('the message goes on by itself once the app is there', async () => {
    const { herald, control } = contoso();
    const { tenant, team } = await teamWithout();
    const sales = team.channels.find(({ name }) => name === 'Sales')?.id ?? '';
    const asked = await contoso().asked(async () => {
      const message = await herald.broadcast({
        audience: { kind: 'list', to: [{ channel: sales, tenant: tenant.tenantId }] },
        message: { text: 'The new price list is here' },
        install: 'if-missing',
      });
      const { sent, planned } = await message.finished();
      assert.deepEqual({ sent, planned }, { sent: 1, planned: 1 });
    });
    assert.equal(asked.filter((line) => /^POST .*\/teams\/.*installedApps 201/.test(line)).length, 1);
    const { threads } = await control.channel({ channelId: sales });
    assert.equal(threads.length, 1);
  });

  test('without consent it is said to be that', async () => {
    const { herald } = contoso();
    const { tenant, team } = await teamWithout(['AppCatalog.Read.All']);
    const message = await herald.broadcast({
      audience: { kind: 'list', to: [{ channel: team.id, tenant: tenant.tenantId }] },
      message: { text: 'The new price list is here' },
      install: 'if-missing',
    });
    await message.finished();
    assert.deepEqual(await message.reasons(), [{ state: 'unreachable', why: 'no-consent', count: 1 }]);
  });
});

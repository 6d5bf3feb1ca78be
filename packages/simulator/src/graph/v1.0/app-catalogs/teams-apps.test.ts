import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { objectsAt } from '../../../state/json.ts';
import { startApps } from '../../../testing/start-apps.ts';

suite('the app catalogue', () => {
  test('has apps of the organisation by the manifest’s id, and those of the store', async (t) => {
    const { list, teams, ask } = await startApps(t);
    const { control, appId, tenantId } = teams;
    await control.addBot({ appId: 'other', secret: 's', name: 'Other', manifestId: 'other-manifest' });
    await control.publishApp({ appId: 'other' });
    await control.addTenant({ id: 'fabrikam' });
    await control.publishApp({ appId, tenantId: 'fabrikam' });
    const own = { id: 'app', externalId: 'manifest', displayName: 'Notifier', distributionMethod: 'organization' };
    assert.deepEqual(await list("/appCatalogs/teamsApps?$filter=externalId eq 'manifest'"), [own]);
    assert.deepEqual(await list("/appCatalogs/teamsApps?$filter=distributionMethod eq 'organization'"), [own]);
    const store = "externalId eq 'manifest' and distributionMethod eq 'store'";
    assert.deepEqual(await list(`/appCatalogs/teamsApps?$filter=${store}`), []);
    assert.deepEqual(await list("/appCatalogs/teamsApps?$filter=id eq 'other-manifest'"), [
      { id: 'other-manifest', externalId: null, displayName: 'Other', distributionMethod: 'store' },
    ]);
    await control.publishApp({ appId, tenantId, version: '2.0.0' });
    const [expanded] = await list("/appCatalogs/teamsApps?$filter=id eq 'app'&$expand=appDefinitions");
    const [definition] = objectsAt(expanded ?? {}, 'appDefinitions');
    assert.deepEqual(
      [definition?.['version'], definition?.['publishingState'], definition?.['azureADAppId']],
      ['2.0.0', 'published', appId],
    );
    await control.unpublishApp({ id: 'app' });
    assert.equal((await list('/appCatalogs/teamsApps')).length, 1);
    assert.equal((await ask('GET', '/appCatalogs/teamsApps?$expand=appDefinitions($expand=bot)')).status, 501);
    await assert.rejects(control.publishApp({ appId: 'other', version: '1.0.0' }), { field: 'version' });
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { objectAt, type JsonObject } from '../../state/json.ts';
import { refusalOf, startApps } from '../../testing/start-apps.ts';
import type { GraphAnswered } from '../../testing/start-graph.ts';

const sent = { type: 'message', text: 'hi' };
const idIn = (items: readonly JsonObject[]): string => String(items[0]?.['id']);

suite('installing for a person', () => {
  test('answers 201 with nothing, tells the bot, and there is a chat to write to', async (t) => {
    const { install, list, ask, told, bot, teams } = await startApps(t);
    const { status, text } = await install('ana');
    assert.deepEqual([status, text], [201, '']);
    assert.deepEqual(await told(), ['conversationUpdate', 'installationUpdate add']);
    assert.equal(objectAt(bot.received[0]?.activity ?? {}, 'from')['aadObjectId'], 'ana');

    const path = '/users/ana/teamwork/installedApps';
    const found = await list(`${path}?$expand=teamsApp,teamsAppDefinition&$filter=teamsApp/externalId eq 'manifest'`);
    assert.equal(Buffer.from(idIn(found), 'base64').toString(), 'ana##app');
    assert.equal(objectAt(found[0] ?? {}, 'teamsAppDefinition')['version'], '1.0.0');
    assert.deepEqual(await list(`${path}?$filter=teamsApp/id eq 'other'`), []);
    assert.deepEqual(await list(`${path}?$filter=teamsApp/id eq 'app'`), [{ id: idIn(found) }]);
    const { body: chat } = await ask('GET', `${path}/${idIn(found)}/chat`);
    assert.equal(chat['id'], `19:ana_${teams.appId}@unq.gbl.spaces`);
    assert.equal(chat['chatType'], 'oneOnOne');
    assert.equal((await ask('GET', `/chats/${encodeURIComponent(chat['id'])}`)).status, 200);
    const { status: written } = await teams.call('POST', `/v3/conversations/${chat['id']}/activities`, sent);
    assert.equal(written, 201);
  });

  test('once more is a conflict, and tells nothing', async (t) => {
    const { install, told, installed } = await startApps(t);
    await install('ana');
    assert.deepEqual(refusalOf(await install('ANA.Alvarez@contoso.example')), [409, 'Conflict']);
    assert.equal((await told()).length, 2);
    assert.equal((await installed('ana')).length, 1);
  });

  test('is seen however it came about: from the store, by hand, or side-loaded', async (t) => {
    const { install, installed, teams } = await startApps(t);
    const { control, appId } = teams;
    await control.install({ appId, person: 'ben' });
    assert.equal(objectAt((await installed('ben'))[0] ?? {}, 'teamsApp')['id'], 'app');
    assert.deepEqual(refusalOf(await install('ben')), [409, 'Conflict']);
    await control.unpublishApp({ id: 'app' });
    assert.equal(objectAt((await installed('ben'))[0] ?? {}, 'teamsApp')['distributionMethod'], 'sideloaded');
    await control.publishApp({ appId });
    assert.equal(objectAt((await installed('ben'))[0] ?? {}, 'teamsApp')['id'], 'manifest');
    assert.equal((await install('ana', 'manifest')).status, 201);
  });

  test('is refused where a policy forbids it, and only there', async (t) => {
    const { install, told, teams } = await startApps(t);
    const { control, appId, tenantId } = teams;
    await control.forbidApp({ tenantId, appId, people: ['ana'] });
    const refused = await install('ana');
    assert.deepEqual(refusalOf(refused), [403, 'Forbidden']);
    const { message, innerError } = objectAt(refused.body, 'error');
    const text =
      'App is blocked by app permission policy. TenantId: contoso, UserObjectId: ana, AppId: app, AppType: Private';
    const inner = innerError as JsonObject;
    assert.deepEqual([message, inner['code'], inner['message']], [text, 'AccessDenied', text]);
    assert.equal((await install('ben')).status, 201);
    await control.allowApp({ tenantId, appId, people: ['ana'] });
    assert.equal((await install('ana')).status, 201);
    await control.uninstall({ appId, person: 'ben' });
    await control.forbidApp({ tenantId, appId });
    assert.equal((await install('ben')).status, 403);
    await control.allowApp({ tenantId, appId });
    assert.equal((await install('ben')).status, 201);
    assert.equal((await told()).filter((one) => one === 'installationUpdate add').length, 3);
  });

  test('of people who have no licence, are guests or do not exist finds nobody', async (t) => {
    const { install, ask, teams } = await startApps(t);
    const { control, tenantId } = teams;
    await control.addPeople({
      tenantId,
      people: [
        { id: 'g', name: 'G', guest: true },
        { id: 'u', name: 'U', licensed: false },
      ],
    });
    for (const person of ['g', 'u']) {
      assert.deepEqual(refusalOf(await install(person)), [404, 'NotFound']);
      assert.deepEqual(refusalOf(await ask('GET', `/users/${person}/teamwork/installedApps`)), [404, 'NotFound']);
    }
    assert.equal((await install('nobody')).status, 404);
    assert.deepEqual(refusalOf(await install('ana', 'none')), [404, 'NotFound']);
    for (const body of [{}, { 'teamsApp@odata.bind': 'app' }, []])
      assert.equal((await ask('POST', '/users/ana/teamwork/installedApps', { body })).status, 400);
  });

  test('with a Self permission goes for the app’s own only', async (t) => {
    const { install, installed, consent, teams, ask } = await startApps(t);
    const { control, tenantId } = teams;
    await control.addBot({ appId: 'other', secret: 's', manifestId: 'm2' });
    await control.publishApp({ appId: 'other', tenantId, id: 'other-app' });
    await control.install({ appId: 'other', person: 'ana' });
    await consent('TeamsAppInstallation.ReadWriteSelfForUser.All');
    assert.equal((await install('ana')).status, 201);
    assert.deepEqual(
      (await installed('ana')).map((one) => objectAt(one, 'teamsApp')['id']),
      ['app'],
    );
    const refused = await install('ben', 'other-app');
    assert.deepEqual(refusalOf(refused), [403, 'Forbidden']);
    assert.match(refused.text, /AAD App Id 'bot-app' is not allowed to manage the Teams App 'other-app'/);
    const theirs = Buffer.from('ana##other-app').toString('base64');
    assert.equal((await ask('DELETE', `/users/ana/teamwork/installedApps/${theirs}`)).status, 404);
    await consent('TeamsAppInstallation.ReadForUser.All');
    assert.equal((await installed('ana')).length, 2);
    assert.deepEqual(refusalOf(await install('ben')), [403, 'Forbidden']);
  });

  test('of an app with resource-specific permissions takes consent to exactly those', async (t) => {
    const { ask, consent, teams } = await startApps(t);
    const { control, appId } = teams;
    const names = ['ChatMessageReadReceipt.Read.Chat'];
    await control.publishApp({ appId, resourceSpecificPermissions: names });
    const ask1 = async (given: readonly string[]): Promise<GraphAnswered> =>
      ask('POST', '/users/ana/teamwork/installedApps', {
        body: {
          'teamsApp@odata.bind': `${teams.graphBaseUrl}/v1.0/appCatalogs/teamsApps('manifest')`,
          consentedPermissionSet: {
            resourceSpecificPermissions: given.map((permissionValue) => ({
              permissionValue,
              permissionType: 'application',
            })),
          },
        },
      });
    assert.match((await ask1(names)).text, /API requires one of 'TeamsAppInstallation.ReadWriteAndConsent/);
    await consent('TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All');
    const wrong = await ask1([]);
    assert.deepEqual(refusalOf(wrong), [400, 'BadRequest']);
    assert.match(wrong.text, /"code":"ResourceSpecificPermissionsMismatch"/);
    assert.equal((await ask1([...names, 'More.Read.Chat'])).status, 400);
    assert.equal((await ask1(names)).status, 201);
  });

  test('can be removed and upgraded, which the bot hears too', async (t) => {
    const { install, installed, ask, told, teams } = await startApps(t);
    const { control, appId, tenantId } = teams;
    await install('ana');
    const path = `/users/ana/teamwork/installedApps/${idIn(await installed('ana'))}`;
    assert.equal((await ask('POST', `${path}/upgrade`, { body: {} })).status, 204);
    await control.publishApp({ appId, tenantId, version: '2.0.0' });
    assert.equal((await ask('POST', `${path}/upgrade`)).status, 204);
    const { body } = await ask('GET', `${path}?$expand=teamsAppDefinition`);
    assert.equal(objectAt(body, 'teamsAppDefinition')['version'], '2.0.0');
    assert.equal((await ask('DELETE', path)).status, 204);
    assert.deepEqual(refusalOf(await ask('DELETE', path)), [404, 'NotFound']);
    assert.deepEqual(await installed('ana'), []);
    assert.deepEqual(await told(), [
      'conversationUpdate',
      'installationUpdate add',
      'installationUpdate upgrade',
      'installationUpdate remove',
    ]);
    await install('ana');
    // They have met before.
    assert.equal((await told()).at(-1), 'installationUpdate add');
    assert.equal((await told()).filter((one) => one === 'conversationUpdate').length, 1);
  });
});

suite('installing in a team', () => {
  test('answers 201, tells the bot, and lets it write to the channels', async (t) => {
    const { ask, list, told, teams } = await startApps(t);
    const { control, tenantId } = teams;
    await control.addTeam({ tenantId, name: 'T', id: '19:t@thread.tacv2', groupId: 'team', members: ['ana'] });
    const path = '/teams/team/installedApps';
    const body = { 'teamsApp@odata.bind': 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/app' };
    assert.equal((await ask('POST', path, { body })).status, 201);
    assert.equal((await ask('POST', path, { body })).status, 409);
    assert.deepEqual(await told(), ['conversationUpdate', 'installationUpdate add']);
    const { status } = await teams.call('POST', '/v3/conversations/19:t@thread.tacv2/activities', sent);
    assert.equal(status, 201);
    const found = await list(`${path}?$expand=teamsApp&$filter=teamsApp/externalId eq 'manifest'`);
    assert.equal(Buffer.from(idIn(found), 'base64').toString(), 'team##app');
    assert.equal((await ask('DELETE', `${path}/${idIn(found)}`)).status, 204);
    assert.deepEqual((await told()).slice(2), ['conversationUpdate', 'installationUpdate remove']);
    await control.archiveTeam({ team: '19:t@thread.tacv2' });
    assert.deepEqual(refusalOf(await ask('POST', path, { body })), [400, 'BadRequest']);
    assert.equal((await ask('POST', '/teams/none/installedApps', { body })).status, 404);
  });
});

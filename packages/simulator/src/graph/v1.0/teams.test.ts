import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startGraph, type GraphStage } from '../../testing/start-graph.ts';

async function startTeam(t: Parameters<typeof startGraph>[0]): Promise<GraphStage> {
  const stage = await startGraph(t);
  const { control, tenantId } = stage.teams;
  await control.addPeople({ tenantId, people: [{ id: 'gus', name: 'Gus', guest: true, email: 'gus@p.example' }] });
  await control.addTeam({
    tenantId,
    name: 'Builders',
    id: '19:builders@thread.tacv2',
    groupId: 'builders',
    members: ['ana', 'ben', 'gus'],
    channels: [
      { name: 'Sales', id: '19:sales@thread.tacv2' },
      { name: 'Secret', id: '19:secret@thread.tacv2', type: 'private' },
    ],
  });
  return stage;
}

suite('a team', () => {
  test('is found by the id of its group, and says which thread it is', async (t) => {
    const { ask, teams } = await startTeam(t);
    const { body } = await ask('GET', '/teams/builders?$select=id,displayName,internalId,isArchived');
    assert.deepEqual(
      { ...body, '@odata.context': '' },
      {
        '@odata.context': '',
        id: 'builders',
        displayName: 'Builders',
        internalId: '19:builders@thread.tacv2',
        isArchived: false,
      },
    );
    await teams.control.archiveTeam({ team: '19:builders@thread.tacv2' });
    assert.equal((await ask('GET', '/teams/builders')).body['isArchived'], true);
    await teams.control.deleteTeam({ team: '19:builders@thread.tacv2' });
    const { status, code } = await ask('GET', '/teams/builders');
    assert.deepEqual([status, code], [404, 'NotFound']);
    assert.equal((await ask('GET', '/teams/19:builders@thread.tacv2')).status, 404);
  });

  test('has channels, with General among them', async (t) => {
    const { list, teams } = await startTeam(t);
    const select = '$select=id,displayName,membershipType';
    assert.deepEqual(await list(`/teams/builders/channels?${select}`), [
      { id: '19:builders@thread.tacv2', displayName: 'General', membershipType: 'standard' },
      { id: '19:sales@thread.tacv2', displayName: 'Sales', membershipType: 'standard' },
      { id: '19:secret@thread.tacv2', displayName: 'Secret', membershipType: 'private' },
    ]);
    await teams.control.deleteChannel({ channelId: '19:sales@thread.tacv2' });
    const standard = await list("/teams/builders/channels?$filter=membershipType eq 'standard'");
    assert.equal(standard.length, 1);
  });

  test('has members with their roles, page by page, and filtered by who they are', async (t) => {
    const { ask, list } = await startTeam(t);
    const [ana, ben, gus] = await list('/teams/builders/members');
    assert.deepEqual(ana, {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      id: Buffer.from('builders##ana').toString('base64'),
      roles: ['owner'],
      displayName: 'Ana Alvarez',
      visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
      userId: 'ana',
      email: 'ana.alvarez@contoso.example',
      tenantId: 'contoso',
    });
    assert.deepEqual([ben?.['roles'], gus?.['roles']], [[], ['guest']]);
    const { body } = await ask('GET', '/teams/builders/members?$top=2');
    assert.equal(body['@odata.count'], 2);
    assert.deepEqual(
      (await list(String(body['@odata.nextLink']))).map(({ userId }) => userId),
      ['gus'],
    );
    const cast = 'microsoft.graph.aadUserConversationMember';
    const found = await list(
      `/teams/builders/members?$filter=(${cast}/userId eq 'ben' or ${cast}/email eq 'gus@p.example')&$select=userId`,
    );
    assert.deepEqual(
      found.map(({ userId }) => userId),
      ['ben', 'gus'],
    );
  });
});

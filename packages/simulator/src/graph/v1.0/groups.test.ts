import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type JsonObject } from '../../state/json.ts';
import { eventual, startGraph, type GraphStage } from '../../testing/start-graph.ts';

const ids = (items: readonly JsonObject[]): readonly unknown[] => items.map(({ id }) => id);

/** `all` has Ana, a device and the groups `sub` and `loop`; `sub` has Ben and `all` itself. */
async function startGroups(t: Parameters<typeof startGraph>[0]): Promise<GraphStage> {
  const stage = await startGraph(t);
  const { control, tenantId } = stage.teams;
  await control.addPeople({ tenantId, people: [{ id: 'cas', name: 'Cas', department: 'Sales', city: 'Oslo' }] });
  await control.addGroup({ tenantId, id: 'sub', name: 'Sub Group', members: ['ben'], unified: true });
  await control.addGroup({ tenantId, id: 'rule', name: 'Sales', membershipRule: 'user.department -eq "Sales"' });
  await control.addGroup({
    tenantId,
    id: 'all',
    name: 'All',
    description: 'Everybody',
    members: ['ana'],
    groups: ['sub', 'rule'],
    others: [{ kind: 'device', id: 'printer', name: 'Printer' }],
  });
  await control.addGroupMembers({ group: 'sub', groups: ['all'], members: ['ana'] });
  await control.addTeam({ tenantId, name: 'Builders', groupId: 'team', members: ['ana', 'cas'] });
  return stage;
}

suite('groups', () => {
  test('are listed with those of teams, filtered and paged', async (t) => {
    const { ask, list } = await startGroups(t);
    assert.deepEqual(ids(await list('/groups')), ['sub', 'rule', 'all', 'team']);
    const only = async (filter: string, headers = {}): Promise<readonly unknown[]> =>
      ids(await list(`/groups?$filter=${encodeURIComponent(filter)}&$count=true`, headers));
    assert.deepEqual(await only("resourceProvisioningOptions/Any(x:x eq 'Team')"), ['team']);
    assert.deepEqual(await only("groupTypes/any(c:c eq 'Unified')"), ['sub', 'team']);
    assert.deepEqual(await only("startsWith(displayName,'s') and mailEnabled eq false"), ['rule']);
    assert.deepEqual(await only("id in ('all','team','none')"), ['all', 'team']);
    assert.deepEqual(await only("not(groupTypes/any(c:c eq 'Unified'))", eventual), ['rule', 'all']);
    const { body } = await ask('GET', '/groups?$top=3&$select=id,displayName');
    assert.deepEqual(ids(await list(String(body['@odata.nextLink']))), ['team']);
    assert.deepEqual(body['value'], [
      { id: 'sub', displayName: 'Sub Group' },
      { id: 'rule', displayName: 'Sales' },
      { id: 'all', displayName: 'All' },
    ]);
  });

  test('show their kind, and the rule that says who is in them', async (t) => {
    const { ask } = await startGroups(t);
    const { body: rule } = await ask('GET', '/groups/rule');
    assert.deepEqual(
      [rule['groupTypes'], rule['membershipRule'], rule['membershipRuleProcessingState'], rule['securityEnabled']],
      [['DynamicMembership'], 'user.department -eq "Sales"', 'On', true],
    );
    const { body: team } = await ask('GET', '/groups/team?$select=id,mail,resourceProvisioningOptions,visibility');
    assert.deepEqual(
      { ...team, '@odata.context': '' },
      {
        '@odata.context': '',
        id: 'team',
        mail: 'Builders@contoso.example',
        resourceProvisioningOptions: ['Team'],
        visibility: 'Private',
      },
    );
    assert.equal((await ask('GET', '/groups/none')).code, 'Request_ResourceNotFound');
  });
});

suite('members of a group', () => {
  test('are mixed kinds, each with its type; transitive ones once, however they are reached', async (t) => {
    const { list, ask } = await startGroups(t);
    const direct = await list('/groups/all/members?$select=id,displayName');
    assert.deepEqual(direct, [
      { '@odata.type': '#microsoft.graph.user', id: 'ana', displayName: 'Ana Alvarez' },
      { '@odata.type': '#microsoft.graph.group', id: 'sub', displayName: 'Sub Group' },
      { '@odata.type': '#microsoft.graph.group', id: 'rule', displayName: 'Sales' },
      { '@odata.type': '#microsoft.graph.device', id: 'printer', displayName: 'Printer' },
    ]);
    assert.deepEqual(ids(await list('/groups/all/transitiveMembers')), ['ana', 'sub', 'rule', 'printer', 'ben', 'cas']);
    const users = '/groups/all/transitiveMembers/microsoft.graph.user';
    assert.deepEqual(ids(await list(`${users}?$count=true`, eventual)), ['ana', 'ben', 'cas']);
    const filtered = `${users}?$count=true&$filter=startsWith(displayName,'b')`;
    assert.deepEqual(ids(await list(filtered, eventual)), ['ben']);
    assert.deepEqual(ids(await list('/groups/all/members/microsoft.graph.group?$count=true', eventual)), [
      'sub',
      'rule',
    ]);
    assert.equal((await ask('GET', users)).code, 'Request_UnsupportedQuery');
    assert.equal((await ask('GET', '/groups/all/transitiveMembers/$count', { headers: eventual })).text, '6');
    assert.deepEqual(ids(await list('/groups/team/members')), ['ana', 'cas']);
  });

  test('follow what happens to people and to the groups inside', async (t) => {
    const { list, teams } = await startGroups(t);
    const { control } = teams;
    await control.changePerson({ person: 'ben', department: 'Sales' });
    assert.deepEqual(ids(await list('/groups/rule/members')), ['ben', 'cas']);
    await control.deletePerson({ person: 'ana', restorable: true });
    await control.removeGroupMembers({ group: 'sub', members: ['ben'] });
    await control.deleteGroup({ group: 'rule' });
    assert.deepEqual(ids(await list('/groups/all/transitiveMembers')), ['sub', 'printer']);
    await assert.rejects(control.addGroupMembers({ group: 'all', members: ['none'] }), { field: 'members.0' });
    await assert.rejects(control.addGroup({ tenantId: 'contoso', name: 'x', membershipRule: 'user.shoe -eq "9"' }), {
      code: 'E_SIMULATOR_BAD_ARGUMENT',
      field: 'membershipRule',
    });
  });

  test('are read page by page as they were at the first one', async (t) => {
    const { ask, list, teams } = await startGroups(t);
    const { control, tenantId } = teams;
    await control.generatePeople({ tenantId, count: 500 });
    await control.addGroup({ tenantId, id: 'everybody', name: 'E', membershipRule: 'user.objectId -ne null' });
    const path = '/groups/everybody/transitiveMembers?$top=200&$select=id';
    const { body } = await ask('GET', `${path}&$count=true`, { headers: eventual });
    assert.equal(body['@odata.count'], 503);
    await control.addPeople({ tenantId, people: [{ id: 'new', name: 'New' }] });
    const rest = [];
    for (let link = body['@odata.nextLink']; typeof link === 'string';) {
      const page = await ask('GET', link);
      rest.push(...(page.body['value'] as readonly JsonObject[]));
      link = page.body['@odata.nextLink'];
    }
    assert.equal(rest.length, 303);
    assert.equal((await list('/groups/everybody/members?$top=999')).length, 504);
    assert.equal((await ask('GET', '/groups/all/members?$skiptoken=x')).code, 'Directory_ExpiredPageToken');
  });

  test('show nothing but their id to an app that may not read users', async (t) => {
    const { list, consent, ask } = await startGroups(t);
    await consent('GroupMember.Read.All');
    const [ana, sub] = await list('/groups/all/members?$select=id,displayName');
    assert.deepEqual(ana, { '@odata.type': '#microsoft.graph.user', id: 'ana', displayName: null });
    assert.equal(sub?.['displayName'], 'Sub Group');
    assert.equal((await ask('GET', '/users')).status, 403);
  });

  test('of a group with hidden membership take a permission of their own', async (t) => {
    const { ask, consent, teams } = await startGroups(t);
    const { control, tenantId } = teams;
    await control.addGroup({ tenantId, id: 'h', name: 'H', visibility: 'HiddenMembership', members: ['ana'] });
    assert.equal((await ask('GET', '/groups/h/members')).code, 'Authorization_RequestDenied');
    await consent('GroupMember.Read.All', 'Member.Read.Hidden');
    assert.equal((await ask('GET', '/groups/h/members')).status, 200);
  });
});

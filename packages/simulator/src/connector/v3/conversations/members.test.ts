import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startTeams, type Answered, type TestTeams } from '../../../testing/start-teams.ts';

const teamId = '19:general@thread.tacv2';
const roster = `/v3/conversations/${encodeURIComponent(teamId)}`;

async function startTeam(t: TestContext, count: number): Promise<TestTeams> {
  const teams = await startTeams(t);
  const { control, tenantId, appId } = teams;
  const names = Array.from({ length: count }, (_, index) => ({ id: `p${index}`, name: `Person ${index}` }));
  const people = await control.addPeople({ tenantId, people: names });
  const members = people.map(({ id }) => id);
  await control.addTeam({
    tenantId,
    name: 'Builders',
    id: teamId,
    members,
    channels: [{ id: '19:sales@thread.tacv2', name: 'Sales' }],
  });
  await control.install({ appId, team: { id: teamId } });
  return teams;
}

interface Page {
  readonly members: ReadonlyArray<Readonly<Record<string, string>>>;
  readonly continuationToken?: string;
}
const pageIn = ({ body }: Answered): Page => body as Page;
const codeOf = ({ body }: Answered) => (body as { error: { code: string } }).error.code;

test('pages are clamped from 50 to 500, 200 by default', async (t) => {
  const { call } = await startTeam(t, 501);
  const sizes: ReadonlyArray<[string, number]> = [
    ['', 200],
    ['?pageSize=1', 50],
    ['?pageSize=120', 120],
    ['?pageSize=9999', 500],
  ];
  for (const [query, size] of sizes) {
    const { members, continuationToken } = pageIn(await call('GET', `${roster}/pagedMembers${query}`));
    assert.equal(members.length, size);
    assert.ok(continuationToken);
  }
  assert.equal(codeOf(await call('GET', `${roster}/pagedmembers?pageSize=many`)), 'BadArgument');
});

test('the pages together are everybody once, and the last has no token', async (t) => {
  const { call } = await startTeam(t, 120);
  const ids: (string | undefined)[] = [];
  let query = '?pageSize=50';
  for (;;) {
    const { members, continuationToken } = pageIn(await call('GET', `${roster}/pagedmembers${query}`));
    ids.push(...members.map(({ aadObjectId }) => aadObjectId));
    if (continuationToken === undefined) break;
    query = `?pageSize=50&continuationToken=${encodeURIComponent(continuationToken)}`;
  }
  assert.deepEqual(
    ids,
    Array.from({ length: 120 }, (_, index) => `p${index}`),
  );
  const strange = await call('GET', `${roster}/pagedmembers?continuationToken=${encodeURIComponent(btoa('50\nx\ny'))}`);
  assert.deepEqual([strange.status, codeOf(strange)], [400, 'BadArgument']);
});

test('one member, by each id that leads to them', async (t) => {
  const { call, control, appId } = await startTeam(t, 2);
  const pairwise = await control.pairwiseId({ appId, person: 'p1' });
  const is = {
    id: pairwise,
    name: 'Person 1',
    givenName: 'Person',
    surname: '1',
    email: 'person.1@contoso.example',
    userPrincipalName: 'person.1@contoso.example',
    tenantId: 'contoso',
    userRole: 'user',
    aadObjectId: 'p1',
  };
  for (const id of [pairwise, 'p1', 'PERSON.1@contoso.example'])
    assert.deepEqual(await call('GET', `${roster}/members/${encodeURIComponent(id)}`), { status: 200, body: is });
});

test('the older routes name the Entra id objectId', async (t) => {
  const { call } = await startTeam(t, 2);
  for (const path of [`${roster}/members`, `${roster}/activities/1/members`]) {
    const { status, body } = await call('GET', path);
    const [first] = body as ReadonlyArray<Record<string, string>>;
    assert.deepEqual([status, first?.['objectId'], first?.['aadObjectId']], [200, 'p0', undefined]);
  }
});

test('a guest is found by the name with #EXT# in it', async (t) => {
  const { call, control } = await startTeam(t, 1);
  const [guest] = await control.addPeople({ tenantId: 'contoso', people: [{ name: 'Gil Guest', guest: true }] });
  await control.addTeamMembers({ team: teamId, members: [guest?.id ?? ''] });
  assert.equal(guest?.userPrincipalName, 'gil.guest_guests.example#EXT#@contoso.example');
  assert.equal(guest.email, 'gil.guest@guests.example');
  const { status } = await call('GET', `${roster}/members/${encodeURIComponent(guest.userPrincipalName)}`);
  assert.equal(status, 200);
});

test('who is not there, and what is no id', async (t) => {
  const { call, control, appId } = await startTeam(t, 1);
  const outsider = await control.pairwiseId({ appId, person: 'ana' });
  const cases: ReadonlyArray<[string, number, string]> = [
    [`${roster}/members/ana`, 404, 'MemberNotFoundInConversation'],
    [`${roster}/members/${outsider}`, 404, 'MemberNotFoundInConversation'],
    [`${roster}/members/nobody@contoso.example`, 404, 'MemberNotFoundInConversation'],
    [`${roster}/members/29:1strange`, 403, 'BadArgument'],
    ['/v3/conversations/19:no@thread.tacv2/members/ana', 404, 'ConversationNotFound'],
  ];
  for (const [path, status, code] of cases) {
    const answer = await call('GET', path);
    assert.deepEqual([answer.status, codeOf(answer)], [status, code], path);
  }
});

test('the members of a 1:1 chat and of a thread', async (t) => {
  const { call, control, appId } = await startTeam(t, 3);
  await control.install({ appId, person: 'ana' });
  const own = await control.conversationId({ appId, person: 'ana' });
  assert.deepEqual(
    pageIn(await call('GET', `/v3/conversations/${own}/pagedmembers`)).members.map(({ name }) => name),
    ['Ana Alvarez'],
  );
  const { conversationId } = await control.say({
    appId,
    person: 'p0',
    text: 'hi',
    in: { channelId: '19:sales@thread.tacv2' },
  });
  assert.equal(pageIn(await call('GET', `/v3/conversations/${conversationId}/pagedmembers`)).members.length, 3);
});

test('team details and channels, while the bot is installed', async (t) => {
  const { call, control, appId } = await startTeam(t, 3);
  const path = `/v3/teams/${encodeURIComponent(teamId)}`;
  const details = await call('GET', path);
  const { aadGroupId, ...rest } = details.body as Record<string, unknown>;
  assert.match(String(aadGroupId), /^[\da-f-]{36}$/);
  assert.deepEqual(rest, {
    id: teamId,
    name: 'Builders',
    type: 'standard',
    channelCount: 2,
    memberCount: 3,
    tenantId: 'contoso',
  });
  const general = { id: teamId, name: null, type: 'standard' };
  const sales = { id: '19:sales@thread.tacv2', name: 'Sales', type: 'standard' };
  assert.deepEqual((await call('GET', `${path}/conversations`)).body, { conversations: [general, sales] });
  await control.deleteChannel({ channelId: sales.id });
  assert.deepEqual((await call('GET', `${path}/conversations`)).body, { conversations: [general] });
  await control.uninstall({ appId, team: { id: teamId } });
  for (const route of [path, `${path}/conversations`, `${roster}/members`]) {
    const answer = await call('GET', route);
    assert.deepEqual([answer.status, codeOf(answer)], [403, 'BotNotInConversationRoster']);
  }
});

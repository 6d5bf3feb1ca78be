import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { idIn, startTeams, type TestTeams } from '../../testing/start-teams.ts';

const path = '/v3/conversations';

/** Ana has the app; Ben is in a team with it; Cleo has neither; Zoe is in another tenant. */
async function startPeopled(t: TestContext): Promise<TestTeams> {
  const teams = await startTeams(t);
  const { control, appId, tenantId, ana, ben } = teams;
  await control.addTenant({ id: 'fabrikam' });
  await control.addPeople({ tenantId, people: [{ id: 'cleo', name: 'Cleo' }] });
  await control.addPeople({ tenantId: 'fabrikam', people: [{ id: 'zoe', name: 'Zoe' }] });
  await control.install({ appId, person: ana });
  const team = await control.addTeam({
    tenantId,
    name: 'Builders',
    id: '19:general@thread.tacv2',
    members: [ana, ben],
  });
  await control.install({ appId, team: team.id });
  return teams;
}

test('the same person gives the same conversation, by pairwise id and by Entra id, and no message is shown', async (t) => {
  const teams = await startPeopled(t);
  const pairwise = await teams.control.pairwiseId({ appId: teams.appId, person: teams.ana });
  const bodies = [
    { members: [{ id: pairwise }], tenantId: teams.tenantId },
    { members: [{ id: teams.ana }], channelData: { tenant: { id: teams.tenantId } } },
    {
      bot: { id: '28:bot-app', name: 'Notifier' },
      isGroup: false,
      members: [{ id: teams.ana }],
      tenantId: teams.tenantId,
    },
  ];
  for (const body of bodies) {
    const id = await teams.control.conversationId({ appId: teams.appId, person: teams.ana });
    assert.deepEqual(await teams.call('POST', path, body), { status: 201, body: { id } });
  }
  const inbox = await teams.control.inbox({ person: teams.ana });
  assert.deepEqual(inbox.chats[0]?.messages, []);
});

test('the ids of the documentation, blank at the end and all, open a conversation', async (t) => {
  const { control, callAs, tokenOf } = await startTeams(t);
  const appId = '10j12ou0d812-2o1098-c1mjojzldxcj-1098028n ';
  const tenantId = '197231joe-1209j01821-012kdjoj';
  await control.addBot({ appId, secret: 'quiet' });
  await control.addTenant({ id: tenantId });
  const people = [{ name: 'Ana', pairwiseIds: { [appId]: '29:012d20j1cjo20211' } }];
  const [person] = await control.addPeople({ tenantId, people });
  await control.install({ appId, person: person?.id ?? '' });
  const body = {
    bot: { id: `28:${appId}`, name: 'The Bot' },
    members: [{ id: '29:012d20j1cjo20211' }],
    channelData: { tenant: { id: tenantId } },
  };
  const unauthorised = { status: 401, body: { message: 'Authorization has been denied for this request.' } };
  assert.deepEqual(await callAs(undefined, 'POST', path, body), unauthorised);
  const token = await tokenOf(appId, 'quiet');
  const first = await callAs(token, 'POST', path, body);
  assert.equal(first.status, 201);
  assert.match(idIn(first), /^a:/);
  assert.deepEqual(await callAs(token, 'POST', `/teams/${path}`, body), first);
});

test('a first message goes along with the create', async (t) => {
  const teams = await startPeopled(t);
  const activity = { type: 'message', text: 'Lunch is here' };
  const { status, body } = await teams.call('POST', path, { members: [{ id: 'ana' }], tenantId: 'contoso', activity });
  const [chat] = (await teams.control.inbox({ person: 'ana' })).chats;
  const [message] = chat?.messages ?? [];
  assert.equal(status, 201);
  assert.deepEqual(body, { id: chat?.conversationId, activityId: message?.id });
  assert.equal(message?.text, 'Lunch is here');
});

test('somebody of a team of the bot is reached by pairwise id only', async (t) => {
  const teams = await startPeopled(t);
  const pairwise = await teams.control.pairwiseId({ appId: teams.appId, person: teams.ben });
  const created = await teams.call('POST', path, { members: [{ id: pairwise }], tenantId: 'contoso' });
  assert.equal(created.status, 201);
  const sent = await teams.call('POST', `${path}/${idIn(created)}/activities`, { type: 'message', text: 'hi' });
  assert.equal(sent.status, 201);
});

test('a bot with sessions opens a conversation for every create, and an older id leads to the first', async (t) => {
  const teams = await startTeams(t);
  const { control, callAs, tokenOf } = teams;
  await control.addBot({ appId: 'sessions', secret: 'quiet', supportsSessions: true });
  await control.install({ appId: 'sessions', person: 'ana' });
  const token = await tokenOf('sessions', 'quiet');
  const body = { members: [{ id: 'ana' }], tenantId: 'contoso' };
  const without = await callAs(token, 'POST', path, body);
  assert.equal(without.status, 400);
  const activity = { type: 'message', text: 'A new session' };
  const [one, two] = [
    await callAs(token, 'POST', path, { ...body, activity }),
    await callAs(token, 'POST', path, { ...body, activity }),
  ];
  assert.notEqual(idIn(one), idIn(two));
  await callAs(token, 'POST', `${path}/${idIn(two)}/activities`, { type: 'message', text: 'More' });
  const old = await control.conversationId({ appId: 'sessions', person: 'ana' });
  await callAs(token, 'POST', `${path}/${old}/activities`, { type: 'message', text: 'To the old id' });
  const { chats } = await control.inbox({ person: 'ana', appId: 'sessions' });
  assert.deepEqual(
    chats.map(({ messages }) => messages.map(({ text }) => text)),
    [['To the old id'], ['A new session'], ['A new session', 'More']],
  );
  const members = await callAs(token, 'GET', `${path}/${idIn(two)}/members/ana`);
  assert.equal(members.status, 200);
});

const ana = [{ id: 'ana' }];
const refused: ReadonlyArray<{ what: string; body: unknown; status: number; code: string; message?: string }> = [
  {
    what: 'two members',
    body: { members: [{ id: 'ana' }, { id: 'ben' }], tenantId: 'contoso' },
    status: 400,
    code: 'BadSyntax',
    message: 'Incorrect conversation creation parameters',
  },
  { what: 'no member', body: { members: [], tenantId: 'contoso' }, status: 400, code: 'BadSyntax' },
  { what: 'a group chat', body: { isGroup: true, members: ana, tenantId: 'contoso' }, status: 400, code: 'BadSyntax' },
  { what: 'no tenant', body: { members: ana }, status: 400, code: 'BadSyntax', message: 'Could not parse tenant id' },
  {
    what: 'an unknown tenant',
    body: { members: ana, tenantId: 'nowhere' },
    status: 400,
    code: 'BadSyntax',
    message: 'Invalid user identity in provided tenant',
  },
  {
    what: 'somebody of another tenant',
    body: { members: [{ id: 'zoe' }], tenantId: 'contoso' },
    status: 400,
    code: 'BadSyntax',
    message: 'Invalid user identity in provided tenant',
  },
  {
    what: 'an Entra id of nobody',
    body: { members: [{ id: '5a9c2f4e-1111-4222-8333-444455556666' }], tenantId: 'contoso' },
    status: 400,
    code: 'BadSyntax',
    message: 'Invalid user identity in provided tenant',
  },
  {
    what: 'a conversation id',
    body: { members: [{ id: '19:general@thread.tacv2' }], tenantId: 'contoso' },
    status: 400,
    code: 'BadSyntax',
    message: 'Invalid user identity in provided tenant',
  },
  {
    what: 'an e-mail address',
    body: { members: [{ id: 'ana.alvarez@contoso.example' }], tenantId: 'contoso' },
    status: 400,
    code: 'BadSyntax',
    message: 'Bad format of conversation ID',
  },
  {
    what: 'somebody without the app',
    body: { members: [{ id: 'cleo' }], tenantId: 'contoso' },
    status: 403,
    code: 'ForbiddenOperationException',
  },
  {
    what: 'a team member by Entra id',
    body: { members: [{ id: 'ben' }], tenantId: 'contoso' },
    status: 403,
    code: 'ForbiddenOperationException',
  },
  {
    what: 'a pairwise id that is none of this bot',
    body: { members: [{ id: '29:1strange' }], tenantId: 'contoso' },
    status: 403,
    code: 'BadArgument',
    message: 'Failed to decrypt pairwise id',
  },
  {
    what: 'another bot',
    body: { bot: { id: '28:other' }, members: ana, tenantId: 'contoso' },
    status: 403,
    code: 'NotEnoughPermissions',
  },
  {
    what: 'a thread in an unknown channel',
    body: { channelData: { channel: { id: '19:no@thread.tacv2' } }, activity: { type: 'message', text: 'x' } },
    status: 404,
    code: 'ConversationNotFound',
  },
  {
    what: 'a thread without a message',
    body: { isGroup: true, channelData: { channel: { id: '19:general@thread.tacv2' } } },
    status: 400,
    code: 'BadSyntax',
  },
  {
    what: 'members that are text',
    body: { members: 'ana', tenantId: 'contoso' },
    status: 400,
    code: 'BadSyntax',
    message: 'members: Invalid input: expected array, received string',
  },
  {
    what: 'a member without id',
    body: { members: [{ name: 'Ana' }], tenantId: 'contoso' },
    status: 400,
    code: 'BadSyntax',
    message: 'members.0.id: Invalid input: expected string, received undefined',
  },
  { what: 'a list', body: [], status: 400, code: 'BadSyntax' },
  { what: 'what is not JSON', body: '{"members":', status: 400, code: 'BadSyntax', message: 'The body is not JSON.' },
  {
    what: 'a bad first message',
    body: { members: ana, tenantId: 'contoso', activity: { type: 'message', text: 7 } },
    status: 400,
    code: 'BadSyntax',
    message: 'activity.text: Invalid input: expected string, received number',
  },
];
test('what Teams refuses is refused, and nobody sees anything', async (t) => {
  const teams = await startPeopled(t);
  for (const { what, body, status, code, message } of refused)
    await t.test(`${what}: ${status} ${code}`, async () => {
      const answer = await teams.call('POST', path, body);
      assert.equal(answer.status, status);
      const { error } = answer.body as { error: { code: string; message: string } };
      assert.equal(error.code, code);
      if (message !== undefined) assert.equal(error.message, message);
    });
  for (const person of ['ana', 'ben', 'cleo', 'zoe']) {
    const { chats } = await teams.control.inbox({ person });
    assert.deepEqual(
      chats.flatMap(({ messages }) => messages),
      [],
    );
  }
});

test('a thread in a channel: the answer leads back into it', async (t) => {
  const teams = await startPeopled(t);
  const activity = { type: 'message', text: 'Release day' };
  const channel = { id: '19:general@thread.tacv2' };
  const created = await teams.call('POST', path, { isGroup: true, channelData: { channel }, activity });
  const { id, activityId } = created.body as { id: string; activityId: string };
  assert.equal(created.status, 201);
  assert.equal(id, `19:general@thread.tacv2;messageid=${activityId}`);
  // Raw and percent-encoded ids are the same conversation (sheet 3.2).
  await teams.call('POST', `${path}/${id}/activities`, { type: 'message', text: 'raw' });
  await teams.call('POST', `${path}/${encodeURIComponent(id)}/activities`, { type: 'message', text: 'encoded' });
  // Neither a message id in the path nor replyToId threads (sheet 3.6).
  const unthreaded = { type: 'message', text: 'on its own', replyToId: activityId };
  await teams.call('POST', `${path}/${channel.id}/activities/${activityId}`, unthreaded);
  const { threads } = await teams.control.channel({ channelId: channel.id });
  assert.deepEqual(
    threads.map(({ messages }) => messages.map(({ text }) => text)),
    [['Release day', 'raw', 'encoded'], ['on its own']],
  );
});

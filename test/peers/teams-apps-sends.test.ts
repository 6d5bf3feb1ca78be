import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { appOf } from './teams-app.ts';
import { startTeams } from './start-teams.ts';

const teams = await startTeams();
const { control, tenantId } = teams;
after(teams.stop);

/** A bot, its app, and a person who has it, with the chat of the two. */
async function bot() {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const ana = await teams.addUser(appId);
  const chat = await control.conversationId({ appId, person: ana.id });
  return { appId, app: appOf(credentials), ana, chat };
}

/** A bot in a team, and its app. */
async function botInTeam(size?: number) {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  return { appId, app: appOf(credentials), team: await teams.addTeam(appId, size) };
}

test('conversations.create opens the chat, and app.send writes into it', async () => {
  const { appId, app, ana } = await bot();
  const { id } = await app.api.conversations.create({ tenantId, members: [{ id: ana.id, name: '', role: 'user' }] });
  assert.equal(id, await control.conversationId({ appId, person: ana.id }));
  const sent = await app.send(id, 'Your build is done');
  const seen = await teams.messages(appId, ana.id);
  assert.deepEqual(
    seen.map((message) => ({ id: message.id, text: message.text })),
    [{ id: sent.id, text: 'Your build is done' }],
  );
});

test('conversations.create with an activity delivers it in the one request', async () => {
  const { appId, app, ana } = await bot();
  const created = await app.api.conversations.create({
    tenantId,
    members: [{ id: await control.pairwiseId({ appId, person: ana.id }), name: '', role: 'user' }],
    activity: { type: 'message', text: 'In one' },
  });
  const [message] = await teams.messages(appId, ana.id);
  assert.equal(message?.text, 'In one');
  assert.equal(created.activityId, message.id);
});

test('app.send with an id replaces a message, and deleteActivity takes it back', async () => {
  const { appId, app, ana, chat } = await bot();
  const sent = await app.send(chat, 'Build 7 runs');
  await app.send(chat, { type: 'message', id: sent.id, text: 'Build 7 is done' });
  const seen = async () => {
    const messages = await teams.messages(appId, ana.id);
    return messages.map(({ text, updated, deleted }) => ({ text, updated, deleted }));
  };
  assert.deepEqual(await seen(), [{ text: 'Build 7 is done', updated: true, deleted: false }]);
  await app.api.conversations.updateActivity(chat, sent.id, { type: 'message', text: 'Build 7 failed' });
  assert.equal((await seen())[0]?.text, 'Build 7 failed');
  await app.api.conversations.deleteActivity(chat, sent.id);
  assert.deepEqual(await seen(), [{ text: '', updated: true, deleted: true }]);
});

test('a channel gets a thread by conversations.create, and app.reply answers in it', async () => {
  const { app, team } = await botInTeam();
  const { id, activityId } = await app.api.conversations.create({
    isGroup: true,
    channelData: { channel: { id: team.deals } },
    activity: { type: 'message', text: 'Root' },
  });
  assert.equal(id, `${team.deals};messageid=${activityId}`);
  await app.reply(team.deals, activityId, 'Answer');
  await app.send(id, 'Another answer');
  assert.deepEqual(await teams.threads(team.deals), [['Root', 'Answer', 'Another answer']]);
});

test('app.send to the bare channel, and replyToActivity there, start threads of their own', async () => {
  const { app, team } = await botInTeam();
  const root = await app.send(team.deals, 'Root');
  await app.api.conversations.replyToActivity(team.deals, root.id, { type: 'message', text: 'No answer' });
  assert.deepEqual(await teams.threads(team.deals), [['Root'], ['No answer']]);
});

test('ids arrive as they are, without percent-encoding, and a double slash is no matter', async () => {
  const { app, team } = await botInTeam();
  const root = await app.send(team.deals, 'Root');
  const id = `${team.deals};messageid=${root.id}`;
  await app.api.conversations.createActivity(id, { type: 'message', text: 'Answer' });
  // What releases before 2.1 made of a service URL that ends in a slash (sheet 1.5).
  const doubled = `https://smba.trafficmanager.net/teams//v3/conversations/${id}/activities`;
  await app.api.http.post(doubled, { type: 'message', text: 'Another answer' });
  assert.deepEqual(await teams.threads(team.deals), [['Root', 'Answer', 'Another answer']]);
  const asked = await control.requests();
  assert.deepEqual(
    asked.slice(-2).map(({ path }) => path),
    [`/teams/v3/conversations/${id}/activities`, `/teams//v3/conversations/${id}/activities`],
  );
});

test('getPagedMembers, with its capital M, walks the pages of a team, each member once', async () => {
  const { app, team } = await botInTeam(120);
  const sizes: number[] = [];
  const ids: (string | undefined)[] = [];
  let token: string | undefined;
  do {
    const page = await app.api.conversations.getPagedMembers(team.id, 50, token);
    sizes.push(page.members.length);
    ids.push(...page.members.map(({ aadObjectId }) => aadObjectId));
    token = page.continuationToken === '' ? undefined : page.continuationToken;
    // A service that always gives another must not hold this test.
  } while (token !== undefined && sizes.length < 9);
  assert.deepEqual(sizes, [50, 50, 20]);
  assert.deepEqual(new Set(ids), new Set(team.people.map(({ id }) => id)));
  const asked = await control.requests();
  assert.ok(asked.some(({ path }) => path.endsWith('/pagedMembers')));
});

test('getMembers and getActivityMembers find the Entra id under the other name that it has there', async () => {
  const { app, team } = await botInTeam();
  const root = await app.send(team.id, 'Root');
  const expected = team.people.map(({ id }) => ({ objectId: id, aadObjectId: id }));
  for (const members of [
    await app.api.conversations.getMembers(team.id),
    await app.api.conversations.getActivityMembers(team.id, root.id),
  ])
    assert.deepEqual(
      members.map((member) => {
        const { objectId, aadObjectId } = member as typeof member & { readonly objectId?: string };
        return { objectId, aadObjectId };
      }),
      expected,
    );
});

test('getMemberById finds a member by the id of the bot and by the Entra id', async () => {
  const { app, appId, team } = await botInTeam();
  const [member] = team.people;
  assert.ok(member);
  const pairwise = await control.pairwiseId({ appId, person: member.id });
  for (const id of [pairwise, member.id, member.userPrincipalName]) {
    const found = await app.api.conversations.getMemberById(team.id, id);
    assert.deepEqual(
      { id: found.id, name: found.name, aadObjectId: found.aadObjectId },
      { id: pairwise, name: member.name, aadObjectId: member.id },
      `by ${id}`,
    );
  }
});

test('teams.getById and teams.getConversations tell of the team', async () => {
  const { app, team } = await botInTeam();
  const { id, name, aadGroupId } = await app.api.teams.getById(team.id);
  assert.deepEqual({ id, name, aadGroupId }, { id: team.id, name: 'Sales', aadGroupId: team.groupId });
  const channels = await app.api.teams.getConversations(team.id);
  assert.deepEqual(
    channels.map((channel) => channel.id),
    [team.id, team.deals],
  );
});

test('addReaction and deleteReaction come and go on a message', async () => {
  const { appId, app, ana, chat } = await bot();
  const { id } = await control.say({ appId, person: ana.id, text: 'Done!' });
  const reactions = async () => (await teams.messages(appId, ana.id)).flatMap((message) => message.reactions);
  await app.api.conversations.addReaction(chat, id, 'like');
  assert.deepEqual(await reactions(), [{ type: 'like', by: [`28:${appId}`] }]);
  await app.api.conversations.deleteReaction(chat, id, 'like');
  assert.deepEqual(await reactions(), []);
});

test('text and a card in one activity become two messages, and the app learns no id', async () => {
  const { appId, app, ana, chat } = await bot();
  const content = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Lunch' }] };
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive' as const, content } as never];
  const sent = await app.send(chat, { type: 'message', text: 'Lunch is here', attachments });
  assert.equal(sent.id, undefined);
  const seen = await teams.messages(appId, ana.id);
  assert.deepEqual(
    seen.map((message) => [message.text, message.attachments.length]),
    [
      ['Lunch is here', 0],
      ['', 1],
    ],
  );
});

test('a single-tenant app logs in at its home tenant', async () => {
  const credentials = await teams.addBot({ kind: 'single-tenant', homeTenantId: tenantId });
  const { appId } = credentials;
  const ana = await teams.addUser(appId);
  const app = appOf(credentials, { tenantId });
  await app.send(await control.conversationId({ appId, person: ana.id }), 'From home');
  assert.deepEqual(await teams.texts(appId, ana.id), ['From home']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfidentialClientApplication, type INetworkModule, type NetworkRequestOptions } from '@azure/msal-node';
import { Client } from '@microsoft/teams.api';
import {
  AuthenticationConfiguration,
  BotFrameworkAuthenticationFactory,
  ConnectorClient,
  PasswordServiceClientCredentialFactory,
  TeamsConnectorClient,
} from 'botframework-connector';
import type { Activity, ConversationParameters } from 'botframework-schema';
import { Agent, request } from 'undici';
import { startSimulator } from './start-simulator.ts';
import { startBot } from './testing/test-bot.ts';
import { startTeams } from './testing/start-teams.ts';

// Software that is not ours must be content with what it is answered.

test('the client of botframework-connector creates, sends, updates, reads and deletes', async (t) => {
  const teams = await startTeams(t);
  const { control, appId, tenantId } = teams;
  await control.install({ appId, person: 'ana' });
  const team = await control.addTeam({
    tenantId,
    name: 'Builders',
    members: ['ana', 'ben'],
    channels: [{ name: 'Sales' }],
  });
  await control.install({ appId, team: { id: team.id } });
  const token = await teams.tokenOf(appId, 'quiet');
  type Credentials = ConstructorParameters<typeof ConnectorClient>[0];
  const credentials: Credentials = {
    signRequest: async (resource) => {
      resource.headers.set('authorization', `Bearer ${token}`);
      return resource;
    },
  };
  const connector = new ConnectorClient(credentials, { baseUri: teams.serviceUrl });
  const message: Partial<Activity> = { type: 'message', text: 'from botbuilder' };
  const params = { members: [{ id: 'ana', name: '' }], tenantId, activity: message } as ConversationParameters;
  const { id: chat, activityId } = await connector.conversations.createConversation(params);
  assert.equal((await control.inbox({ person: 'ana' })).chats[0]?.messages[0]?.id, activityId);
  await connector.conversations.updateActivity(chat, activityId, { ...message, text: 'changed' });
  const thread = await connector.conversations.createConversation({
    isGroup: true,
    channelData: { channel: { id: team.channels[0]?.id } },
    activity: message,
  } as ConversationParameters);
  const reply = await connector.conversations.replyToActivity(thread.id, thread.activityId, message);
  const { threads } = await control.channel({ channelId: team.channels[0]?.id ?? '' });
  assert.deepEqual(
    threads.map(({ messages }) => messages.map(({ id }) => id)),
    [[thread.activityId, reply.id]],
  );
  assert.equal((await connector.conversations.getConversationMember(thread.id, 'ben')).name, 'Ben Okri');
  const paged = await connector.conversations.getConversationPagedMembers(team.id);
  assert.deepEqual(
    paged.members?.map(({ name }) => name),
    ['Ana Alvarez', 'Ben Okri'],
  );
  await connector.conversations.deleteActivity(chat, activityId);
  const [seen] = (await control.inbox({ person: 'ana' })).chats[0]?.messages ?? [];
  assert.deepEqual([seen?.updated, seen?.deleted], [true, true]);

  const teamsConnector = new TeamsConnectorClient(credentials, { baseUri: teams.serviceUrl });
  assert.equal((await teamsConnector.teams.fetchTeamDetails(team.id)).memberCount, 2);
  const { conversations } = await teamsConnector.teams.fetchChannelList(team.id);
  assert.deepEqual(
    conversations?.map(({ name }) => name ?? 'General'),
    ['General', 'Sales'],
  );

  await control.block({ appId, person: 'ana' });
  const refused = { statusCode: 403, code: 'ConversationBlockedByUser' };
  await assert.rejects(connector.conversations.sendToConversation(chat, message), refused);
});

test('the client of @microsoft/teams.api creates, sends, updates, reads and deletes', async (t) => {
  const teams = await startTeams(t);
  const { control, appId, tenantId } = teams;
  await control.install({ appId, person: 'ana' });
  const team = await control.addTeam({ tenantId, name: 'Builders', members: ['ana', 'ben'] });
  await control.install({ appId, team: { id: team.id } });
  const api = new Client(teams.serviceUrl, { token: await teams.tokenOf(appId, 'quiet') });
  const { id: chat } = await api.conversations.create({ members: [{ id: 'ana', role: 'user', name: '' }], tenantId });
  const sent = await api.conversations.activities(chat).create({ type: 'message', text: 'from teams.api' });
  await api.conversations.activities(chat).update(sent.id, { type: 'message', text: 'changed' });
  const [seen] = (await control.inbox({ person: 'ana' })).chats[0]?.messages ?? [];
  assert.deepEqual([seen?.id, seen?.text, seen?.updated], [sent.id, 'changed', true]);
  const members = await api.conversations.members(team.id).get();
  assert.deepEqual(
    members.map(({ aadObjectId }) => aadObjectId),
    ['ana', 'ben'],
  );
  const { name, aadGroupId } = await api.teams.getById(team.id);
  assert.deepEqual([name, aadGroupId], ['Builders', team.groupId]);
  await api.conversations.activities(chat).delete(sent.id);
  await assert.rejects(api.conversations.activities(chat).update(sent.id, { type: 'message', text: 'late' }), {
    status: 404,
  });
});

test('botbuilder believes the events, and not the forged ones', async (t) => {
  const bot = await startBot(t);
  const { control, appId, loginHost, openIdMetadataUrl } = await startTeams(t, { endpoint: bot.endpoint });
  const issuer = 'https://api.botframework.com';
  const authentication = BotFrameworkAuthenticationFactory.create(
    '',
    true,
    `${loginHost}/botframework.com`,
    issuer,
    issuer,
    loginHost,
    openIdMetadataUrl,
    openIdMetadataUrl,
    '',
    new PasswordServiceClientCredentialFactory(appId, 'quiet'),
    new AuthenticationConfiguration(),
  );
  const judge = async () => {
    const { activity, headers } = bot.received.at(-1) ?? assert.fail();
    return authentication.authenticateRequest(activity as unknown as Activity, headers.authorization ?? '');
  };
  const { deliveries } = await control.install({ appId, person: 'ana' });
  const { claimsIdentity } = await judge();
  assert.equal(claimsIdentity.getClaimValue('aud'), appId);
  const activity = deliveries[0]?.activity ?? assert.fail();
  for (const token of [
    { audience: 'other' },
    { issuer: 'https://evil.example' },
    { serviceUrl: 'https://evil.example/' },
    { tampered: true },
  ]) {
    await control.sendRaw({ appId, activity, token });
    await assert.rejects(judge(), Error, JSON.stringify(token));
  }
});

test('MSAL gets a token over TLS', async (t) => {
  const teams = await startSimulator({ tls: true });
  t.after(async () => teams.close());
  await teams.control.addTenant({ id: 'home' });
  await teams.control.addBot({ appId: 'single', secret: 'quiet', kind: 'single-tenant', homeTenantId: 'home' });
  const dispatcher = new Agent({ connect: { ca: teams.certificate ?? '' } });
  t.after(async () => dispatcher.close());
  const send = async (method: 'GET' | 'POST', url: string, options?: NetworkRequestOptions) => {
    const answer = await request(url, {
      method,
      dispatcher,
      headers: options?.headers ?? {},
      body: options?.body ?? null,
    });
    return { headers: {}, body: (await answer.body.json()) as never, status: answer.statusCode };
  };
  const networkClient: INetworkModule = {
    sendGetRequestAsync: async (url, options) => send('GET', url, options),
    sendPostRequestAsync: async (url, options) => send('POST', url, options),
  };
  const authority = `${teams.loginHost}/home`;
  const { host } = new URL(authority);
  const auth = { clientId: 'single', clientSecret: 'quiet', authority, knownAuthorities: [host] };
  const msal = new ConfidentialClientApplication({ auth, system: { networkClient } });
  const result = await msal.acquireTokenByClientCredential({ scopes: ['https://api.botframework.com/.default'] });
  assert.match(result?.accessToken ?? '', /^ey/);
});

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { ClientSecretCredential } from '@azure/identity';
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  type GraphError,
  PageIterator,
  type BatchRequestStep,
  type PageCollection,
} from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { startTeams, type Credentials } from './start-teams.ts';

const teams = await startTeams();
const { control, tenantId } = teams;
after(teams.stop);

const permissions = [
  'User.Read.All',
  'GroupMember.Read.All',
  'AppCatalog.Read.All',
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
];

/** Microsoft's own client for a bot, as production has it. */
function clientOf({ appId, secret }: Credentials): Client {
  const credential = new ClientSecretCredential(tenantId, appId, secret);
  const authProvider = new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['https://graph.microsoft.com/.default'],
  });
  return Client.initWithMiddleware({ authProvider });
}

/** A bot with consent, its client, and its app in the organisation's catalogue. */
async function bot() {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  await control.grantConsent({ tenantId, appId, permissions });
  const { id: app } = await control.publishApp({ appId, tenantId });
  return { appId, app, client: clientOf(credentials) };
}

interface User {
  readonly id: string;
  readonly displayName?: string;
  readonly '@removed'?: { readonly reason: string };
}

/** Reads a list to its end with the client's own iterator, and gives the link for the delta where there is one. */
async function iterate(client: Client, url: string): Promise<{ users: User[]; deltaLink: string | undefined }> {
  const users: User[] = [];
  const first = (await client.api(url).get()) as PageCollection;
  const iterator = new PageIterator(client, first, (user: User) => {
    users.push(user);
    return true;
  });
  await iterator.iterate();
  return { users, deltaLink: iterator.getDeltaLink() };
}

async function sendBatch(client: Client, steps: BatchRequestStep[]): Promise<BatchResponseContent> {
  const content = await new BatchRequestContent(steps).getContent();
  return new BatchResponseContent(await client.api('/$batch').post(content));
}

/** A step that reads a user, after others. */
function get(id: string, dependsOn: readonly string[]): BatchRequestStep {
  const request = new Request(`https://graph.microsoft.com/v1.0/users/${id}?$select=displayName`);
  return { id, request, ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }) };
}

const bind = (app: string) => ({
  'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${app}`,
});

suite('@microsoft/microsoft-graph-client', () => {
  test('reads every page of users with its iterator, and filters and counts as Graph wants it', async () => {
    const { client } = await bot();
    await control.generatePeople({ tenantId, count: 250, seed: 3 });
    const { users } = await iterate(client, '/users?$top=100&$select=id,displayName');
    assert.ok(users.length >= 250);
    assert.equal(new Set(users.map(({ id }) => id)).size, users.length);
    const counted = (await client
      .api('/users')
      .header('ConsistencyLevel', 'eventual')
      .count(true)
      .filter("userType ne 'Guest' and department eq 'Sales'")
      .select(['id', 'department'])
      .top(5)
      .get()) as { '@odata.count': number; value: { department: string }[] };
    assert.ok(counted['@odata.count'] >= counted.value.length);
    assert.ok(counted.value.every(({ department }) => department === 'Sales'));
  });

  test('follows the delta with its iterator', async () => {
    const { client } = await bot();
    const [ana, ben] = await teams.addPeople('Ana Delta', 'Ben Delta');
    assert.ok(ana && ben);
    const { users, deltaLink } = await iterate(client, '/users/delta?$select=displayName');
    assert.ok(users.some(({ id }) => id === ana.id));
    await control.changePerson({ person: ana.id, name: 'Ana Changed' });
    await control.deletePerson({ person: ben.id });
    const changed = await iterate(client, deltaLink ?? '');
    assert.deepEqual(changed.users, [
      { displayName: 'Ana Changed', id: ana.id },
      { id: ben.id, '@removed': { reason: 'deleted' } },
    ]);
    await control.expireDeltaTokens({ tenantId });
    await assert.rejects(iterate(client, changed.deltaLink ?? ''), (error: GraphError) => {
      assert.deepEqual([error.statusCode, error.code], [410, 'resyncRequired']);
      return true;
    });
  });

  test('installs the app, finds it and its chat, and removes it', async () => {
    const { client, app, appId } = await bot();
    const [ana] = await teams.addPeople('Ana Installed');
    assert.ok(ana);
    const path = `/users/${ana.id}/teamwork/installedApps`;
    await client.api(path).post(bind(app));
    await assert.rejects(client.api(path).post(bind(app)), (error: GraphError) => error.statusCode === 409);
    const { value } = (await client
      .api(path)
      .expand('teamsApp,teamsAppDefinition')
      .filter(`teamsApp/id eq '${app}'`)
      .get()) as { value: { id: string }[] };
    const [{ id }] = value as [{ id: string }];
    const chat = (await client.api(`${path}/${id}/chat`).get()) as { id: string };
    assert.equal(chat.id, `19:${ana.id}_${appId}@unq.gbl.spaces`);
    await client.api(`${path}/${id}/upgrade`).post({});
    await client.api(`${path}/${id}`).delete();
    assert.equal((await control.inbox({ person: ana.id, appId })).chats[0]?.installed, false);
  });

  test('sends batches, all at once or one item after another, and reads each answer', async () => {
    const { client, app } = await bot();
    const people = await teams.addPeople('A', 'B', 'C');
    const steps = people.map(({ id }, index): BatchRequestStep => {
      const request = new Request(`https://graph.microsoft.com/v1.0/users/${id}/teamwork/installedApps`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(bind(app)),
      });
      return { id: String(index + 1), request };
    });
    await control.addFault({ operation: 'installApp', person: people[1]?.id ?? '', status: 429, retryAfterSeconds: 2 });
    const answers = await sendBatch(client, steps);
    const statuses = ['1', '2', '3'].map((id) => answers.getResponseById(id).status);
    assert.deepEqual(statuses, [201, 429, 201]);
    assert.equal(answers.getResponseById('2').headers.get('Retry-After'), '2');

    const [first = '', second = ''] = people.map(({ id }) => id);
    const serial = await sendBatch(client, [get(first, []), get('nobody', [first]), get(second, ['nobody'])]);
    assert.equal(((await serial.getResponseById(first).json()) as User).displayName, 'A');
    assert.deepEqual(
      ['nobody', second].map((id) => serial.getResponseById(id).status),
      [404, 424],
    );
  });

  test('comes again by itself after a 429, a 503 and a 504, and is not told twice of what it did', async () => {
    const { client, app, appId } = await bot();
    const [ana] = await teams.addPeople('Ana Retried');
    assert.ok(ana);
    for (const status of [429, 503])
      await control.addFault({ appId, operation: 'getUser', status, retryAfterSeconds: 0 });
    assert.equal(((await client.api(`/users/${ana.id}`).get()) as User).displayName, 'Ana Retried');
    await control.addFault({ appId, operation: 'installApp', status: 504, delivered: true, retryAfterSeconds: 0 });
    await assert.rejects(
      client.api(`/users/${ana.id}/teamwork/installedApps`).post(bind(app)),
      (error: GraphError) => error.statusCode === 409,
    );
    assert.deepEqual((await control.counters({ service: 'graph', appId })).byOperation, {
      getUser: { 200: 1, 429: 1, 503: 1 },
      installApp: { 409: 1, 504: 1 },
    });
  });

  test('reads the code, the text and the ids of an error', async () => {
    const credentials = await teams.addBot();
    await control.grantConsent({ tenantId, appId: credentials.appId, permissions: ['Chat.Read.All'] });
    const client = clientOf(credentials);
    await assert.rejects(client.api('/appCatalogs/teamsApps').get(), (error: GraphError) => {
      assert.deepEqual([error.statusCode, error.code], [403, 'Forbidden']);
      assert.match(error.message, /^Missing role permissions on the request\. API requires one of 'AppCatalog/);
      assert.match(error.requestId ?? '', /^[\da-f-]{36}$/);
      return true;
    });
    await assert.rejects(client.api('/users').get(), { statusCode: 403, code: 'Authorization_RequestDenied' });
  });
});

import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import type { App } from '@microsoft/teams.apps';
import { listeningApp } from './teams-app.ts';
import { startTeams } from './start-teams.ts';

const teams = await startTeams();
const { control, tenantId } = teams;
after(teams.stop);

/** A listening app of teams.apps, installed for Ana. */
async function scene(t: TestContext, listen: (app: App) => void) {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const { endpoint, close } = await listeningApp(credentials, listen);
  t.after(close);
  const ana = await teams.addUser(appId);
  await control.setBotEndpoint(appId, endpoint);
  return { appId, ana };
}

test('an app answers a message that Teams signed, in the conversation and at the service URL that it names', async (t) => {
  const { appId, ana } = await scene(t, (app) => {
    app.on('message', async (context) => {
      await context.send(`You said ${context.activity.text}`);
    });
  });
  const { deliveries } = await control.say({ appId, person: ana.id, text: 'Hello' });
  assert.deepEqual(
    deliveries.map(({ status }) => status),
    [200],
  );
  assert.deepEqual(await teams.texts(appId, ana.id), ['Hello', 'You said Hello']);
  const asked = await control.requests();
  assert.ok(asked.some(({ path, status }) => path === '/v1/.well-known/keys' && status === 200));
});

test("an app's routes understand what happens to it", async (t) => {
  const heard: unknown[][] = [];
  const { appId } = await scene(t, (app) => {
    app.on('install.add', ({ activity }) => {
      heard.push(['installed', activity.conversation.conversationType]);
    });
    app.on('install.remove', ({ activity }) => {
      heard.push(['removed', activity.conversation.conversationType]);
    });
    app.on('conversationUpdate', ({ activity }) => {
      heard.push(['conversation', activity.channelData?.eventType, activity.channelData?.channel?.name]);
    });
    app.on('messageReaction', ({ activity }) => {
      heard.push(['reaction', activity.reactionsAdded?.map(({ type }) => type)]);
    });
    app.on('readReceipt', ({ activity }) => {
      // The SDK's type leaves out what was read.
      const { value } = activity as typeof activity & { readonly value?: { readonly lastReadMessageId?: string } };
      heard.push(['read', value?.lastReadMessageId]);
    });
    app.on('card.action', ({ activity }) => {
      heard.push(['executed', activity.value.action.verb]);
      return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Thanks' };
    });
    app.on('message', async (context) => {
      await context.send('You are welcome');
    });
  });
  const [ben] = await teams.addPeople('Ben');
  assert.ok(ben);
  const person = ben.id;
  await control.install({ appId, person });
  const { conversationId } = await control.say({ appId, person, text: 'Thanks' });
  const activityId = (await teams.messages(appId, person)).at(-1)?.id ?? '';
  await control.react({ appId, person, conversationId, activityId, reaction: 'heart' });
  await control.read({ appId, person });
  const executed = await control.execute({ appId, person, conversationId, activityId, verb: 'vote' });
  const team = await control.addTeam({ tenantId, name: 'Sales', members: [person] });
  await control.install({ appId, team: team.id });
  await control.addChannel({ team: team.id, name: 'Deals' });
  await control.uninstall({ appId, person });
  assert.equal(executed.status, 200);
  assert.deepEqual(heard, [
    ['conversation', undefined, undefined],
    ['installed', 'personal'],
    ['reaction', ['heart']],
    ['read', activityId],
    ['executed', 'vote'],
    ['conversation', 'teamMemberAdded', undefined],
    ['installed', 'channel'],
    ['conversation', 'channelCreated', 'Deals'],
    ['removed', 'personal'],
  ]);
});

type Token = Parameters<typeof control.sendRaw>[0]['token'];

const forgeries: readonly { readonly what: string; readonly token: Token }[] = [
  { what: 'for another bot', token: { audience: crypto.randomUUID() } },
  { what: 'of another issuer', token: { issuer: 'https://login.example' } },
  { what: 'that expired ten minutes ago', token: { expiresInSeconds: -600 } },
  { what: 'for another service URL', token: { serviceUrl: 'https://elsewhere.example/' } },
  { what: 'without a service URL', token: { serviceUrl: null } },
  { what: 'signed with a key that was never published', token: { kid: 'unknown' } },
  { what: 'with a broken signature', token: { tampered: true } },
  { what: 'signed with a shared secret', token: { algorithm: 'HS256' } },
  { what: 'that is not signed', token: { algorithm: 'none' } },
  { what: 'at all missing', token: null },
];

for (const { what, token } of forgeries)
  test(`an event with a token ${what} is refused, and no route runs`, async (t) => {
    const heard: string[] = [];
    const { appId, ana } = await scene(t, (app) => {
      app.on('message', ({ activity }) => {
        heard.push(activity.text);
      });
    });
    const { deliveries } = await control.say({ appId, person: ana.id, text: 'Good' });
    const genuine = deliveries[0]?.activity;
    assert.ok(genuine);
    const answer = await control.sendRaw({ appId, activity: { ...genuine, text: 'Forged' }, token });
    assert.equal(answer.status, 401);
    assert.deepEqual(heard, ['Good']);
  });

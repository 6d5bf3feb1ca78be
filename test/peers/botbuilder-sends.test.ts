import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, test } from 'node:test';
import {
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
  MessageFactory,
} from 'botbuilder';
import { adapterOf, openChat, referenceTo } from './botbuilder-bot.ts';
import { startTeams } from './start-teams.ts';

const teams = await startTeams();
const { control, tenantId } = teams;
after(teams.stop);

/** A bot, its adapter, and a person who has its app. */
async function bot() {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const ana = await teams.addUser(appId);
  return { appId, adapter: adapterOf(credentials), ana, recipient: { appId, tenantId, member: ana.id } };
}

test('createConversationAsync opens the 1:1 chat, and the person sees what its turn sends', async () => {
  const { appId, adapter, ana, recipient } = await bot();
  let sent: string | undefined;
  const { conversation } = await openChat(adapter, recipient, async (context) => {
    sent = (await context.sendActivity('Your build is done'))?.id;
  });
  const seen = await teams.messages(appId, ana.id);
  assert.equal(conversation?.id, await control.conversationId({ appId, person: ana.id }));
  assert.deepEqual(
    seen.map(({ id, text }) => ({ id, text })),
    [{ id: sent, text: 'Your build is done' }],
  );
});

test('createConversationAsync finds the same chat each time, and shows nothing by itself', async () => {
  const { appId, adapter, ana, recipient } = await bot();
  const first = await openChat(adapter, recipient);
  const second = await openChat(adapter, recipient);
  assert.equal(first.conversation?.id, second.conversation?.id);
  assert.deepEqual(await teams.texts(appId, ana.id), []);
});

test('createConversationAsync reaches a member of a shared team by the id that the roster gives, without the app', async () => {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const [ben] = await teams.addPeople('Ben');
  assert.ok(ben);
  const team = await control.addTeam({ tenantId, name: 'Sales', members: [ben.id] });
  await control.install({ appId, team: team.id });
  const member = await control.pairwiseId({ appId, person: ben.id });
  await openChat(adapterOf(credentials), { appId, tenantId, member }, async (context) => {
    await context.sendActivity('Hello from the team');
  });
  assert.deepEqual(await teams.texts(appId, ben.id), ['Hello from the team']);
});

test('continueConversationAsync comes back with a reference that was stored as JSON', async () => {
  const { appId, adapter, ana, recipient } = await bot();
  const stored = JSON.stringify(await openChat(adapter, recipient));
  const reference = JSON.parse(stored) as Partial<ConversationReference>;
  await adapter.continueConversationAsync(appId, reference, async (context) => {
    await context.sendActivity('Back again');
  });
  assert.deepEqual(await teams.texts(appId, ana.id), ['Back again']);
});

test('continueConversationAsync takes the conversation id that Graph gives', async () => {
  const { appId, adapter, ana } = await bot();
  const reference = referenceTo(appId, `19:${ana.id}_${appId}@unq.gbl.spaces`, tenantId);
  await adapter.continueConversationAsync(appId, reference, async (context) => {
    await context.sendActivity('By the id from Graph');
  });
  assert.deepEqual(await teams.texts(appId, ana.id), ['By the id from Graph']);
});

test('updateActivity and deleteActivity change what the person sees', async () => {
  const { appId, adapter, ana, recipient } = await bot();
  await openChat(adapter, recipient, async (context) => {
    const kept = await context.sendActivity('Build 7 runs');
    const gone = await context.sendActivity('Sent by mistake');
    assert.ok(kept && gone);
    await context.updateActivity({ ...MessageFactory.text('Build 7 is done'), id: kept.id });
    await context.deleteActivity(gone.id);
  });
  const seen = await teams.messages(appId, ana.id);
  assert.deepEqual(
    seen.map(({ text, updated, deleted }) => ({ text, updated, deleted })),
    [
      { text: 'Build 7 is done', updated: true, deleted: false },
      { text: '', updated: false, deleted: true },
    ],
  );
});

test('a card arrives whole, with the summary for its toast', async () => {
  const { appId, adapter, ana, recipient } = await bot();
  const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Lunch is here 🍲' }] };
  await openChat(adapter, recipient, async (context) => {
    await context.sendActivity({ ...MessageFactory.attachment(CardFactory.adaptiveCard(card)), summary: 'Lunch' });
  });
  const [message] = await teams.messages(appId, ana.id);
  assert.deepEqual(message?.attachments, [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }]);
  assert.equal(message.summary, 'Lunch');
});

test('a group chat is written to by its id', async () => {
  const { appId, adapter, ana } = await bot();
  const { id: chatId } = await control.addGroupChat({ tenantId, name: 'Lunch', members: [ana.id] });
  await control.install({ appId, chat: chatId });
  await adapter.continueConversationAsync(appId, referenceTo(appId, chatId, tenantId), async (context) => {
    await context.sendActivity('Hello all');
  });
  const { messages } = await control.chat({ chatId });
  assert.deepEqual(
    messages.map(({ text }) => text),
    ['Hello all'],
  );
});

test('a single-tenant bot logs in at its home tenant', async () => {
  const credentials = await teams.addBot({ kind: 'single-tenant', homeTenantId: tenantId });
  const { appId, secret } = credentials;
  const ana = await teams.addUser(appId);
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication({
      MicrosoftAppId: appId,
      MicrosoftAppPassword: secret,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: tenantId,
    }),
  );
  await openChat(adapter, { appId, tenantId, member: ana.id }, async (context) => {
    await context.sendActivity('From home');
  });
  assert.deepEqual(await teams.texts(appId, ana.id), ['From home']);
});

test('a bot with a certificate logs in with an assertion that it signs', async () => {
  const { appId } = await teams.addBot({ acceptsAssertion: true });
  const ana = await teams.addUser(appId);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication({
      MicrosoftAppId: appId,
      MicrosoftAppType: 'MultiTenant',
      CertificateThumbprint: '0123456789abcdef0123456789abcdef01234567',
      CertificatePrivateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }),
  );
  await openChat(adapter, { appId, tenantId, member: ana.id }, async (context) => {
    await context.sendActivity('Signed');
  });
  assert.deepEqual(await teams.texts(appId, ana.id), ['Signed']);
});

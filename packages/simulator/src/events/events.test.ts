import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startBot } from '../testing/test-bot.ts';
import { idIn, startTeams } from '../testing/start-teams.ts';

const noon = Date.UTC(2026, 1, 1, 12);

test('an install in the personal scope: both events, signed, with their headers', async (t) => {
  const bot = await startBot(t);
  const teams = await startTeams(t, { endpoint: bot.endpoint, clock: { now: () => noon } });
  const { deliveries } = await teams.control.install({ appId: teams.appId, person: 'ana' });
  assert.deepEqual(
    deliveries.map(({ type, status }) => [type, status]),
    [
      ['conversationUpdate', 200],
      ['installationUpdate', 200],
    ],
  );
  assert.deepEqual(
    bot.received.map(({ activity }) => activity),
    deliveries.map(({ activity }) => activity),
  );

  const [id, conversationId] = [
    await teams.control.pairwiseId({ appId: teams.appId, person: 'ana' }),
    await teams.control.conversationId({ appId: teams.appId, person: 'ana' }),
  ];
  const { id: eventId, ...activity } = deliveries[0]?.activity ?? assert.fail();
  assert.match(eventId, /^f:/);
  assert.deepEqual(activity, {
    type: 'conversationUpdate',
    timestamp: '2026-02-01T12:00:00.000Z',
    localTimestamp: '2026-02-01T13:00:00.000+01:00',
    localTimezone: 'Europe/Madrid',
    serviceUrl: teams.serviceUrl,
    channelId: 'msteams',
    from: { id, aadObjectId: 'ana' },
    conversation: { conversationType: 'personal', tenantId: 'contoso', id: conversationId },
    recipient: { id: '28:bot-app', name: 'Notifier' },
    membersAdded: [{ id: '28:bot-app' }, { id, aadObjectId: 'ana' }],
    channelData: { tenant: { id: 'contoso' } },
  });
  const installed = deliveries[1]?.activity;
  assert.equal(installed?.['action'], 'add');
  assert.deepEqual(installed['entities'], [
    { type: 'clientInfo', locale: 'es-ES', country: 'ES', platform: 'Web', timezone: 'Europe/Madrid' },
  ]);
  assert.deepEqual(installed.channelData['app'], { id: 'manifest', version: '1.0.0' });

  const { headers } = bot.received[0] ?? assert.fail();
  assert.equal(headers['x-ms-conversation-id'], conversationId);
  assert.equal(headers['x-ms-tenant-id'], 'contoso');
  const metadata = (await (await fetch(teams.openIdMetadataUrl)).json()) as { issuer: string; jwks_uri: string };
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
  const { payload, key } = await jwtVerify(headers.authorization?.slice('Bearer '.length) ?? '', keys, {
    issuer: metadata.issuer,
    audience: teams.appId,
    currentDate: new Date(noon),
  });
  assert.equal(payload['serviceurl'], teams.serviceUrl);
  assert.ok(key);
  const { keys: published } = (await (await fetch(metadata.jwks_uri)).json()) as { keys: { endorsements: string[] }[] };
  assert.ok(published[0]?.endorsements.includes('msteams'));
});

test('the first meeting is told once, the install each time', async (t) => {
  const { control, appId } = await startTeams(t);
  const types = async () => (await control.install({ appId, person: 'ana' })).deliveries.map(({ type }) => type);
  assert.deepEqual(await types(), ['conversationUpdate', 'installationUpdate']);
  const removed = await control.uninstall({ appId, person: 'ana' });
  assert.deepEqual(
    removed.deliveries.map(({ type, activity }) => [type, activity['action']]),
    [['installationUpdate', 'remove']],
  );
  assert.deepEqual(await types(), ['installationUpdate']);
});

test('an install in a team names the selected channel, the team, and the bot', async (t) => {
  const { control, appId, tenantId } = await startTeams(t);
  const team = await control.addTeam({
    tenantId,
    name: 'Builders',
    groupId: 'group',
    members: ['ana'],
    channels: [{ name: 'Sales' }],
  });
  const sales = team.channels[0]?.id ?? '';
  const { deliveries } = await control.install({ appId, team: { id: team.id, selectedChannelId: sales } });
  const [met, installed] = deliveries.map(({ activity }) => activity);
  assert.deepEqual(met?.conversation, {
    isGroup: true,
    conversationType: 'channel',
    tenantId,
    id: sales,
    name: 'Sales',
  });
  assert.deepEqual(met['membersAdded'], [{ id: '28:bot-app' }]);
  const about = {
    team: { id: team.id, name: 'Builders', aadGroupId: 'group' },
    settings: { selectedChannel: { id: sales } },
  };
  assert.deepEqual(met.channelData, { ...about, eventType: 'teamMemberAdded', tenant: { id: tenantId } });
  assert.deepEqual(installed?.channelData, {
    ...about,
    channel: { id: sales },
    source: { name: 'message' },
    tenant: { id: tenantId },
  });
});

test('what happens to a team is told to its bots only', async (t) => {
  const { control, appId, tenantId } = await startTeams(t);
  const team = await control.addTeam({ tenantId, name: 'Builders', members: ['ana'] });
  assert.deepEqual((await control.renameTeam({ team: team.id, name: 'Makers' })).deliveries, []);
  await control.install({ appId, team: { id: team.id } });
  const added = await control.addChannel({ team: team.id, name: 'News' });
  const channelId = added.id;
  const steps = [
    [added, 'channelCreated'],
    [await control.renameChannel({ channelId, name: 'Press' }), 'channelRenamed'],
    [await control.deleteChannel({ channelId }), 'channelDeleted'],
    [await control.restoreChannel({ channelId }), 'channelRestored'],
    [await control.renameTeam({ team: team.id, name: 'Builders' }), 'teamRenamed'],
    [await control.archiveTeam({ team: team.id }), 'teamArchived'],
    [await control.unarchiveTeam({ team: team.id }), 'teamUnarchived'],
    [await control.addTeamMembers({ team: team.id, members: ['ben', 'ana'] }), 'teamMemberAdded'],
    [await control.removeTeamMembers({ team: team.id, members: ['ben'] }), 'teamMemberRemoved'],
    [await control.deleteTeam({ team: team.id }), 'teamDeleted'],
    [await control.restoreTeam({ team: team.id }), 'teamRestored'],
    [await control.deleteTeam({ team: team.id }), 'teamDeleted'],
    [await control.hardDeleteTeam({ team: team.id }), 'teamHardDeleted'],
  ] as const;
  for (const [{ deliveries }, eventType] of steps) {
    const [only, ...others] = deliveries.map(({ activity }) => activity);
    assert.deepEqual(others, []);
    assert.equal(only?.channelData['eventType'], eventType);
    assert.equal(only.conversation.id, team.id);
  }
  const renamed = steps[1][0].deliveries[0]?.activity.channelData;
  assert.deepEqual(renamed?.['channel'], { id: channelId, name: 'Press' });
  const joined = steps[7][0].deliveries[0]?.activity['membersAdded'];
  assert.deepEqual(joined, [{ id: await control.pairwiseId({ appId, person: 'ben' }), aadObjectId: 'ben' }]);
});

test('messages: in the chat, in a thread with a mention, unheard without one', async (t) => {
  const { control, appId, tenantId } = await startTeams(t);
  await control.install({ appId, person: 'ana' });
  const said = await control.say({ appId, person: 'ana', text: 'hello' });
  const own = said.deliveries[0]?.activity;
  assert.equal(own?.id, said.id);
  assert.deepEqual([own['text'], own['locale'], own['textFormat']], ['hello', 'es-ES', 'plain']);
  assert.equal((own['from'] as { name: string }).name, 'Ana Alvarez');
  assert.deepEqual(own.channelData, { app: { id: 'manifest', version: '1.0.0' }, tenant: { id: tenantId } });

  const team = await control.addTeam({ tenantId, name: 'Builders', members: ['ana', 'ben'] });
  await control.install({ appId, team: { id: team.id } });
  const where = { channelId: team.id };
  const unheard = await control.say({ appId, person: 'ana', text: 'among us', in: where });
  assert.deepEqual(unheard.deliveries, []);
  const thread = { channelId: team.id, threadId: unheard.id };
  const heard = await control.say({
    appId,
    person: 'ana',
    text: 'status',
    in: thread,
    mention: true,
    mentionPeople: ['ben'],
  });
  const activity = heard.deliveries[0]?.activity;
  assert.equal(activity?.conversation.id, `${team.id};messageid=${unheard.id}`);
  assert.equal(activity['text'], '<at>Notifier</at> <at>Ben Okri</at> status');
  assert.equal(activity['replyToId'], unheard.id);
  const [bot, ben] = activity['entities'] as object[];
  assert.deepEqual(bot, {
    type: 'mention',
    mentioned: { id: '28:bot-app', name: 'Notifier' },
    text: '<at>Notifier</at>',
  });
  const benId = await control.pairwiseId({ appId, person: 'ben' });
  assert.deepEqual(ben, { type: 'mention', mentioned: { id: benId, name: 'Ben Okri' }, text: '<at>Ben Okri</at>' });

  const chat = await control.addGroupChat({ tenantId, members: ['ana', 'ben'] });
  await control.install({ appId, chat: chat.id });
  const grouped = await control.say({ appId, person: 'ben', text: 'hey', in: { chatId: chat.id }, mention: true });
  assert.deepEqual(grouped.deliveries[0]?.activity.conversation, {
    isGroup: true,
    conversationType: 'groupChat',
    tenantId,
    id: chat.id,
  });
  assert.equal((await control.chat({ chatId: chat.id })).messages[0]?.text, '<at>Notifier</at> hey');
});

test('reactions, edits, deletions and read receipts', async (t) => {
  const { control, appId, call } = await startTeams(t);
  await control.install({ appId, person: 'ana' });
  const conversationId = await control.conversationId({ appId, person: 'ana' });
  const activityId = idIn(
    await call('POST', `/v3/conversations/${conversationId}/activities`, { type: 'message', text: 'Lunch?' }),
  );
  const at = { appId, person: 'ana', conversationId, activityId };
  const liked = (await control.react({ ...at, reaction: 'like' })).deliveries[0]?.activity;
  assert.deepEqual([liked?.['reactionsAdded'], liked?.['replyToId']], [[{ type: 'like' }], activityId]);
  const [message] = (await control.inbox({ person: 'ana' })).chats[0]?.messages ?? [];
  assert.deepEqual(message?.reactions, [{ type: 'like', by: ['ana'] }]);
  const unliked = (await control.react({ ...at, reaction: 'like', remove: true })).deliveries[0]?.activity;
  assert.deepEqual(unliked?.['reactionsRemoved'], [{ type: 'like' }]);

  const read = await control.read({ appId, person: 'ana' });
  assert.deepEqual(read.deliveries[0]?.activity['value'], { lastReadMessageId: activityId });

  const said = await control.say({ appId, person: 'ana', text: 'Yes' });
  const own = { ...at, activityId: said.id };
  const edited = (await control.editMessage({ ...own, text: 'No' })).deliveries[0]?.activity;
  assert.deepEqual(
    [edited?.type, edited?.id, edited?.['text'], edited?.channelData['eventType']],
    ['messageUpdate', said.id, 'No', 'editMessage'],
  );
  const deleted = (await control.deleteMessage(own)).deliveries[0]?.activity;
  assert.deepEqual(
    [deleted?.type, deleted?.id, deleted?.channelData['eventType']],
    ['messageDelete', said.id, 'softDeleteMessage'],
  );
  await assert.rejects(control.editMessage({ ...at, text: 'mine?' }), {
    code: 'E_SIMULATOR_CONFLICT',
    field: 'activityId',
  });
});

test('a deleted person takes their 1:1 chat along: the event lists the person', async (t) => {
  const { control, appId } = await startTeams(t);
  await control.install({ appId, person: 'ana' });
  const id = await control.pairwiseId({ appId, person: 'ana' });
  const { deliveries } = await control.deletePerson({ person: 'ana' });
  assert.deepEqual(
    deliveries.map(({ activity }) => activity['membersRemoved']),
    [[{ id, aadObjectId: 'ana' }]],
  );
  await assert.rejects(control.inbox({ person: 'ana' }), { code: 'E_SIMULATOR_NOT_FOUND' });
});

test('an upgrade, an unknown event, and the same activity twice', async (t) => {
  const bot = await startBot(t);
  const { control, appId } = await startTeams(t, { endpoint: bot.endpoint });
  await control.install({ appId, person: 'ana' });
  const upgraded = (await control.upgradeApp({ appId, person: 'ana', version: '2.0.0' })).deliveries[0]?.activity;
  assert.deepEqual(
    [upgraded?.['action'], upgraded?.channelData['app']],
    ['upgrade', { id: 'manifest', version: '2.0.0' }],
  );
  const unknown = (await control.unknownEvent({ appId, person: 'ana' })).deliveries[0]?.activity;
  assert.equal(unknown?.channelData['eventType'], 'somethingNew');
  const { deliveries } = await control.say({ appId, person: 'ana', text: 'twice', duplicates: 1 });
  assert.equal(deliveries.length, 2);
  assert.deepEqual(bot.received.at(-1)?.activity, bot.received.at(-2)?.activity);
});

test('a bot that is away or late leaves the event told but unanswered', async (t) => {
  const bot = await startBot(t);
  const { control, appId } = await startTeams(t, { endpoint: bot.endpoint, botDeadlineMs: 50 });
  await control.install({ appId, person: 'ana' });
  bot.answer = 'never';
  const late = await control.say({ appId, person: 'ana', text: 'anyone?' });
  assert.deepEqual([late.deliveries[0]?.status, late.deliveries[0]?.failure], [null, 'too late']);
  await control.setBotEndpoint(appId, 'http://127.0.0.1:1/api/messages');
  const away = await control.say({ appId, person: 'ana', text: 'anyone?' });
  assert.deepEqual([away.deliveries[0]?.status, away.deliveries[0]?.failure], [null, 'unreachable']);
});

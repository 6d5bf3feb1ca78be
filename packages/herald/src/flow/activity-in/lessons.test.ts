import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivityOfAnotherBot } from '../../errors.ts';
import {
  botAppId,
  botId,
  channelId,
  conversationId,
  entraId,
  serviceUrl,
  teamId,
  teamsId,
  tenantId,
} from '../../model/ids.ts';
import type { Lesson } from '../../model/lesson.ts';
import { readLessons } from './lessons.ts';
import { parseActivity } from './parse-activity.ts';

const APP = '11111111-1111-4111-8111-111111111111';
const SENT = '2026-02-01T21:10:07.437Z';
const RECEIVED = new Date('2026-02-01T21:10:09Z');
const GENERAL = '19:general@thread.tacv2';
const SALES = '19:sales@thread.tacv2';

const inTenant = { tenantId: tenantId('t1'), at: new Date(SENT) };
const megan = { teamsId: teamsId('29:megan'), entraId: entraId('aad-megan'), name: 'Megan Bowen' };
const meganAtHome = { ...megan, locale: 'en-US', timeZone: 'America/Los_Angeles' };
const served: Lesson = {
  ...inTenant,
  kind: 'tenant-served',
  serviceUrl: serviceUrl('https://smba.trafficmanager.net/amer/'),
};
const seen = (person: typeof megan): Lesson => ({ ...inTenant, kind: 'person-seen', person });
const at = { serviceUrl: serviceUrl('https://smba.trafficmanager.net/amer/'), botId: botId(APP) };
const chat = (person: typeof megan): Extract<Lesson, { kind: 'conversation-seen' }> => ({
  ...inTenant,
  ...at,
  kind: 'conversation-seen',
  conversationId: conversationId('a:1'),
  scope: 'personal',
  person,
});
const team: Lesson = { ...inTenant, kind: 'team-seen', teamId: teamId(GENERAL) };
const sales: Lesson = { ...inTenant, kind: 'channel-seen', channelId: channelId(SALES), teamId: teamId(GENERAL) };
const salesConversation: Extract<Lesson, { kind: 'conversation-seen' }> = {
  ...inTenant,
  ...at,
  kind: 'conversation-seen',
  conversationId: conversationId(SALES),
  scope: 'channel',
  channelId: channelId(SALES),
  teamId: teamId(GENERAL),
};

const personal = {
  channelId: 'msteams',
  id: '1485983408511',
  timestamp: SENT,
  serviceUrl: 'https://smba.trafficmanager.net/amer/',
  from: { id: '29:megan', name: 'Megan Bowen', aadObjectId: 'aad-megan' },
  recipient: { id: `28:${APP}`, name: 'Notifier' },
  conversation: { conversationType: 'personal', tenantId: 't1', id: 'a:1' },
  channelData: { tenant: { id: 't1' } },
};
const channel = {
  ...personal,
  conversation: { isGroup: true, conversationType: 'channel', tenantId: 't1', id: `${SALES};messageid=1485983194839` },
  channelData: {
    teamsChannelId: SALES,
    teamsTeamId: GENERAL,
    channel: { id: SALES },
    team: { id: GENERAL },
    tenant: { id: 't1' },
  },
};
const groupChat = {
  ...personal,
  conversation: { isGroup: true, conversationType: 'groupChat', tenantId: 't1', id: '19:abc@thread.v2', name: 'Lunch' },
};
const mention = (id: string, name: string, more: object = {}) => ({
  type: 'mention',
  mentioned: { id, name, ...more },
  text: `<at>${name}</at>`,
});

const cases: ReadonlyArray<{ says: string; activity: object; teaches: readonly Lesson[] }> = [
  {
    says: 'a message in a 1:1 chat: the person, their language and time zone, and the chat (2.4)',
    activity: {
      ...personal,
      type: 'message',
      text: 'hello',
      textFormat: 'plain',
      locale: 'en-US',
      localTimezone: 'America/Los_Angeles',
      attachments: [{ contentType: 'text/html', content: '<div>hello</div>' }],
      entities: [
        { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Windows', timezone: 'America/Los_Angeles' },
      ],
      channelData: { tenant: { id: 't1' }, app: { id: 'manifest', version: '1.2.3' } },
    },
    teaches: [served, seen(meganAtHome), { ...chat(meganAtHome), alive: true }],
  },
  {
    says: 'a message in a 1:1 chat whose id is Graph’s (2.4)',
    activity: {
      ...personal,
      type: 'message',
      conversation: { tenantId: 't1', id: '19:aad-megan_app@unq.gbl.spaces' },
      text: 'hello',
    },
    teaches: [
      served,
      seen(megan),
      { ...chat(megan), conversationId: conversationId('19:aad-megan_app@unq.gbl.spaces'), alive: true },
    ],
  },
  {
    says: 'a message in a channel: the channel without its thread, and the team (2.5)',
    activity: {
      ...channel,
      type: 'message',
      text: '<at>Notifier</at> status',
      replyToId: '1485983194839',
      entities: [
        mention(`28:${APP}`, 'Notifier'),
        { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web' },
      ],
    },
    teaches: [
      served,
      seen({ ...megan, locale: 'en-US' } as typeof megan),
      team,
      sales,
      { ...salesConversation, alive: true },
    ],
  },
  {
    says: 'a message in a channel of the older kind, which names its team only as teamsTeamId (2.5)',
    activity: {
      ...channel,
      type: 'message',
      text: 'status',
      conversation: { ...channel.conversation, id: '19:old@thread.skype;messageid=1' },
      channelData: { teamsChannelId: '19:old@thread.skype', teamsTeamId: GENERAL, tenant: { id: 't1' } },
    },
    teaches: [
      served,
      seen(megan),
      team,
      { ...sales, channelId: channelId('19:old@thread.skype') },
      {
        ...salesConversation,
        conversationId: conversationId('19:old@thread.skype'),
        channelId: channelId('19:old@thread.skype'),
        alive: true,
      },
    ],
  },
  {
    says: 'a message in a group chat (2.6)',
    activity: { ...groupChat, type: 'message', text: 'hello' },
    teaches: [
      served,
      seen(megan),
      {
        ...inTenant,
        ...at,
        kind: 'conversation-seen',
        conversationId: conversationId('19:abc@thread.v2'),
        scope: 'groupChat',
        name: 'Lunch',
        alive: true,
      },
    ],
  },
  {
    says: 'a message with mentions: each person once and without a name, no bot, tag or channel (2.5)',
    activity: {
      ...groupChat,
      type: 'message',
      text: '…',
      conversation: { ...groupChat.conversation, name: null },
      entities: [
        mention(`28:${APP}`, 'Notifier'),
        mention('28:another', 'Another'),
        mention('29:ana', 'Ana', { aadObjectId: 'aad-ana' }),
        mention('29:ana', 'Silva', { aadObjectId: 'aad-ana' }),
        mention('29:bo', 'Bo'),
        mention(SALES, 'Sales', { type: 'channel' }),
        { type: 'mention' },
        { type: 'https://schema.org/Message', locale: 7 },
        null,
      ],
    },
    teaches: [
      served,
      seen(megan),
      {
        ...inTenant,
        ...at,
        kind: 'conversation-seen',
        conversationId: conversationId('19:abc@thread.v2'),
        scope: 'groupChat',
        alive: true,
      },
      { ...inTenant, kind: 'person-seen', person: { teamsId: teamsId('29:ana'), entraId: entraId('aad-ana') } },
      { ...inTenant, kind: 'person-seen', person: { teamsId: teamsId('29:bo') } },
    ],
  },
  {
    says: 'a button pressed, by Action.Submit (2.13)',
    activity: { ...personal, type: 'message', value: { vote: 'yes' }, replyToId: '1' },
    teaches: [served, seen(megan), { ...chat(megan), alive: true }],
  },
  {
    says: 'a button pressed, by Action.Execute, in a channel (2.12)',
    activity: {
      ...channel,
      type: 'invoke',
      name: 'adaptiveCard/action',
      id: 'f:1',
      replyToId: '1',
      value: { action: { type: 'Action.Execute', verb: 'approve', data: {} }, trigger: 'manual' },
    },
    teaches: [served, seen(megan), team, sales, salesConversation],
  },
  {
    says: 'any other invoke (2.13)',
    activity: { ...personal, type: 'invoke', name: 'task/fetch' },
    teaches: [served, seen(megan), chat(megan)],
  },
  {
    says: 'a reaction in a thread (2.9)',
    activity: {
      ...channel,
      type: 'messageReaction',
      id: 'f:1',
      reactionsAdded: [{ type: 'like' }],
      replyToId: '1',
      legacy: { replyToId: '1' },
    },
    teaches: [served, seen(megan), team, sales, salesConversation],
  },
  {
    says: 'a reaction taken back, in a conversation of which only the id is told (2.9)',
    activity: {
      ...personal,
      type: 'messageReaction',
      conversation: { id: 'a:1' },
      reactionsRemoved: [{ type: '1f440_eyes' }],
    },
    teaches: [served, seen(megan), chat(megan)],
  },
  {
    says: 'a message edited (2.10)',
    activity: {
      ...personal,
      type: 'messageUpdate',
      text: 'new',
      channelData: { tenant: { id: 't1' }, eventType: 'editMessage' },
    },
    teaches: [served, seen(megan), chat(megan)],
  },
  {
    says: 'a message restored (2.10)',
    activity: {
      ...personal,
      type: 'messageUpdate',
      channelData: { tenant: { id: 't1' }, eventType: 'undeleteMessage' },
    },
    teaches: [served, seen(megan), chat(megan)],
  },
  {
    says: 'a message deleted (2.10)',
    activity: {
      ...personal,
      type: 'messageDelete',
      channelData: { tenant: { id: 't1' }, eventType: 'softDeleteMessage' },
    },
    teaches: [served, seen(megan), chat(megan)],
  },
  {
    says: 'a read receipt (2.11)',
    activity: {
      ...personal,
      type: 'event',
      name: 'application/vnd.microsoft.readReceipt',
      value: { lastReadMessageId: '1645644000000' },
    },
    teaches: [served, seen(megan), chat(megan)],
  },
  {
    says: 'a message of somebody from another tenant: the channel only (2.7)',
    activity: { ...channel, type: 'message', text: 'hi', from: { ...personal.from, tenantId: 't2' } },
    teaches: [served, team, sales, { ...salesConversation, alive: true }],
  },
  {
    says: 'a message of another bot: the chat only',
    activity: {
      ...groupChat,
      type: 'message',
      text: 'hi',
      from: { id: '28:another', name: 'Another', aadObjectId: 'x' },
    },
    teaches: [
      served,
      {
        ...inTenant,
        ...at,
        kind: 'conversation-seen',
        conversationId: conversationId('19:abc@thread.v2'),
        scope: 'groupChat',
        name: 'Lunch',
        alive: true,
      },
    ],
  },
  { says: 'somebody typing: nothing', activity: { ...personal, type: 'typing' }, teaches: [] },
  { says: 'a type still to come: nothing', activity: { type: 'hologram', anything: 1 }, teaches: [] },
  {
    says: 'another event: nothing',
    activity: { ...personal, type: 'event', name: 'application/vnd.microsoft.meetingStart', value: 5 },
    teaches: [],
  },
  {
    says: 'a message of another channel: nothing, whoever it is for',
    activity: { ...personal, type: 'message', channelId: 'webchat', recipient: { id: 'someone' } },
    teaches: [],
  },
];

for (const { says, activity, teaches } of cases)
  test(`learns from ${says}`, () => {
    assert.deepEqual(readLessons(parseActivity(activity), { botAppId: botAppId(APP), receivedAt: RECEIVED }), teaches);
  });

const times: ReadonlyArray<{ says: string; timestamp: unknown; at: Date }> = [
  { says: 'its timestamp', timestamp: '2020-01-01T00:00:00.1234567Z', at: new Date('2020-01-01T00:00:00.123Z') },
  {
    says: 'its timestamp with an offset',
    timestamp: '2026-02-01T14:10:07-07:00',
    at: new Date('2026-02-01T21:10:07Z'),
  },
  { says: 'the Date an SDK made of it', timestamp: new Date(SENT), at: new Date(SENT) },
  { says: 'five minutes ahead', timestamp: '2026-02-01T21:15:09Z', at: new Date('2026-02-01T21:15:09Z') },
  { says: 'the time of receipt when it is further ahead', timestamp: '2026-02-01T21:15:09.001Z', at: RECEIVED },
  { says: 'the time of receipt when there is none', timestamp: undefined, at: RECEIVED },
];
for (const { says, timestamp, at: expected } of times)
  test(`what an activity teaches was true at ${says}`, () => {
    const activity = parseActivity({ ...personal, type: 'message', timestamp });
    const lessons = readLessons(activity, { botAppId: botAppId(APP), receivedAt: RECEIVED });
    assert.deepEqual(
      lessons.map((lesson) => lesson.at),
      [expected, expected, expected],
    );
  });

test('refuses an activity of another bot, naming it', () => {
  const activity = parseActivity({ ...personal, type: 'message', recipient: { id: '28:another' } });
  assert.throws(
    () => readLessons(activity, { botAppId: botAppId(APP), receivedAt: RECEIVED }),
    (error) =>
      error instanceof ActivityOfAnotherBot &&
      error.code === 'E_ACTIVITY_OF_ANOTHER_BOT' &&
      error.recipient === '28:another',
  );
});

const lessonsFor = (recipient: string, app: string): readonly Lesson[] =>
  readLessons(parseActivity({ ...personal, type: 'message', recipient: { id: `28:${recipient}` } }), {
    botAppId: botAppId(app),
    receivedAt: RECEIVED,
  });

test('takes its own id in either case, and ids that are no GUIDs as they are', () => {
  const app = 'ABCDEFAB-1111-4111-8111-111111111111';
  assert.equal(lessonsFor(app.toLowerCase(), app).length, 3);
  assert.equal(lessonsFor(app, app.toLowerCase()).length, 3);
  assert.equal(lessonsFor('10j12 ', '10j12 ').length, 3);
  assert.throws(() => lessonsFor('10j12', '10j12 '), ActivityOfAnotherBot);
});

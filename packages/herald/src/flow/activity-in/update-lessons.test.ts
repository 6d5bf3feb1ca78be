import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  botAppId,
  botId,
  channelId,
  conversationId,
  entraId,
  groupId,
  serviceUrl,
  teamId,
  teamsId,
  tenantId,
} from '../../model/ids.ts';
import type { Lesson, PersonNamed } from '../../model/lesson.ts';
import { readLessons } from './lessons.ts';
import { parseActivity } from './parse-activity.ts';

const APP = 'app';
const SENT = '2026-02-01T21:10:07.437Z';
const GENERAL = '19:general@thread.tacv2';
const SALES = '19:sales@thread.tacv2';
const URL = 'https://smba.trafficmanager.net/emea/';

// Lessons without their tenant and time, which are the same for all.
type Taught = Record<string, unknown> & { readonly kind: Lesson['kind'] };
const installer: PersonNamed = { teamsId: teamsId('29:in'), entraId: entraId('aad-in') };
const ana: PersonNamed = { teamsId: teamsId('29:ana'), entraId: entraId('aad-ana') };
const bo: PersonNamed = { teamsId: teamsId('29:bo'), entraId: entraId('aad-bo'), name: 'Bo' };
const served: Taught = { kind: 'tenant-served', serviceUrl: serviceUrl(URL) };
const seen = (person: PersonNamed): Taught => ({ kind: 'person-seen', person });
const conversation = (id: string, scope: string, more: object): Taught => ({
  kind: 'conversation-seen',
  conversationId: conversationId(id),
  scope,
  serviceUrl: serviceUrl(URL),
  botId: botId(APP),
  ...more,
});
const chat = (person: PersonNamed) => conversation('a:1', 'personal', { person });
const lunch = conversation('19:abc@thread.v2', 'groupChat', {});
const channelConversation = (id: string, more: object = {}) =>
  conversation(id, 'channel', { channelId: channelId(id), teamId: teamId(GENERAL), ...more });
const teamSeen = (more: object = {}): Taught => ({ kind: 'team-seen', teamId: teamId(GENERAL), ...more });
const contoso = teamSeen({ name: 'Contoso', groupId: groupId('group') });
const channelSeen = (id: string, more: object = {}): Taught => ({
  kind: 'channel-seen',
  channelId: channelId(id),
  teamId: teamId(GENERAL),
  ...more,
});
const inTeam = { kind: 'team', teamId: teamId(GENERAL) };
const inLunch = { kind: 'groupChat', conversationId: conversationId('19:abc@thread.v2') };
const atHome = (person: PersonNamed) => ({ kind: 'personal', person });
const inGeneral = (named: Taught = contoso): readonly Taught[] => [
  served,
  seen(installer),
  named,
  channelSeen(GENERAL),
  channelConversation(GENERAL),
];

const bot = { id: `28:${APP}` };
const wire = (person: PersonNamed) => ({ id: person.teamsId, aadObjectId: person.entraId, name: person.name });
const base = {
  id: 'f:1',
  timestamp: SENT,
  channelId: 'msteams',
  serviceUrl: URL,
  from: wire(installer),
  recipient: { ...bot, name: 'Notifier' },
};
const personal = {
  ...base,
  conversation: { conversationType: 'personal', tenantId: 't1', id: 'a:1' },
  channelData: { tenant: { id: 't1' } },
};
const groupChat = {
  ...base,
  conversation: { isGroup: true, conversationType: 'groupChat', tenantId: 't1', id: '19:abc@thread.v2' },
  channelData: { tenant: { id: 't1' } },
};
const team = { id: GENERAL, name: 'Contoso', aadGroupId: 'group' };
const inTeamAt = (id: string, channelData: object, name?: string) => ({
  ...base,
  conversation: { isGroup: true, conversationType: 'channel', tenantId: 't1', id, name },
  channelData: { team, tenant: { id: 't1' }, ...channelData },
});
const update = (activity: object, more: object = {}) => ({ ...activity, type: 'conversationUpdate', ...more });
const event = (eventType: string, more: object = {}) => update(inTeamAt(GENERAL, { eventType, ...more }));
const install = (activity: object, action: string, more: object = {}) => ({
  ...activity,
  type: 'installationUpdate',
  action,
  ...more,
});
const projects = { id: '19:p@thread.tacv2', name: 'Projects' };
const projectsSeen = channelSeen(projects.id, { name: 'Projects' });
const withProjects = inGeneral().toSpliced(4, 0, projectsSeen);
const state = (of: 'team' | 'channel', to: string): Taught => ({
  kind: `${of}-state`,
  ...(of === 'channel' ? { channelId: channelId(projects.id) } : {}),
  teamId: teamId(GENERAL),
  state: to,
});

const selected = inTeamAt(SALES, { settings: { selectedChannel: { id: SALES } } }, 'Sales');
const inSales: readonly Taught[] = [
  served,
  seen(installer),
  contoso,
  channelSeen(SALES, { name: 'Sales' }),
  channelConversation(SALES, { name: 'Sales' }),
];

const cases: ReadonlyArray<{ says: string; activity: object; teaches: readonly Taught[] }> = [
  {
    says: 'the bot added to a 1:1 chat',
    activity: update(personal, { membersAdded: [bot, wire(installer)] }),
    teaches: [served, seen(installer), chat(installer), { kind: 'installed', home: atHome(installer) }],
  },
  {
    says: 'the bot added to a 1:1 chat in which nobody acted',
    activity: update(personal, { from: bot, membersAdded: [bot, wire(ana)] }),
    teaches: [served, chat(ana), seen(ana), { kind: 'installed', home: atHome(ana) }],
  },
  {
    says: 'the bot added to a team: the chosen channel is not the team',
    activity: update(
      inTeamAt(SALES, { eventType: 'teamMemberAdded', settings: { selectedChannel: { id: SALES } } }, 'Sales'),
      {
        membersAdded: [bot],
      },
    ),
    teaches: [...inSales, { kind: 'installed', home: inTeam, by: installer }],
  },
  {
    says: 'the bot added to a team in General, whose name is not a channel’s',
    activity: update(inTeamAt(GENERAL, { eventType: 'teamMemberAdded' }, 'Contoso'), { membersAdded: [bot] }),
    teaches: [...inGeneral(), { kind: 'installed', home: inTeam, by: installer }],
  },
  {
    says: 'people added to a team',
    activity: { ...event('teamMemberAdded'), membersAdded: [wire(ana), wire(bo), { id: '28:another' }] },
    teaches: [
      ...inGeneral(),
      { kind: 'member-joined', gathering: inTeam, person: ana },
      { kind: 'member-joined', gathering: inTeam, person: bo },
    ],
  },
  {
    says: 'a person removed from a team',
    activity: { ...event('teamMemberRemoved'), membersRemoved: [wire(ana)] },
    teaches: [...inGeneral(), { kind: 'member-left', gathering: inTeam, person: ana }],
  },
  {
    says: 'the bot removed from a team',
    activity: { ...event('teamMemberRemoved'), membersRemoved: [bot] },
    teaches: [...inGeneral(), { kind: 'removed', home: inTeam }],
  },
  {
    says: 'a person deleted from the tenant: that they are gone, and no more of them',
    activity: update(personal, { membersRemoved: [wire(installer)] }),
    teaches: [served, { kind: 'person-gone', person: installer }],
  },
  {
    says: 'the bot removed from a 1:1 chat, as some have seen it',
    activity: update(personal, { membersRemoved: [bot] }),
    teaches: [served, seen(installer), chat(installer), { kind: 'removed', home: atHome(installer) }],
  },
  {
    says: 'the bot and people added to a group chat',
    activity: update(groupChat, { membersAdded: [bot, wire(ana)] }),
    teaches: [
      served,
      seen(installer),
      lunch,
      { kind: 'installed', home: inLunch, by: installer },
      { kind: 'member-joined', gathering: inLunch, person: ana },
    ],
  },
  {
    says: 'the bot and a person removed from a group chat',
    activity: update(groupChat, { membersRemoved: [bot, wire(ana)] }),
    teaches: [
      served,
      seen(installer),
      lunch,
      { kind: 'member-left', gathering: inLunch, person: ana },
      { kind: 'removed', home: inLunch },
    ],
  },
  {
    says: 'people added to a private or shared channel: they need not be in the team, nor in the tenant',
    activity: {
      ...event('channelMemberAdded', { channel: { ...projects, type: 'shared' } }),
      membersAdded: [wire(ana), { ...wire(bo), tenantId: 't2' }],
    },
    teaches: [
      ...inGeneral().toSpliced(4, 0, channelSeen(projects.id, { name: 'Projects', type: 'shared' })),
      seen(ana),
    ],
  },
  {
    says: 'people removed from a private or shared channel',
    activity: { ...event('channelMemberRemoved', { channel: projects }), membersRemoved: [wire(ana)] },
    teaches: withProjects,
  },
  { says: 'a channel created', activity: event('channelCreated', { channel: projects }), teaches: withProjects },
  { says: 'a channel renamed', activity: event('channelRenamed', { channel: projects }), teaches: withProjects },
  {
    says: 'a channel deleted',
    activity: event('channelDeleted', { channel: projects }),
    teaches: [...withProjects, state('channel', 'deleted')],
  },
  {
    says: 'a channel restored',
    activity: event('channelRestored', { channel: projects }),
    teaches: [...withProjects, state('channel', 'active')],
  },
  {
    says: 'a channel shared, not the teams it is shared with',
    activity: event('channelShared', {
      channel: projects,
      sharedWithTeams: [{ id: '19:x@thread.tacv2', tenantId: 't2' }],
    }),
    teaches: [...withProjects, channelSeen(projects.id, { type: 'shared' })],
  },
  {
    says: 'a channel no longer shared',
    activity: event('channelUnshared', { channel: projects, unsharedFromTeams: [{ id: '19:x@thread.tacv2' }] }),
    teaches: [...withProjects, channelSeen(projects.id, { type: 'shared' })],
  },
  { says: 'a channel event that names no channel', activity: event('channelDeleted'), teaches: inGeneral() },
  {
    says: 'a team renamed',
    activity: event('teamRenamed', { team: { ...team, name: 'Fabrikam' } }),
    teaches: inGeneral(teamSeen({ name: 'Fabrikam', groupId: groupId('group') })),
  },
  { says: 'a team archived', activity: event('teamArchived'), teaches: [...inGeneral(), state('team', 'archived')] },
  { says: 'a team unarchived', activity: event('teamUnarchived'), teaches: [...inGeneral(), state('team', 'active')] },
  { says: 'a team deleted', activity: event('teamDeleted'), teaches: [...inGeneral(), state('team', 'deleted')] },
  {
    says: 'a team deleted for good',
    activity: event('teamHardDeleted'),
    teaches: [...inGeneral(), state('team', 'deleted')],
  },
  { says: 'a team restored', activity: event('teamRestored'), teaches: [...inGeneral(), state('team', 'active')] },
  {
    says: 'an event in another case',
    activity: event('teamrestored'),
    teaches: [...inGeneral(), state('team', 'active')],
  },
  { says: 'an event still to come: nothing', activity: event('teamSplit'), teaches: [] },
  {
    says: 'an event without a team',
    activity: event('teamArchived', { team: undefined }),
    teaches: [served, seen(installer), conversation(GENERAL, 'channel', { channelId: channelId(GENERAL) })],
  },
  ...['add', 'upgrade', 'add-upgrade'].map((action) => ({
    says: `the app installed for a person (${action})`,
    activity: install(personal, action, {
      locale: 'de-de',
      entities: [{ type: 'clientInfo', timezone: 'Europe/Berlin' }],
      channelData: { tenant: { id: 't1' }, source: { name: 'message' }, app: { id: 'manifest', version: '1.0.0' } },
    }),
    teaches: [
      served,
      seen({ ...installer, locale: 'de-DE', timeZone: 'Europe/Berlin' }),
      chat({ ...installer, locale: 'de-DE', timeZone: 'Europe/Berlin' }),
      {
        kind: 'installed' as const,
        home: atHome({ ...installer, locale: 'de-DE', timeZone: 'Europe/Berlin' }),
        appVersion: '1.0.0',
      },
    ],
  })),
  {
    says: 'the app installed in a team: the chosen channel is not the team',
    activity: install(selected, 'add'),
    teaches: [...inSales, { kind: 'installed', home: inTeam, by: installer }],
  },
  {
    says: 'the app installed in a group chat',
    activity: install(groupChat, 'add'),
    teaches: [served, seen(installer), lunch, { kind: 'installed', home: inLunch, by: installer }],
  },
  ...['remove', 'remove-upgrade'].flatMap((action) => [
    {
      says: `the app removed for a person (${action})`,
      activity: install(personal, action),
      teaches: [served, seen(installer), chat(installer), { kind: 'removed' as const, home: atHome(installer) }],
    },
    {
      says: `the app removed from a team (${action})`,
      activity: install(selected, action),
      teaches: [...inSales, { kind: 'removed' as const, home: inTeam }],
    },
    {
      says: `the app removed from a group chat (${action})`,
      activity: install(groupChat, action),
      teaches: [served, seen(installer), lunch, { kind: 'removed' as const, home: inLunch }],
    },
  ]),
  {
    says: 'an action still to come: who and where',
    activity: install(personal, 'suspend'),
    teaches: [served, seen(installer), chat(installer)],
  },
];

for (const { says, activity, teaches } of cases)
  test(`learns from ${says}`, () => {
    const lessons = readLessons(parseActivity(activity), { botAppId: botAppId(APP), receivedAt: new Date(SENT) });
    assert.deepEqual(
      lessons,
      teaches.map((taught) => ({ tenantId: tenantId('t1'), at: new Date(SENT), ...taught })),
    );
  });

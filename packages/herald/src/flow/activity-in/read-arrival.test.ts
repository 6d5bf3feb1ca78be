import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseActivity } from './parse-activity.ts';
import { readArrival } from './read-arrival.ts';

const GENERAL = '19:general@thread.tacv2';
const SALES = '19:sales@thread.tacv2';
const ana = { id: '29:ana', aadObjectId: 'aad-ana' };
const bot = { id: '28:app' };
const base = { serviceUrl: 'https://smba.trafficmanager.net/emea/', channelId: 'msteams', recipient: bot, id: 'f:1' };
const personal = { ...base, from: ana, conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'contoso' } };
const inTeam = {
  ...base,
  from: ana,
  conversation: { id: SALES, conversationType: 'channel', tenantId: 'contoso', isGroup: true },
  channelData: { team: { id: GENERAL, name: 'Contoso' }, settings: { selectedChannel: { id: SALES } } },
};
const chat = {
  ...base,
  from: ana,
  conversation: { id: '19:abc@thread.v2', conversationType: 'groupChat', tenantId: 'contoso', isGroup: true },
};
const update = { type: 'conversationUpdate' };
const installation = (action: string) => ({ type: 'installationUpdate', action });
const event = (eventType: string, more: object = {}) => ({
  ...update,
  channelData: { ...inTeam.channelData, eventType },
  ...more,
});
const someone = { tenantId: 'contoso', kind: 'personal', person: { teamsId: '29:ana', entraId: 'aad-ana' } };
const team = {
  tenantId: 'contoso',
  kind: 'team',
  teamId: GENERAL,
  teamName: 'Contoso',
  channelId: SALES,
  by: { teamsId: '29:ana', entraId: 'aad-ana' },
};

const cases: ReadonlyArray<{ what: string; activity: object; arrives?: object }> = [
  { what: 'installed for a person', activity: { ...personal, ...installation('add') }, arrives: someone },
  { what: 'added to a 1:1 chat', activity: { ...personal, ...update, membersAdded: [bot, ana] }, arrives: someone },
  {
    what: 'added to a 1:1 chat by nobody that is named',
    activity: { ...personal, ...update, from: undefined, membersAdded: [bot, ana] },
    arrives: someone,
  },
  { what: 'installed in a team', activity: { ...inTeam, ...installation('add') }, arrives: team },
  {
    what: 'added to a team',
    activity: { ...inTeam, ...event('teamMemberAdded'), membersAdded: [bot] },
    arrives: team,
  },
  {
    what: 'added to a team whose channel is told by the conversation alone',
    activity: { ...inTeam, ...update, channelData: { team: { id: GENERAL } }, membersAdded: [bot] },
    arrives: { tenantId: 'contoso', kind: 'team', teamId: GENERAL, channelId: SALES, by: team.by },
  },
  { what: 'added to a group chat', activity: { ...chat, ...update, membersAdded: [bot] } },
  { what: 'installed in a group chat', activity: { ...chat, ...installation('add') } },
  ...['remove', 'upgrade', 'add-upgrade', 'remove-upgrade', 'something-new'].map((action) => ({
    what: `an installation update '${action}'`,
    activity: { ...personal, ...installation(action) },
  })),
  { what: 'the bot removed', activity: { ...inTeam, ...event('teamMemberRemoved'), membersRemoved: [bot] } },
  { what: 'somebody who joins', activity: { ...inTeam, ...event('teamMemberAdded'), membersAdded: [ana] } },
  {
    what: 'another bot that joins',
    activity: { ...inTeam, ...event('teamMemberAdded'), membersAdded: [{ id: '28:other' }] },
  },
  ...['teamRenamed', 'channelRenamed', 'channelCreated', 'teamUnarchived', 'teamRestored'].map((eventType) => ({
    what: eventType,
    activity: { ...inTeam, ...event(eventType, {}) },
  })),
  { what: 'a message', activity: { ...personal, type: 'message', text: 'hello' } },
];

for (const { what, activity, arrives } of cases)
  test(`${what}: ${arrives === undefined ? 'nobody is to be welcomed' : 'somebody is'}`, () => {
    const parsed = parseActivity(activity);
    assert.ok(parsed.kind !== 'other');
    assert.deepEqual(readArrival(parsed), arrives);
  });

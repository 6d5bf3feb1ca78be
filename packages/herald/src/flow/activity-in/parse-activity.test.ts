import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid, type Fault } from '../../errors.ts';
import type { InboundActivity } from '../../model/activity.ts';
import { activityId, botId, conversationId, entraId, serviceUrl, teamsId, tenantId } from '../../model/ids.ts';
import { parseActivity } from './parse-activity.ts';

const wire = {
  type: 'message',
  id: '1',
  timestamp: '2026-02-01T21:10:07.437Z',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/amer',
  from: { id: '29:megan', aadObjectId: 'aad-megan' },
  recipient: { id: '28:app' },
  conversation: { conversationType: 'personal', tenantId: 't1', id: 'a:1' },
  channelData: { tenant: { id: 't1' } },
};
const context = {
  activityId: activityId('1'),
  timestamp: new Date('2026-02-01T21:10:07.437Z'),
  serviceUrl: serviceUrl('https://smba.trafficmanager.net/amer/'),
  tenantId: tenantId('t1'),
  botId: botId('app'),
  conversation: { id: conversationId('a:1'), scope: 'personal' as const },
  from: { teamsId: teamsId('29:megan'), entraId: entraId('aad-megan') },
  mentioned: [],
};
const event = { ...context, activityId: activityId('f:1') };
const asEvent = { ...wire, id: 'f:1' };

const parsed: ReadonlyArray<{ what: string; input: unknown; becomes: InboundActivity }> = [
  { what: 'a message', input: { ...wire, text: 'hi' }, becomes: { ...context, kind: 'message', text: 'hi' } },
  {
    what: 'a button’s data',
    input: { ...wire, value: { vote: 'yes' }, replyToId: '9' },
    becomes: { ...context, kind: 'message', value: { vote: 'yes' }, replyToId: activityId('9') },
  },
  {
    what: 'a button’s data as JSON',
    input: { ...wire, value: '{"vote":"yes"}' },
    becomes: { ...context, kind: 'message', value: { vote: 'yes' } },
  },
  {
    what: 'a button’s data that is only a text',
    input: { ...wire, value: 'yes, {' },
    becomes: { ...context, kind: 'message', value: 'yes, {' },
  },
  {
    what: 'a button’s data that is a text of digits',
    input: { ...wire, value: '42' },
    becomes: { ...context, kind: 'message', value: '42' },
  },
  {
    what: 'a thread',
    input: {
      ...wire,
      conversation: { conversationType: 'channel', id: '19:c@thread.tacv2;messageid=7', name: '' },
    },
    becomes: {
      ...context,
      kind: 'message',
      conversation: { id: conversationId('19:c@thread.tacv2'), scope: 'channel', thread: activityId('7') },
    },
  },
  {
    what: 'a conversation without its type, known by its team',
    input: {
      ...wire,
      conversation: { id: '19:c@thread.skype', tenantId: 't1' },
      channelData: { team: { id: '19:g@thread.skype' } },
    },
    becomes: {
      ...context,
      kind: 'message',
      conversation: { id: conversationId('19:c@thread.skype'), scope: 'channel' },
      team: { id: conversationId('19:g@thread.skype') as never },
    },
  },
  {
    what: 'a group chat without its type',
    input: { ...wire, conversation: { id: '19:c@thread.v2', tenantId: 't1' } },
    becomes: {
      ...context,
      kind: 'message',
      conversation: { id: conversationId('19:c@thread.v2'), scope: 'groupChat' },
    },
  },
  {
    what: 'a conversation of which nothing tells its kind',
    input: { ...wire, conversation: { id: '48:notes', tenantId: 't1' } },
    becomes: { kind: 'other', type: 'message' },
  },
  {
    what: 'a conversation of a kind still to come',
    input: { ...wire, conversation: { ...wire.conversation, conversationType: 'hologram' } },
    becomes: { kind: 'other', type: 'message' },
  },
  {
    what: 'nulls for what is absent, NUL characters, an unusable locale and time zone',
    input: {
      ...wire,
      timestamp: null,
      locale: 'not a locale',
      localTimezone: 'Pacific Standard Time',
      from: { ...wire.from, name: 'Me\0gan', email: null, userPrincipalName: 'megan@contoso.com' },
      entities: [{ type: 'clientInfo', locale: null, timezone: '+01:00' }],
      channelData: null,
      text: null,
      value: null,
    },
    becomes: {
      ...Object.fromEntries(Object.entries(context).filter(([key]) => key !== 'timestamp')),
      kind: 'message',
      from: { ...context.from, name: 'Megan', userPrincipalName: 'megan@contoso.com' },
    } as InboundActivity,
  },
  {
    what: 'a person whose Entra id comes as objectId, with the client’s language',
    input: {
      ...wire,
      from: { id: '29:megan', objectId: 'aad-megan' },
      localTimezone: 'Asia/Kolkata',
      entities: [{ type: 'clientInfo', locale: 'EN-gb' }],
    },
    becomes: { ...context, kind: 'message', from: { ...context.from, locale: 'en-GB', timeZone: 'Asia/Kolkata' } },
  },
  {
    what: 'reactions',
    input: { ...asEvent, type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: '9' },
    becomes: { ...event, kind: 'message-reaction', added: ['like'], removed: [], replyToId: activityId('9') },
  },
  {
    what: 'an edit',
    input: { ...wire, type: 'messageUpdate', text: 'new', channelData: { eventType: 'EDITMESSAGE' } },
    becomes: { ...context, kind: 'message-update', change: 'edited', text: 'new' },
  },
  {
    what: 'an undeleted message',
    input: { ...wire, type: 'messageUpdate', channelData: { eventType: 'undeleteMessage' } },
    becomes: { ...context, kind: 'message-update', change: 'undeleted' },
  },
  {
    what: 'a message update of another kind',
    input: { ...wire, type: 'messageUpdate', channelData: { eventType: 'pinMessage' } },
    becomes: { kind: 'other', type: 'messageUpdate' },
  },
  {
    what: 'a deleted message',
    input: { ...wire, type: 'messageDelete', channelData: { eventType: 'softDeleteMessage' } },
    becomes: { ...context, kind: 'message-delete' },
  },
  {
    what: 'a deletion of another kind',
    input: { ...wire, type: 'messageDelete' },
    becomes: { kind: 'other', type: 'messageDelete' },
  },
  ...['1645644000000', 1645644000000].map((id) => ({
    what: `a read receipt with its id as a ${typeof id}`,
    input: {
      ...asEvent,
      type: 'event',
      name: 'application/vnd.microsoft.readReceipt',
      value: { lastReadMessageId: id },
    },
    becomes: { ...event, kind: 'read-receipt' as const, lastReadMessageId: activityId('1645644000000') },
  })),
  {
    what: 'an invoke whose value is JSON',
    input: { ...asEvent, type: 'invoke', name: 'adaptiveCard/action', value: '{"action":{}}' },
    becomes: { ...event, kind: 'invoke', name: 'adaptiveCard/action', value: { action: {} } },
  },
  {
    what: 'an installation with an open action',
    input: { ...asEvent, type: 'installationUpdate', action: 'suspend', channelData: { app: { version: '2' } } },
    becomes: { ...event, kind: 'installation-update', action: 'suspend', appVersion: '2' },
  },
  {
    what: 'a type that every object has',
    input: { type: 'constructor' },
    becomes: { kind: 'other', type: 'constructor' },
  },
];

for (const { what, input, becomes } of parsed)
  test(`parses ${what}`, () => assert.deepEqual(parseActivity(input), becomes));

test('parses what SDKs hand over: class instances with getters, Dates, no slash at the end', () => {
  class SdkActivity {
    readonly type = 'message';
    readonly timestamp = new Date(wire.timestamp);
    get serviceUrl(): string {
      return wire.serviceUrl;
    }
    isStreaming(): boolean {
      return this.type !== 'message';
    }
  }
  const { type, timestamp, serviceUrl: url, ...rest } = wire;
  const activity = Object.assign(new SdkActivity(), rest);
  assert.deepEqual(parseActivity(activity), { ...context, kind: type, timestamp: new Date(timestamp) }, url);
});

const refused: ReadonlyArray<{ what: string; input: unknown; faults: readonly Fault[] }> = [
  {
    what: 'nothing',
    input: undefined,
    faults: [{ field: 'activity', problem: 'is missing; an object would do' }],
  },
  { what: 'null', input: null, faults: [{ field: 'activity', problem: 'came as null; an object would do' }] },
  { what: 'an array', input: [], faults: [{ field: 'activity', problem: 'came as an array; an object would do' }] },
  {
    what: 'a text',
    input: 'secret',
    faults: [{ field: 'activity', problem: 'came as a value of type string; an object would do' }],
  },
  { what: 'no type', input: {}, faults: [{ field: 'type', problem: 'is missing; a text would do' }] },
  {
    what: 'nothing but its type',
    input: { type: 'message' },
    faults: [
      { field: 'channelId', problem: 'is missing; a text would do' },
      { field: 'serviceUrl', problem: 'is missing; an http(s) URL would do' },
      { field: 'recipient', problem: 'is missing; an object would do' },
      { field: 'conversation', problem: 'is missing; an object would do' },
    ],
  },
  {
    what: 'no tenant',
    input: { ...wire, conversation: { ...wire.conversation, tenantId: undefined }, channelData: {} },
    faults: [
      { field: 'conversation.tenantId', problem: 'is missing, and so is channelData.tenant.id; either would do' },
    ],
  },
  {
    what: 'members that are none',
    input: { ...wire, type: 'conversationUpdate', membersAdded: [{ id: '29:a' }, 'secret', { id: '' }] },
    faults: [
      { field: 'membersAdded[1]', problem: 'came as a value of type string; an object would do' },
      { field: 'membersAdded[2].id', problem: 'came empty; an id would do' },
    ],
  },
  {
    what: 'an id with a NUL character',
    input: { ...wire, from: { id: 'secret\0' } },
    faults: [{ field: 'from.id', problem: 'came with a NUL character; an id of Teams would do' }],
  },
  {
    what: 'an id without end',
    input: { ...wire, from: { id: 'secret'.repeat(200) } },
    faults: [{ field: 'from.id', problem: 'came with more than 1024 characters; an id of Teams would do' }],
  },
  ...['secret', '2026-02-31T25:00:00Z', new Date(Number.NaN)].map((timestamp) => ({
    what: `${String(timestamp)} for a timestamp`,
    input: { ...wire, timestamp },
    faults: [
      {
        field: 'timestamp',
        problem:
          timestamp === '2026-02-31T25:00:00Z'
            ? 'came as no date; one as 2026-02-01T21:10:07.437Z would do'
            : `came as a value of type ${typeof timestamp}; a date or a text as 2026-02-01T21:10:07.437Z would do`,
      },
    ],
  })),
  ...['secret', 'ftp://secret/', '/secret'].map((url) => ({
    what: `${url} for a service URL`,
    input: { ...wire, serviceUrl: url },
    faults: [{ field: 'serviceUrl', problem: 'came as a value of type string; an http(s) URL would do' }],
  })),
  {
    what: 'an installation without its action',
    input: { ...wire, type: 'installationUpdate' },
    faults: [{ field: 'action', problem: 'is missing; a text would do' }],
  },
  {
    what: 'an invoke without its name',
    input: { ...wire, type: 'invoke' },
    faults: [{ field: 'name', problem: 'is missing; a text would do' }],
  },
  {
    what: 'a read receipt of nothing',
    input: { ...wire, type: 'event', name: 'application/vnd.microsoft.readReceipt' },
    faults: [{ field: 'value', problem: 'is missing; an object would do' }],
  },
  {
    what: 'a read receipt up to no number',
    input: {
      ...wire,
      type: 'event',
      name: 'application/vnd.microsoft.readReceipt',
      value: { lastReadMessageId: 'secret' },
    },
    faults: [
      {
        field: 'value.lastReadMessageId',
        problem: 'came as a value of type string; a message id, digits only, would do',
      },
    ],
  },
];

for (const { what, input, faults } of refused)
  test(`refuses ${what}, and tells nothing of what it held`, () =>
    assert.throws(
      () => parseActivity(input),
      (error) => {
        assert(error instanceof InputInvalid);
        assert.deepEqual(error.faults, faults);
        return !error.message.includes('secret');
      },
    ));

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid } from '../../errors.ts';
import type { Destination } from '../../model/destination.ts';
import { botId } from '../../model/ids.ts';
import { readDestination } from './read-destination.ts';

const ENTRA = '11111111-aaaa-4bbb-8ccc-222222222222';
const SERVICE = 'https://smba.trafficmanager.net/amer/';
const reference = {
  tenantId: 't',
  serviceUrl: SERVICE,
  botId: '28:bot',
  conversationId: 'a:1',
  scope: 'personal',
  person: { teamsId: '29:ana' },
};
const address = {
  channelId: 'msteams',
  user: { id: '29:ana', name: 'Ana' },
  channelData: { tenant: { id: 't' } },
  bot: { id: '28:bot', name: 'Notifier' },
  serviceUrl: 'https://smba.trafficmanager.net/amer',
  useAuth: true,
};
const parsedAddress = { tenantId: 't', serviceUrl: SERVICE, botId: '28:bot' };

const cases: ReadonlyArray<{ what: string; to: unknown; means: unknown }> = [
  { what: 'an Entra id', to: ENTRA.toUpperCase(), means: { kind: 'person', key: { by: 'entraId', value: ENTRA } } },
  { what: 'a 29: id', to: '29:ana', means: { kind: 'person', key: { by: 'teamsId', value: '29:ana' } } },
  {
    what: 'a UPN',
    to: 'ana@contoso.com',
    means: { kind: 'person', key: { by: 'userPrincipalName', value: 'ana@contoso.com' } },
  },
  {
    what: 'a guest’s UPN',
    to: 'x_y.com#EXT#@contoso.com',
    means: { kind: 'person', key: { by: 'userPrincipalName', value: 'x_y.com#EXT#@contoso.com' } },
  },
  { what: 'a 1:1 chat', to: 'a:1', means: { kind: 'chat', id: 'a:1' } },
  { what: 'a group chat', to: '19:g@thread.v2', means: { kind: 'chat', id: '19:g@thread.v2' } },
  {
    what: 'Graph’s id of a 1:1 chat',
    to: '19:u_b@unq.gbl.spaces',
    means: { kind: 'chat', id: '19:u_b@unq.gbl.spaces' },
  },
  { what: 'a channel', to: '19:c@thread.tacv2', means: { kind: 'channel', id: '19:c@thread.tacv2' } },
  { what: 'a channel of the old form', to: '19:c@thread.skype', means: { kind: 'channel', id: '19:c@thread.skype' } },
  {
    what: 'a person in a tenant',
    to: { person: '29:ana', tenant: 't' },
    means: { kind: 'person', key: { by: 'teamsId', value: '29:ana' }, tenantId: 't' },
  },
  {
    what: 'a thread',
    to: { channel: '19:c@thread.tacv2', thread: '17' },
    means: { kind: 'channel', id: '19:c@thread.tacv2', thread: '17' },
  },
  { what: 'a stored reference', to: reference, means: { kind: 'reference', reference } },
  {
    what: 'a reference that went through JSON',
    to: JSON.parse(JSON.stringify(reference)),
    means: { kind: 'reference', reference },
  },
  {
    what: 'a classic address of a person',
    to: address,
    means: { kind: 'address', address: { ...parsedAddress, person: { teamsId: '29:ana' } } },
  },
  {
    what: 'a classic address with its conversation',
    to: { ...address, conversation: { id: 'a:1' } },
    means: {
      kind: 'address',
      address: { ...parsedAddress, person: { teamsId: '29:ana' }, conversation: { id: 'a:1', scope: 'personal' } },
    },
  },
  {
    what: 'botbuilder’s conversation reference',
    to: {
      activityId: 'f:1',
      channelId: 'msteams',
      serviceUrl: SERVICE,
      bot: { id: '28:bot' },
      user: { id: '29:ana', aadObjectId: ENTRA },
      conversation: { id: '19:c@thread.tacv2;messageid=17', isGroup: true, conversationType: 'channel', tenantId: 't' },
    },
    means: {
      kind: 'address',
      address: {
        ...parsedAddress,
        person: { teamsId: '29:ana', entraId: ENTRA },
        conversation: { id: '19:c@thread.tacv2;messageid=17', scope: 'channel' },
      },
    },
  },
];
for (const { what, to, means } of cases) {
  test(`${what} is read as such`, () => assert.deepEqual(readDestination(to as Destination, botId('bot')), means));
}

const refused: ReadonlyArray<{ what: string; to: unknown; field: string }> = [
  { what: 'nothing', to: undefined, field: 'to' },
  { what: 'null', to: null, field: 'to' },
  { what: 'a number', to: 5, field: 'to' },
  { what: 'an empty text', to: ' ', field: 'to' },
  { what: 'an object of another kind', to: { user: 'ana' }, field: 'to' },
  { what: 'an empty person', to: { person: '' }, field: 'person' },
  { what: 'a thread that is no message id', to: { channel: '19:c@thread.tacv2', thread: 'a/b?c' }, field: 'thread' },
  { what: 'a reference without a service URL', to: { ...reference, serviceUrl: undefined }, field: 'serviceUrl' },
  {
    what: 'a reference with a file as service URL',
    to: { ...reference, serviceUrl: 'file:///etc/passwd' },
    field: 'serviceUrl',
  },
  { what: 'an address of another channel', to: { ...address, channelId: 'slack' }, field: 'channelId' },
  { what: 'an address without a tenant', to: { ...address, channelData: undefined }, field: 'channelData.tenant.id' },
  { what: 'an address of nobody', to: { ...address, user: undefined }, field: 'user' },
  { what: 'an address of another bot', to: { ...address, bot: { id: '28:other' } }, field: 'bot.id' },
  { what: 'a reference of another bot', to: { ...reference, botId: '28:other' }, field: 'botId' },
  { what: 'an id with a NUL character', to: 'ana\0', field: 'to' },
  { what: 'a field nobody knows', to: { person: 'ana', tennant: 't' }, field: 'tennant' },
  { what: 'an address without a bot', to: { ...address, bot: undefined }, field: 'bot' },
];
for (const { what, to, field } of refused) {
  test(`${what} is refused, and the error names ${field}`, () => {
    assert.throws(
      () => readDestination(to as Destination, botId('bot')),
      (error: unknown) => error instanceof InputInvalid && error.faults.some((fault) => fault.field === field),
    );
  });
}

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { controlOverHttp } from '../testing/control-over-http.ts';
import { startBot } from '../testing/test-bot.ts';
import type { Control } from './control.ts';

const ways: ReadonlyArray<{ way: string; controlOf: (teams: Simulator) => Control }> = [
  { way: 'in this process', controlOf: ({ control }) => control },
  { way: 'over HTTP', controlOf: ({ url }) => controlOverHttp(url) },
];

for (const { way, controlOf } of ways) {
  const start = async (t: TestContext): Promise<Control> => {
    const teams = await startSimulator();
    t.after(async () => teams.close());
    return controlOf(teams);
  };

  test(`${way}: a tenant, people, a team, an install and a talk`, async (t) => {
    const control = await start(t);
    const bot = await startBot(t);
    assert.deepEqual(await control.addTenant({ id: 'contoso' }), { id: 'contoso' });
    const registered = await control.addBot({ appId: 'bot', secret: 'quiet', name: 'Notifier', manifestId: 'm' });
    assert.deepEqual(registered, { appId: 'bot', id: '28:bot', name: 'Notifier', manifestId: 'm' });
    await control.setBotEndpoint('bot', bot.endpoint);
    const people = await control.addPeople({
      tenantId: 'contoso',
      people: [{ name: 'Ana' }, { id: 'ben', name: 'Ana' }],
    });
    assert.deepEqual(
      people.map(({ userPrincipalName }) => userPrincipalName),
      ['ana@contoso.example', 'ana.2@contoso.example'],
    );
    const ana = people[0]?.id ?? '';
    const team = await control.addTeam({
      tenantId: 'contoso',
      name: 'Builders',
      members: [ana],
      channels: [{ name: 'Sales' }],
    });
    assert.match(team.id, /^19:[\da-f]{32}@thread\.tacv2$/);
    assert.deepEqual(
      team.channels.map(({ name, type }) => [name, type]),
      [['Sales', 'standard']],
    );
    const { deliveries } = await control.install({ appId: 'bot', person: ana });
    assert.deepEqual(
      deliveries.map(({ type, status }) => [type, status]),
      [
        ['conversationUpdate', 200],
        ['installationUpdate', 200],
      ],
    );
    assert.equal(bot.received.length, 2);
    const said = await control.say({ appId: 'bot', person: ana, text: 'hello' });
    const { chats } = await control.inbox({ person: ana, appId: 'bot' });
    const [message] = chats[0]?.messages ?? [];
    assert.deepEqual(
      [chats.length, chats[0]?.conversationId, message?.id, message?.text],
      [1, said.conversationId, said.id, 'hello'],
    );
    assert.deepEqual(message?.from, { kind: 'person', id: ana, name: 'Ana' });
    await control.reset();
    await assert.rejects(control.inbox({ person: ana }), { code: 'E_SIMULATOR_NOT_FOUND' });
  });

  const refused: ReadonlyArray<{
    what: string;
    call: (control: Control) => Promise<unknown>;
    code: string;
    status: number;
    field?: string;
  }> = [
    {
      what: 'an unknown field',
      call: async (c) => c.addTenant({ id: 'x', nmae: 'X' } as object),
      code: 'E_SIMULATOR_BAD_ARGUMENT',
      status: 400,
      field: 'nmae',
    },
    {
      what: 'a wrong type',
      call: async (c) => c.addTenant({ id: 7 } as unknown as object),
      code: 'E_SIMULATOR_BAD_ARGUMENT',
      status: 400,
      field: 'id',
    },
    {
      what: 'a missing field',
      call: async (c) => c.setSecret({ appId: 'bot' } as { appId: string; secret: string }),
      code: 'E_SIMULATOR_BAD_ARGUMENT',
      status: 400,
      field: 'secret',
    },
    {
      what: 'a nested wrong type',
      call: async (c) => c.addPeople({ tenantId: 'contoso', people: [{ name: 'Ok' }, { name: '' }] }),
      code: 'E_SIMULATOR_BAD_ARGUMENT',
      status: 400,
      field: 'people.1.name',
    },
    {
      what: 'no time zone',
      call: async (c) => c.addPeople({ tenantId: 'contoso', people: [{ name: 'Ok', timeZone: 'Mars' }] }),
      code: 'E_SIMULATOR_BAD_ARGUMENT',
      status: 400,
      field: 'people.0.timeZone',
    },
    {
      what: 'an endpoint that is none',
      call: async (c) => c.setBotEndpoint('bot', 'ftp://bot'),
      code: 'E_SIMULATOR_BAD_ARGUMENT',
      status: 400,
      field: 'url',
    },
    {
      what: 'neither person nor team nor chat',
      call: async (c) => c.install({ appId: 'bot' }),
      code: 'E_SIMULATOR_BAD_ARGUMENT',
      status: 400,
      field: 'person',
    },
    {
      what: 'somebody unknown',
      call: async (c) => c.install({ appId: 'bot', person: 'nobody' }),
      code: 'E_SIMULATOR_NOT_FOUND',
      status: 404,
      field: 'person',
    },
    {
      what: 'an unknown bot',
      call: async (c) => c.block({ appId: 'no', person: 'ana' }),
      code: 'E_SIMULATOR_NOT_FOUND',
      status: 404,
      field: 'appId',
    },
    {
      what: 'an id twice in one call',
      call: async (c) =>
        c.addPeople({
          tenantId: 'contoso',
          people: [
            { id: 'new', name: 'A' },
            { id: 'new', name: 'B' },
          ],
        }),
      code: 'E_SIMULATOR_CONFLICT',
      status: 409,
      field: 'people.1.id',
    },
    {
      what: 'a prescribed id twice',
      call: async (c) =>
        c.addPeople({
          tenantId: 'contoso',
          people: [
            { name: 'A', pairwiseIds: { bot: '29:x' } },
            { name: 'B', pairwiseIds: { bot: '29:x' } },
          ],
        }),
      code: 'E_SIMULATOR_CONFLICT',
      status: 409,
      field: 'people.1.pairwiseIds.bot',
    },
    {
      what: 'an id that is taken',
      call: async (c) => c.addTenant({ id: 'contoso' }),
      code: 'E_SIMULATOR_CONFLICT',
      status: 409,
      field: 'id',
    },
    {
      what: 'an uninstall without install',
      call: async (c) => c.uninstall({ appId: 'bot', person: 'ana' }),
      code: 'E_SIMULATOR_CONFLICT',
      status: 409,
      field: 'appId',
    },
    {
      what: 'a word to a bot that is not there',
      call: async (c) => c.say({ appId: 'bot', person: 'ana', text: 'hi' }),
      code: 'E_SIMULATOR_CONFLICT',
      status: 409,
      field: 'person',
    },
    {
      what: 'a member of another tenant',
      call: async (c) => c.addTeam({ tenantId: 'fabrikam', name: 'T', members: ['ana'] }),
      code: 'E_SIMULATOR_CONFLICT',
      status: 409,
      field: 'members.0',
    },
  ];
  test(`${way}: what cannot be is refused by name, and changes nothing`, async (t) => {
    const control = await start(t);
    await control.addTenant({ id: 'contoso' });
    await control.addTenant({ id: 'fabrikam' });
    await control.addBot({ appId: 'bot', secret: 'quiet' });
    await control.addPeople({ tenantId: 'contoso', people: [{ id: 'ana', name: 'Ana' }] });
    for (const { what, call, code, status, field } of refused)
      await t.test(what, async () => {
        await assert.rejects(call(control), { code, status, ...(field === undefined ? {} : { field }) });
      });
    await assert.rejects(control.inbox({ person: 'new' }), { code: 'E_SIMULATOR_NOT_FOUND' });
    assert.deepEqual(
      (await control.inbox({ person: 'ana' })).chats.filter(({ installed }) => installed),
      [],
    );
  });
}

test('the list names every operation with its arguments, and what is not modelled', async (t) => {
  const teams = await startSimulator();
  t.after(async () => teams.close());
  const list = (await (await fetch(`${teams.url}/simulator/`)).json()) as {
    operations: { path: string; about: string; arguments: { required?: string[] } }[];
    notModelled: string[];
  };
  const addPeople = list.operations.find(({ path }) => path === '/simulator/add-people');
  assert.deepEqual(addPeople?.arguments.required, ['tenantId', 'people']);
  assert.ok(list.operations.every(({ about }) => about.length > 10));
  assert.ok(list.notModelled.includes('Limits of the login.'));
});

test('a body that is no JSON, or no operation, is refused', async (t) => {
  const teams = await startSimulator();
  t.after(async () => teams.close());
  const broken = await fetch(`${teams.url}/simulator/add-tenant`, { method: 'POST', body: '{"id":' });
  assert.equal(broken.status, 400);
  assert.equal(((await broken.json()) as { error: { code: string } }).error.code, 'E_SIMULATOR_BAD_ARGUMENT');
  assert.equal((await fetch(`${teams.url}/simulator/make-coffee`, { method: 'POST', body: '{}' })).status, 404);
});

test('a seed runs in order and names the entry that it stops at', async (t) => {
  const teams = await startSimulator();
  t.after(async () => teams.close());
  await teams.seed([
    { addTenant: { id: 'contoso' } },
    { addPeople: { tenantId: 'contoso', people: [{ id: 'ana', name: 'Ana' }] } },
  ]);
  assert.equal((await teams.control.inbox({ person: 'ana' })).name, 'Ana');
  await assert.rejects(teams.seed([{ addTenant: { id: 'x' } }, { addTenant: { name: 7 } }]), {
    field: '1.addTenant.name',
  });
  await assert.rejects(teams.seed([{ makeCoffee: {} }]), { code: 'E_SIMULATOR_NOT_FOUND' });
  await assert.rejects(teams.seed({}), { code: 'E_SIMULATOR_BAD_ARGUMENT' });
});

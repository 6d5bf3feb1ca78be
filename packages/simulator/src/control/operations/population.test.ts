import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlOverHttp } from '../../testing/control-over-http.ts';
import { setStage } from '../../testing/set-stage.ts';

test('generated people are listed by the page, the same in each run, and have the app', async (t) => {
  const { teams, ask } = await setStage(t);
  const { control, appId, tenantId, url } = teams;
  assert.deepEqual(await control.generatePeople({ tenantId, count: 1500, installFor: appId }), {
    generated: 1500,
    installed: 1500,
    blocked: 0,
    forbidden: 0,
    guests: 0,
    disabled: 0,
    unlicensed: 0,
  });
  await control.generatePeople({ tenantId, count: 3 });
  const http = controlOverHttp(url);
  const pages = [];
  for (let offset: number | null = 0; offset !== null;) {
    const page: Awaited<ReturnType<typeof http.generatedPeople>> = await http.generatedPeople({
      tenantId,
      appId,
      offset,
    });
    pages.push(page.people);
    assert.equal(page.total, 1503);
    offset = page.next;
  }
  assert.deepEqual(
    pages.map(({ length }) => length),
    [1000, 503],
  );
  const people = pages.flat();
  assert.equal(new Set(people.map(({ id }) => id)).size, 1503);
  assert.equal(people[0]?.id, '4823faf4-67d6-4fb5-84d1-000000000000');
  const [last] = people.slice(-1);
  const some = people[1234] ?? assert.fail();
  assert.equal(some.conversationId, await control.conversationId({ appId, person: some.id }));
  assert.equal(some.pairwiseId, await control.pairwiseId({ appId, person: some.id }));

  const text = { body: { type: 'message', text: 'hi' } };
  assert.equal((await ask('POST', `/v3/conversations/${some.conversationId}/activities`, text)).status, 201);
  const member = await ask('GET', `/v3/conversations/${some.conversationId}/members/${some.id}`);
  const { name, userPrincipalName } = await control.person({ person: some.id });
  assert.equal((JSON.parse(member.text) as { name: string }).name, name);
  const named = await ask('GET', `/v3/conversations/${some.conversationId}/members/${userPrincipalName}`);
  assert.equal((JSON.parse(named.text) as { aadObjectId: string }).aadObjectId, some.id);
  const refused = await ask('POST', `/v3/conversations/${last?.conversationId}/activities`, text);
  assert.match(refused.text, /BotNotInConversationRoster/);
  const { people: known, never, once } = await control.received({ appId, tenantId });
  assert.deepEqual([known, never, once], [1505, 1504, 1]);
  const chats = (await control.inbox({ person: some.id })).chats;
  assert.deepEqual(
    chats.map(({ installed, messages }) => [installed, messages.length]),
    [[true, 1]],
  );
});

test('a generated person lives like any other: teams, talk, blocking, deletion', async (t) => {
  const { teams, ask } = await setStage(t);
  const { control, appId, tenantId } = teams;
  await control.generatePeople({ tenantId, count: 2 });
  const { people } = await control.generatedPeople({ tenantId, appId });
  const [one, two] = people.map(({ id }) => id);
  if (one === undefined || two === undefined) return assert.fail();
  const { id: team } = await control.addTeam({ tenantId, name: 'T', members: [one] });
  await control.install({ appId, team });
  const create = async (person: string): Promise<number> => {
    const members = [{ id: await control.pairwiseId({ appId, person }) }];
    return (await ask('POST', '/v3/conversations', { body: { members, tenantId } })).status;
  };
  assert.deepEqual([await create(one), await create(two)], [201, 403]);
  await control.install({ appId, person: two });
  await control.say({ appId, person: two, text: 'hello' });
  await control.block({ appId, person: one });
  assert.deepEqual([await create(one), await create(two)], [403, 201]);
  const { deliveries } = await control.deletePerson({ person: two });
  assert.deepEqual(
    deliveries.map(({ type }) => type),
    ['conversationUpdate'],
  );
  await control.deletePerson({ person: one });
  await assert.rejects(control.inbox({ person: one }), { code: 'E_SIMULATOR_NOT_FOUND' });
  assert.deepEqual((await control.generatedPeople({ tenantId, appId })).people, []);
  assert.equal((await control.received({ appId, tenantId })).people, 2);
});

test('a million people take next to no memory and no time until they are met', async (t) => {
  const { teams } = await setStage(t);
  const { control, appId, tenantId } = teams;
  const before = process.memoryUsage().heapUsed;
  await control.generatePeople({ tenantId, count: 1_000_000, installFor: appId });
  const { people, next } = await control.generatedPeople({ tenantId, appId, offset: 999_999 });
  assert.deepEqual([people.length, next], [1, null]);
  assert.equal((await control.received({ appId })).never, 1_000_002);
  assert.ok(process.memoryUsage().heapUsed - before < 50e6);
});

for (const { wrong, field } of [
  { wrong: { tenantId: 'none', count: 1 }, field: 'tenantId' },
  { wrong: { tenantId: 'contoso', count: 1, installFor: ['none'] }, field: 'appId' },
  { wrong: { tenantId: 'contoso', count: 0 }, field: 'count' },
])
  test(`people cannot be generated with a wrong ${field}`, async (t) => {
    const { teams } = await setStage(t);
    await assert.rejects(teams.control.generatePeople(wrong), { field });
  });

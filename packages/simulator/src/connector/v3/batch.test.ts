import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import { startTeams, type Answered, type TestTeams } from '../../testing/start-teams.ts';

const START = Date.UTC(2026, 0, 5, 9);
const activity = { type: 'message', text: 'Lunch is here' };
const path = '/v3/batch/conversation';

/** A simulator whose clock stands still until it is moved; what is due by then is delivered at once. */
async function stage(t: Parameters<typeof startTeams>[0]) {
  let now = START;
  const pending: (() => void)[] = [];
  const clock = { now: () => now, wait: async () => new Promise<void>((done) => void pending.push(done)) };
  const teams = await startTeams(t, { clock });
  const move = async (ms: number): Promise<void> => {
    now += ms;
    for (const done of pending.splice(0)) done();
    await new Promise(setImmediate);
  };
  return { ...teams, move };
}

const operationIn = ({ status, body }: Answered): string => {
  assert.equal(status, 201);
  return (body as { operationId: string }).operationId;
};
const texts = async ({ control }: TestTeams, person: string): Promise<readonly unknown[]> =>
  (await control.inbox({ person })).chats.flatMap(({ messages }) => messages.map(({ text }) => text));

test('entries are delivered over time, each by the rules of single messages', async (t) => {
  const teams = await stage(t);
  const { control, call, appId, tenantId, move } = teams;
  await control.addPeople({ tenantId, people: ['cat', 'dan'].map((id) => ({ id, name: id })) });
  for (const person of ['ana', 'cat', 'dan']) await control.install({ appId, person });
  await control.block({ appId, person: 'cat' });
  await control.setBulk({ entriesPerSecond: 1, retryAfterSeconds: 3 });
  const members = [
    { id: await control.pairwiseId({ appId, person: 'ana' }) },
    ...['ben', 'cat', 'dan', 'nobody'].map((id) => ({ id })),
  ];
  const operation = operationIn(await call('POST', `${path}/users/`, { activity, tenantId, members }));

  const look = async () => (await call('GET', `${path}/${operation}`)).body;
  const retryAfter = new Date(START + 3_000).toISOString();
  assert.deepEqual(await look(), {
    state: 'provisioning',
    statusMap: {},
    stateMap: {},
    totalEntriesCount: 5,
    retryAfter,
  });
  assert.deepEqual(await texts(teams, 'ana'), []);
  await move(2_000);
  const counted = { 201: 1, 403: 1 };
  const later = new Date(START + 5_000).toISOString();
  assert.deepEqual(await look(), {
    state: 'ongoing',
    statusMap: counted,
    stateMap: counted,
    totalEntriesCount: 5,
    retryAfter: later,
  });
  assert.deepEqual([await texts(teams, 'ana'), await texts(teams, 'dan')], [['Lunch is here'], []]);
  await move(3_000);
  const all = { 201: 2, 403: 2, 400: 1 };
  assert.deepEqual(await look(), { state: 'completed', statusMap: all, stateMap: all, totalEntriesCount: 5 });
  assert.deepEqual((await call('GET', `${path}/failedentries/${operation}`)).body, {
    failedEntryResponses: [
      { Id: 'ben', error: 'ForbiddenOperationException' },
      { Id: 'cat', error: 'ConversationBlockedByUser' },
      { Id: 'nobody', error: 'BadSyntax' },
    ],
  });
  const [view] = await control.bulkOperations({ appId });
  assert.deepEqual([view?.askedEarly, view?.left, view?.failed], [1, 0, 3]);
});

test('failed entries come a page at a time', async (t) => {
  const { control, call, tenantId, move } = await stage(t);
  await control.setBulk({ failuresPerPage: 2 });
  const members = ['ana', 'ben', 'ana'].map((id) => ({ id }));
  const operation = operationIn(await call('POST', `${path}/users`, { activity, tenantId, members }));
  await move(1_000);
  const first = (await call('GET', `${path}/failedentries/${operation}`)).body as {
    continuationToken: string;
    failedEntryResponses: readonly unknown[];
  };
  assert.equal(first.failedEntryResponses.length, 2);
  const query = `continuationToken=${encodeURIComponent(first.continuationToken)}`;
  const last = (await call('GET', `${path}/failedentries/${operation}?${query}`)).body;
  assert.deepEqual(last, { failedEntryResponses: [{ Id: 'ana', error: 'ForbiddenOperationException' }] });
  assert.equal((await call('GET', `${path}/failedentries/${operation}?continuationToken=x`)).status, 400);
});

test('a team, a tenant and channels are written to as a whole', async (t) => {
  const teams = await stage(t);
  const { control, call, appId, tenantId, move } = teams;
  const team = await control.addTeam({
    tenantId,
    name: 'Builders',
    members: ['ana', 'ben'],
    channels: [{ name: 'Sales' }],
  });
  const channelId = team.channels[0]?.id ?? '';
  assert.equal((await call('POST', `${path}/team`, { activity, tenantId, teamId: team.id })).status, 403);
  await control.install({ appId, team: { id: team.id } });
  await control.install({ appId, person: 'ben' });
  operationIn(await call('POST', `${path}/team`, { activity, tenantId, teamId: team.id }));
  operationIn(await call('POST', `${path}/tenant`, { activity, tenantId }));
  operationIn(await call('POST', `${path}/channels`, { activity, tenantId, members: [{ id: channelId }] }));
  await move(1_000);
  assert.deepEqual(
    [await texts(teams, 'ana'), await texts(teams, 'ben')],
    [['Lunch is here'], ['Lunch is here', 'Lunch is here']],
  );
  assert.equal((await control.channel({ channelId })).threads.length, 1);
});

test('what was cancelled goes no further, and what failed neither', async (t) => {
  const teams = await stage(t);
  const { control, call, appId, tenantId, move } = teams;
  for (const person of ['ana', 'ben']) await control.install({ appId, person });
  await control.setBulk({ entriesPerSecond: 1 });
  const members = ['ana', 'ben'].map((id) => ({ id }));
  const cancelled = operationIn(await call('POST', `${path}/users`, { activity, tenantId, members }));
  const failed = operationIn(await call('POST', `${path}/users`, { activity, tenantId, members }));
  await move(1_000);
  assert.equal((await call('DELETE', `${path}/${cancelled}`)).status, 200);
  await control.failBulkOperation({ operationId: failed });
  await move(5_000);
  const stateOf = async (id: string) => ((await call('GET', `${path}/${id}`)).body as { state: string }).state;
  assert.deepEqual([await stateOf(cancelled), await stateOf(failed)], ['completed', 'failed']);
  assert.deepEqual([(await texts(teams, 'ana')).length, await texts(teams, 'ben')], [2, []]);
});

const refused: ReadonlyArray<{ what: string; to: string; body?: object; status: number; code: string }> = [
  { what: 'no tenant', to: 'users', body: { tenantId: undefined }, status: 400, code: 'BadSyntax' },
  { what: 'an unknown tenant', to: 'users', body: { tenantId: 'nowhere' }, status: 400, code: 'BadSyntax' },
  { what: 'nobody', to: 'users', body: { members: [] }, status: 400, code: 'BadSyntax' },
  {
    what: 'too many',
    to: 'users',
    body: { members: Array.from({ length: 101 }, () => ({ id: 'ana' })) },
    status: 400,
    code: 'BadArgument',
  },
  { what: 'an empty message', to: 'tenant', body: { activity: { type: 'message' } }, status: 400, code: 'BadArgument' },
  {
    what: 'an unknown team',
    to: 'team',
    body: { teamId: '19:none@thread.tacv2' },
    status: 404,
    code: 'ConversationNotFound',
  },
];
for (const { what, to, body, status, code } of refused)
  test(`a bulk send to ${what} is refused`, async (t) => {
    const { call, control, tenantId } = await startTeams(t);
    const answer = await call('POST', `${path}/${to}`, { activity, tenantId, members: [{ id: 'ana' }], ...body });
    assert.deepEqual([answer.status, (answer.body as { error: { code: string } }).error.code], [status, code]);
    assert.deepEqual(await control.bulkOperations(), []);
  });

test('unknown operations, and those of another bot, are not there', async (t) => {
  const { call, callAs, control, tokenOf, tenantId } = await startTeams(t);
  await control.addBot({ appId: 'other', secret: 'quiet' });
  const members = [{ id: 'ana' }];
  const operation = operationIn(await call('POST', `${path}/users`, { activity, tenantId, members }));
  const token = await tokenOf('other', 'quiet');
  for (const [method, route] of [
    ['GET', operation],
    ['DELETE', operation],
    ['GET', `failedentries/${operation}`],
  ] as const)
    assert.equal((await callAs(token, method, `/amer${path}/${route}`)).status, 404);
  assert.equal((await call('GET', `${path}/none`)).status, 404);
});

test('operations under way are limited, counted, and meet faults', async (t) => {
  const { call, control, appId, tenantId } = await startTeams(t);
  await control.setBulk({ mostOperations: 1, entriesPerSecond: 0.001 });
  const asked = { activity, tenantId, members: [{ id: 'ana' }] };
  operationIn(await call('POST', `${path}/users`, asked));
  assert.equal((await call('POST', `${path}/users`, asked)).status, 429);
  await control.addFault({ appId, operation: 'bulkSend', status: 500, times: 1 });
  assert.equal((await call('POST', `${path}/users`, asked)).status, 500);
  const { byOperation, throttled } = await control.counters({ appId });
  assert.deepEqual([byOperation['bulkSend'], throttled], [{ 201: 1, 429: 1, 500: 1 }, 1]);
});

test('in real time, too', async (t) => {
  const teams = await startTeams(t);
  const { control, call, appId, tenantId } = teams;
  await control.install({ appId, person: 'ana' });
  await control.setBulk({ entriesPerSecond: 1_000 });
  operationIn(await call('POST', `${path}/users`, { activity, tenantId, members: [{ id: 'ana' }] }));
  await eventually(async () => (await texts(teams, 'ana')).length === 1);
});

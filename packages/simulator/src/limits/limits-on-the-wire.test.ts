import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startSimulator } from '../start-simulator.ts';
import type { Ask, Asked } from '../testing/ask-connector.ts';
import { controlOverHttp } from '../testing/control-over-http.ts';
import { heldClock } from '../testing/held-clock.ts';
import { setStage, type Stage } from '../testing/set-stage.ts';

interface TimedStage extends Stage {
  readonly clock: { time: number };
  readonly chat: string;
  readonly team: string;
}

async function setTimedStage(t: TestContext): Promise<TimedStage> {
  const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time };
  const stage = await setStage(t, { clock });
  const { control, appId, tenantId, ana, ben } = stage.teams;
  const { id: team } = await control.addTeam({ tenantId, name: 'Builders', members: [ana, ben] });
  await control.install({ appId, team });
  return { ...stage, clock, team, chat: await control.conversationId({ appId, person: ana }) };
}

const text = { body: { type: 'message', text: 'hi' } };
const both = { body: { type: 'message', text: 'hi', attachments: [{ contentType: 'text/html', content: 'x' }] } };
const createFor = (person: string) => ({ body: { members: [{ id: person }], tenantId: 'contoso' } });

// One request of each kind, and how many of it Teams takes at one instant.
const kinds: ReadonlyArray<{
  what: string;
  allowed: number;
  ask: (ask: Ask, stage: TimedStage) => Promise<Asked>;
  windowMs?: number;
}> = [
  {
    what: 'sends',
    allowed: 7,
    ask: async (ask, { chat }) => ask('POST', `/v3/conversations/${chat}/activities`, text),
  },
  {
    what: 'sends of text with attachments',
    allowed: 3,
    ask: async (ask, { chat }) => ask('POST', `/v3/conversations/${chat}/activities`, both),
  },
  {
    what: 'updates of nothing',
    allowed: 7,
    ask: async (ask, { chat }) => ask('PUT', `/v3/conversations/${chat}/activities/1`, text),
  },
  {
    what: 'deletes of nothing',
    allowed: 7,
    ask: async (ask, { chat }) => ask('DELETE', `/v3/conversations/${chat}/activities/1`),
  },
  {
    what: 'creates for one person',
    allowed: 7,
    ask: async (ask) => ask('POST', '/v3/conversations', createFor('ana')),
  },
  {
    what: 'creates that are refused',
    allowed: 7,
    ask: async (ask, { teams }) => {
      await teams.control.block({ appId: teams.appId, person: 'ben' });
      return ask('POST', '/v3/conversations', createFor('ben'));
    },
  },
  {
    what: 'reads of one member',
    allowed: 14,
    ask: async (ask, { chat }) => ask('GET', `/v3/conversations/${chat}/members/ana`),
  },
  {
    what: 'reads of pages of members',
    allowed: 14,
    ask: async (ask, { team }) => ask('GET', `/v3/conversations/${team}/pagedmembers`),
  },
  {
    what: 'reads of all members',
    allowed: 5,
    windowMs: 60_000,
    ask: async (ask, { team }) => ask('GET', `/v3/conversations/${team}/members`),
  },
  { what: 'reads of a team', allowed: 14, ask: async (ask, { team }) => ask('GET', `/v3/teams/${team}`) },
];
for (const { what, allowed, ask, windowMs = 1000 } of kinds)
  test(`${allowed} ${what} at once are taken, the next is throttled until their window has passed`, async (t) => {
    const stage = await setTimedStage(t);
    for (let times = 0; times < allowed; times += 1) assert.notEqual((await ask(stage.ask, stage)).status, 429);
    const messages = await stage.got();
    const { status, text: body, retryAfter } = await ask(stage.ask, stage);
    assert.deepEqual(
      [status, JSON.parse(body), retryAfter],
      [429, { error: { code: 'Throttled', message: 'Too many requests.' } }, String(windowMs / 1000)],
    );
    assert.equal(await stage.got(), messages);
    stage.clock.time += windowMs - 1;
    assert.equal((await ask(stage.ask, stage)).status, 429);
    stage.clock.time += 1;
    assert.notEqual((await ask(stage.ask, stage)).status, 429);
  });

test('sends, updates and deletes share their windows, and so do the threads of a channel', async (t) => {
  const { ask, team } = await setTimedStage(t);
  const post = async (id: string): Promise<Asked> => ask('POST', `/v3/conversations/${id}/activities`, text);
  const { id } = JSON.parse((await post(team)).text) as { id: string };
  const thread = `${team};messageid=${id}`;
  for (let times = 0; times < 4; times += 1) assert.equal((await post(thread)).status, 201);
  assert.equal((await ask('PUT', `/v3/conversations/${thread}/activities/${id}`, text)).status, 200);
  assert.equal((await ask('DELETE', `/v3/conversations/${thread}/activities/${id}`)).status, 200);
  assert.equal((await post(team)).status, 429);
  assert.notEqual((await ask('GET', `/v3/teams/${team}`)).status, 429);
});

test('a tenant takes 50 requests a second of a bot over all conversations, and the counters tell', async (t) => {
  const { teams, ask, clock } = await setTimedStage(t);
  const { control, appId, tenantId } = teams;
  const people = await control.addPeople({
    tenantId,
    people: Array.from({ length: 60 }, (_, index) => ({ id: `p${index}`, name: 'P' })),
  });
  for (const { id } of people) await control.install({ appId, person: id });
  const statuses = await Promise.all(
    people.map(async ({ id }) => (await ask('POST', '/v3/conversations', createFor(id))).status),
  );
  assert.deepEqual(
    [statuses.filter((status) => status === 201).length, statuses.filter((s) => s === 429).length],
    [50, 10],
  );
  clock.time += 1000;
  assert.equal((await ask('POST', '/v3/conversations', createFor('p59'))).status, 201);
  const { requests, byOperation, throttled, inFlight, mostInOneSecond } = await control.counters({ appId, tenantId });
  assert.deepEqual(
    { requests, byOperation, throttled, inFlight, mostInOneSecond },
    {
      requests: 61,
      byOperation: { create: { 201: 51, 429: 10 } },
      throttled: 10,
      inFlight: 0,
      mostInOneSecond: { all: 60, accepted: 50 },
    },
  );
});

test('what has no token or goes nowhere is not counted in any window', async (t) => {
  const { teams, ask, chat } = await setTimedStage(t);
  await teams.control.setLimits({ tenantPerSecond: 1 });
  for (let times = 0; times < 5; times += 1) {
    assert.equal((await teams.callAs(undefined, 'POST', `/amer/v3/conversations/${chat}/activities`, {})).status, 401);
    assert.equal((await ask('POST', '/v3/conversations/19:none@thread.v2/activities', text)).status, 404);
    assert.equal((await ask('POST', '/v3/conversations', { body: {} })).status, 400);
    assert.equal((await ask('GET', '/v3/conversations')).status, 404);
  }
  assert.equal((await ask('POST', `/v3/conversations/${chat}/activities`, text)).status, 201);
  assert.equal((await ask('POST', `/v3/conversations/${chat}/activities`, text)).status, 429);
});

test('one thread of a channel may be written to while another is', async (t) => {
  const clock = heldClock();
  const { teams, ask } = await setStage(t, { clock });
  const { control, appId, tenantId, ana } = teams;
  const { id: team } = await control.addTeam({ tenantId, name: 'Builders', members: [ana] });
  await control.install({ appId, team });
  const post = async (id: string): Promise<Asked> => ask('POST', `/v3/conversations/${id}/activities`, text);
  const { id: root } = JSON.parse((await post(team)).text) as { id: string };
  const thread = `${team};messageid=${root}`;
  await control.addFault({ conversationId: thread, latencyMs: 1000 });
  const begun = clock.begun();
  const late = post(thread);
  const { release } = await begun;
  const concurrent = await post(thread);
  assert.deepEqual(
    [concurrent.status, JSON.parse(concurrent.text)],
    [412, { error: { code: 'PreconditionFailed', message: 'Another operation on this conversation is under way.' } }],
  );
  assert.equal((await post(team)).status, 201);
  assert.equal((await ask('GET', `/v3/conversations/${team}/pagedmembers`)).status, 200);
  await control.setLimits({ refuseConcurrentWrites: false });
  assert.equal((await post(thread)).status, 201);
  release();
  assert.equal((await late).status, 201);
});

test('limits are set over HTTP as in this process, whole fields and nothing else', async (t) => {
  const { teams } = await setStage(t, { limits: { tenantPerSecond: 40 } });
  const { appId, tenantId } = teams;
  for (const control of [teams.control, controlOverHttp(teams.url)]) {
    await control.setLimits({ tenantId, retryAfter: 'none', conversation: { send: [{ most: 1, seconds: 0.5 }] } });
    const { tenantPerSecond, retryAfter, conversation } = await control.limits({ appId, tenantId });
    assert.deepEqual([tenantPerSecond, retryAfter, conversation.create[0]], [40, 'none', { most: 7, seconds: 1 }]);
    assert.deepEqual(conversation.send, [{ most: 1, seconds: 0.5 }]);
    assert.equal((await control.limits()).retryAfter, 'exact');
    for (const [wrong, field] of [
      [{ tenantPerSecond: 0 }, 'tenantPerSecond'],
      [{ conversation: { send: [{ most: 1, seconds: 0 }] } }, 'conversation.send.0.seconds'],
      [{ perSecond: 9 }, 'perSecond'],
      [{ retryAfter: 'never' }, 'retryAfter'],
    ] as const)
      await assert.rejects(control.setLimits(wrong as object), { code: 'E_SIMULATOR_BAD_ARGUMENT', field });
    await assert.rejects(control.setLimits({ tenantId: 'none', enabled: false }), { code: 'E_SIMULATOR_NOT_FOUND' });
    await control.reset();
    assert.deepEqual([(await control.limits()).tenantPerSecond, (await control.limits()).retryAfter], [40, 'exact']);
    await control.addTenant({ id: tenantId });
    await control.addBot({ appId, secret: 'quiet' });
  }
});

test('wrong limits let nothing start', async () => {
  await assert.rejects(startSimulator({ limits: { tenantPerSecond: 0.5 } }), {
    code: 'E_SIMULATOR_BAD_ARGUMENT',
    field: 'limits.tenantPerSecond',
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlOverHttp } from '../../testing/control-over-http.ts';
import { setStage } from '../../testing/set-stage.ts';

const text = { body: { type: 'message', text: 'hi' } };

test('received tells who got how much, by person and by place', async (t) => {
  const { teams, ask, send } = await setStage(t);
  const { control, appId, tenantId, ana, ben, url } = teams;
  const [chris, dora] = await control.addPeople({ tenantId, people: [{ name: 'Chris' }, { name: 'Dora' }] });
  const { id: team } = await control.addTeam({ tenantId, name: 'T', members: [ana, ben] });
  await control.install({ appId, team });
  const { id: chat } = await control.addGroupChat({ tenantId, members: [ana] });
  await control.install({ appId, chat });
  await control.addTenant({ id: 'other' });
  await control.addPeople({ tenantId: 'other', people: [{ name: 'Elsewhere' }] });
  const create = { tenantId, activity: text.body };
  for (const person of [ben, chris?.id ?? '', chris?.id ?? '']) {
    if (person !== ben) await control.install({ appId, person }).catch(() => undefined);
    assert.equal(
      (await ask('POST', '/v3/conversations', { body: { ...create, members: [{ id: await nameOf(person) }] } })).status,
      201,
    );
  }
  for (let times = 0; times < 3; times += 1) assert.equal((await send()).status, 201);
  await ask('POST', `/v3/conversations/${team}/activities`, text);
  await ask('POST', `/v3/conversations/${chat}/activities`, text);
  await control.say({ appId, person: ana, text: 'a person writes; no bot does' });

  const expected = { people: 4, messages: 6, never: 1, once: 1, twice: 1, more: 1 };
  assert.deepEqual(await control.received({ appId, tenantId }), expected);
  const { byPerson, byPlace, people } = await control.received({ appId, byPerson: true, byPlace: true });
  assert.deepEqual(
    [byPerson, byPlace, people],
    [{ [ben]: 1, [chris?.id ?? '']: 2, [ana]: 3 }, { [team]: 1, [chat]: 1 }, 5],
  );
  assert.ok(dora !== undefined && byPerson !== undefined && !(dora.id in byPerson));
  assert.deepEqual(await controlOverHttp(url).received({ appId, tenantId }), expected);

  await control.resetCounters();
  assert.deepEqual(await control.received({ appId, tenantId, byPlace: true }), {
    people: 4,
    messages: 0,
    never: 4,
    once: 0,
    twice: 0,
    more: 0,
    byPlace: {},
  });
  assert.equal((await control.counters()).requests, 0);
  assert.equal((await control.inbox({ person: ana, appId })).chats[0]?.messages.length, 4);

  // Ben has not the app himself: he is reached by the id that the team's roster gives (sheet 3.4).
  async function nameOf(person: string): Promise<string> {
    return control.pairwiseId({ appId, person });
  }
});

test('counted only, messages of bots are not kept in 1:1 chats, and without content elsewhere', async (t) => {
  const { teams, ask, send, got } = await setStage(t, { keepMessages: 'count' });
  const { control, appId, tenantId, ana } = teams;
  const { id: team } = await control.addTeam({ tenantId, name: 'T', members: [ana] });
  await control.install({ appId, team });
  const { id } = JSON.parse((await send()).text) as { id: string };
  const next = JSON.parse((await send()).text) as { id: string };
  assert.ok(Number(next.id) > Number(id));
  assert.equal(await got(), 2);
  assert.deepEqual((await control.inbox({ person: ana, appId })).chats[0]?.messages, []);
  const thread = JSON.parse((await ask('POST', `/v3/conversations/${team}/activities`, text)).text) as { id: string };
  const reply = await ask('POST', `/v3/conversations/${team};messageid=${thread.id}/activities`, text);
  assert.equal(reply.status, 201);
  const { threads } = await control.channel({ channelId: team });
  assert.deepEqual(
    threads.map(({ messages }) => messages.map((message) => message.text)),
    [['', '']],
  );
  await control.setKeep({ messages: 'all' });
  await send();
  assert.deepEqual(
    (await control.inbox({ person: ana, appId })).chats[0]?.messages.map((message) => message.text),
    ['hi'],
  );
  await control.reset();
  assert.deepEqual(await control.faults(), []);
});

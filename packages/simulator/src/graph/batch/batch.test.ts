import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { objectAt, objectsAt, type JsonObject } from '../../state/json.ts';
import { startGraph, type GraphStage } from '../../testing/start-graph.ts';

type Item = Readonly<Record<string, unknown>>;

async function run({ ask }: GraphStage, requests: readonly Item[]): Promise<ReadonlyMap<string, JsonObject>> {
  const { status, body, text } = await ask('POST', '/$batch', { body: { requests } });
  assert.equal(status, 200, text);
  return new Map(objectsAt(body, 'responses').map((one) => [String(one['id']), one]));
}

const json = { 'Content-Type': 'application/json' };
const bind = { 'teamsApp@odata.bind': 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/app' };
const installFor = (id: string, more: Item = {}): Item => {
  return { id, method: 'POST', url: `/users/${id}/teamwork/installedApps`, headers: json, body: bind, ...more };
};

const get = (id: string): Item => ({ id, method: 'GET', url: '/users' });

suite('a batch', () => {
  test('answers each item as if it had come alone', async (t) => {
    const stage = await startGraph(t);
    await stage.teams.control.publishApp({ appId: stage.teams.appId, tenantId: stage.teams.tenantId, id: 'app' });
    const answers = await run(stage, [
      { id: '1', method: 'GET', url: '/users/ana?$select=id' },
      {
        id: '2',
        method: 'GET',
        url: 'users?$filter=city eq null&$count=true',
        headers: { ConsistencyLevel: 'eventual' },
      },
      { id: '3', method: 'get', url: '/v1.0/users/nobody' },
      installFor('ben'),
      { id: '5', method: 'GET', url: '/nonsense' },
      { id: '6', method: 'GET', url: '/users/$count', headers: { consistencylevel: 'eventual' } },
    ]);
    assert.equal(objectAt(answers.get('1') ?? {}, 'body')['id'], 'ana');
    assert.equal(objectAt(answers.get('2') ?? {}, 'body')['@odata.count'], 2);
    const third = answers.get('3') ?? {};
    assert.equal(third['status'], 404);
    const error = objectAt(objectAt(third, 'body'), 'error');
    assert.equal(error['code'], 'Request_ResourceNotFound');
    assert.deepEqual(Object.keys(error['innerError'] as object), ['date', 'request-id', 'client-request-id']);
    assert.match(String(objectAt(third, 'headers')['Content-Type']), /^application\/json/);
    assert.deepEqual([answers.get('ben')?.['status'], answers.get('ben')?.['body']], [201, undefined]);
    assert.equal(answers.get('5')?.['status'], 400);
    assert.equal(Buffer.from(String(answers.get('6')?.['body']), 'base64').toString(), '2');
    const { byOperation } = await stage.teams.control.counters({ service: 'graph' });
    assert.deepEqual(byOperation, {
      getUser: { 200: 1, 404: 1 },
      listUsers: { 200: 2 },
      installApp: { 201: 1 },
      other: { 400: 1 },
      batch: { 200: 1 },
    });
  });

  test('does not do what depends on something that failed', async (t) => {
    const stage = await startGraph(t);
    await stage.teams.control.publishApp({ appId: stage.teams.appId, tenantId: stage.teams.tenantId, id: 'app' });
    const answers = await run(stage, [
      { id: '1', method: 'GET', url: '/users/nobody' },
      installFor('ana', { dependsOn: ['1'] }),
      { id: '3', method: 'GET', url: '/users/ben', dependsOn: ['ANA'] },
      { id: '4', method: 'GET', url: '/users/ben' },
      installFor('ben', { dependsOn: ['4'] }),
    ]);
    assert.deepEqual(
      [...answers].map(([id, { status }]) => [id, status]),
      [
        ['1', 404],
        ['ana', 424],
        ['3', 424],
        ['4', 200],
        ['ben', 201],
      ],
    );
    const { installed } = await stage.teams.control.installed({ tenantId: 'contoso', appId: 'bot-app' });
    assert.equal(installed, 1);
  });

  for (const [why, requests] of [
    ['has no items', []],
    ['has more than 20', Array.from({ length: 21 }, (_, index) => get(String(index)))],
    ['has two items of one id', [get('a'), get('A')]],
    ['has an item without an id', [{ method: 'GET', url: '/users' }]],
    ['has an item without a URL', [{ id: '1', method: 'GET' }]],
    ['has an absolute URL', [{ id: '1', method: 'GET', url: 'https://graph.microsoft.com/v1.0/users' }]],
    ['depends on what comes later', [{ ...get('1'), dependsOn: ['2'] }, get('2')]],
    ['has a body without its type', [installFor('1', { headers: {} })]],
    ['writes without a body', [{ id: '1', method: 'POST', url: '/x', headers: json }]],
  ] as const)
    test(`that ${why} is refused whole`, async (t) => {
      const { ask } = await startGraph(t);
      const { status, code } = await ask('POST', '/$batch', { body: { requests } });
      assert.deepEqual([status, code], [400, 'BadRequest']);
      assert.equal((await ask('POST', '/$batch', { body: [] })).status, 400);
    });

  test('takes twenty, and counts each of them against the limits', async (t) => {
    const clock = { time: 1_000_000, now: () => clock.time };
    const stage = await startGraph(t, { clock, graphLimits: { enabled: true } });
    const { control, appId, tenantId } = stage.teams;
    await control.publishApp({ appId, tenantId, id: 'app' });
    const people = Array.from({ length: 40 }, (_, index) => `p${index}`);
    await control.addPeople({ tenantId, people: people.map((id) => ({ id, name: id })) });
    const first = await run(
      stage,
      people.slice(0, 20).map((id) => installFor(id)),
    );
    assert.ok([...first.values()].every(({ status }) => status === 201));
    clock.time += 500;
    const second = await run(
      stage,
      people.slice(20).map((id) => installFor(id)),
    );
    const refused = [...second.values()].filter(({ status }) => status === 429);
    assert.equal(refused.length, 10);
    assert.equal(objectAt(refused[0] ?? {}, 'headers')['Retry-After'], '1');
    assert.equal(objectAt(objectAt(refused[0] ?? {}, 'body'), 'error')['code'], 'TooManyRequests');
    const { throttled, mostInOneSecond } = await control.counters({ service: 'graph', appId, tenantId });
    assert.deepEqual([throttled, mostInOneSecond], [10, { all: 40, accepted: 30 }]);
  });

  test('meets faults item by item, and as a whole', async (t) => {
    const stage = await startGraph(t);
    const { control, appId, tenantId } = stage.teams;
    await control.publishApp({ appId, tenantId, id: 'app' });
    await control.addFault({ operation: 'installApp', person: 'ben', status: 429, retryAfterSeconds: 5 });
    const answers = await run(stage, [installFor('ana'), installFor('ben')]);
    assert.deepEqual(
      [...answers.values()].map(({ status }) => status),
      [201, 429],
    );
    assert.equal(objectAt(answers.get('ben') ?? {}, 'headers')['Retry-After'], '5');

    await control.addFault({ operation: 'batch', status: 503 });
    const lost = await stage.ask('POST', '/$batch', { body: { requests: [installFor('ben')] } });
    assert.deepEqual([lost.status, lost.code], [503, 'ServiceUnavailable']);
    assert.equal((await control.installed({ tenantId, appId })).installed, 1);
    await control.addFault({ operation: 'batch', status: 504, delivered: true });
    assert.equal((await stage.ask('POST', '/$batch', { body: { requests: [installFor('ben')] } })).status, 504);
    assert.equal((await control.installed({ tenantId, appId })).installed, 2);
    await control.addFault({ operation: 'getUser', reset: 'after' });
    await assert.rejects(run(stage, [{ id: '1', method: 'GET', url: '/users/ana' }]), { code: 'ECONNRESET' });
    assert.equal((await control.counters({ service: 'graph' })).inFlight, 0);
  });
});

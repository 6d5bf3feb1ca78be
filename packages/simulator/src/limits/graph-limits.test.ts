import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { eventual, startGraph, type GraphStage } from '../testing/start-graph.ts';
import { controlOverHttp } from '../testing/control-over-http.ts';
import { startSimulator } from '../start-simulator.ts';
import type { GraphLimitPatch } from './graph-limit-settings.ts';

interface TimedStage extends GraphStage {
  readonly clock: { time: number };
  /** How many of so many requests are let through, and the Retry-After of the last one that is not. */
  readonly burst: (path: string, times: number) => Promise<{ let: number; retryAfter: string | undefined }>;
}

async function startTimed(
  t: Parameters<typeof startGraph>[0],
  limits: GraphLimitPatch = { refusedCount: false },
): Promise<TimedStage> {
  const clock = { time: Date.UTC(2026, 0, 5), now: () => clock.time };
  const stage = await startGraph(t, { clock, graphLimits: limits });
  const { control, tenantId, appId } = stage.teams;
  await control.addTeam({ tenantId, name: 'A', groupId: 'a', members: ['ana'] });
  await control.addTeam({ tenantId, name: 'B', groupId: 'b', members: ['ana'] });
  await control.publishApp({ appId, tenantId, id: 'app' });
  await control.install({ appId, person: 'ana' });
  return {
    ...stage,
    clock,
    burst: async (path, times) => {
      const answers = [];
      for (let asked = 0; asked < times; asked += 1) answers.push(await stage.ask('GET', path, { headers: eventual }));
      const refused = answers.filter(({ status }) => status === 429);
      return { let: times - refused.length, retryAfter: refused.at(-1)?.headers['retry-after'] };
    },
  };
}

const chat = (appId: string): string =>
  `/users/ana/teamwork/installedApps/${Buffer.from('ana##app').toString('base64')}/chat?x=${appId}`;

suite('the limits of Graph', () => {
  for (const { what, path, most, seconds } of [
    { what: 'apps of people', path: '/users/ana/teamwork/installedApps', most: 30, seconds: 1 },
    { what: 'the catalogue', path: '/appCatalogs/teamsApps', most: 30, seconds: 1 },
    { what: 'one team', path: '/teams/a/channels', most: 4, seconds: 1 },
    { what: 'the chats of one person', path: chat('x'), most: 5, seconds: 1 },
    { what: 'one chat', path: '/chats/19:ana_bot-app@unq.gbl.spaces', most: 1, seconds: 1 },
  ])
    test(`let ${most} requests about ${what} through within ${seconds} s, and no more`, async (t) => {
      const { burst, clock } = await startTimed(t);
      assert.deepEqual(await burst(path, most + 3), { let: most, retryAfter: String(seconds) });
      clock.time += seconds * 1000 - 1;
      assert.equal((await burst(path, 1)).let, 0);
      clock.time += 1;
      assert.equal((await burst(path, 1)).let, 1);
    });

  test('count kinds apart, and each tenant for itself', async (t) => {
    const { burst, ask, teams, graphToken } = await startTimed(t);
    const { control, appId } = teams;
    await burst('/users/ana/teamwork/installedApps', 30);
    assert.equal((await burst('/appCatalogs/teamsApps', 1)).let, 1);
    assert.equal((await burst('/teams/a/members', 4)).let, 4);
    assert.equal((await burst('/teams/b/members', 4)).let, 4);
    await control.addTenant({ id: 'fabrikam' });
    await control.grantConsent({
      tenantId: 'fabrikam',
      appId,
      permissions: ['TeamsAppInstallation.ReadWriteForUser.All'],
    });
    await control.addPeople({ tenantId: 'fabrikam', people: [{ id: 'fay', name: 'Fay' }] });
    const token = await graphToken('fabrikam');
    assert.equal((await ask('GET', '/users/fay/teamwork/installedApps', { token })).status, 200);
    await control.setGraphLimits({ allTenants: { getInstalls: 31 } });
    assert.equal((await ask('GET', '/users/fay/teamwork/installedApps', { token })).status, 429);
  });

  test('cost resource units in the directory, fewer for less, as many as a tenant of that size has', async (t) => {
    const { ask, burst, clock, teams } = await startTimed(t);
    for (const [path, units] of [
      ['/users', '2'],
      ['/users?$select=id', '1'],
      ['/users?$top=5', '1'],
      ['/users?$top=5&$select=id', '1'],
      ['/users/ana', '1'],
      ['/groups/a/members', '3'],
      ['/groups/a/transitiveMembers', '5'],
      ['/groups/a/transitiveMembers?$select=id', '4'],
    ] as const)
      assert.equal((await ask('GET', path)).headers['x-ms-resource-unit'], units, path);
    clock.time += 10_000;
    await teams.control.setGraphLimits({ directoryUnits: 10 });
    const { let: through, retryAfter } = await burst('/groups/a/members', 5);
    assert.deepEqual([through, retryAfter], [3, '10']);
    const refused = await ask('GET', '/groups/a/members');
    assert.deepEqual(
      [refused.code, refused.headers['x-ms-throttle-scope'], refused.headers['x-ms-throttle-information']],
      ['TooManyRequests', 'Tenant_Application/ReadWrite/bot-app/contoso', 'ResourceUnitLimitExceeded'],
    );
    assert.equal((await ask('GET', '/users/ana')).status, 200);
    assert.equal((await teams.control.setGraphLimits({ directoryUnits: 'bySize' })).directoryUnits, 'bySize');
  });

  test('say when to come again so that it is let through then, also where what is refused counts', async (t) => {
    for (const refusedCount of [false, true]) {
      const { burst, clock, teams } = await startTimed(t, { refusedCount, perTenant: { getCatalogue: 3 } });
      await teams.control.setGraphLimits({ directoryUnits: 1 });
      await burst('/users/ana', 1);
      clock.time += 9000;
      assert.equal((await burst('/users/ana', 1)).retryAfter, refusedCount ? '10' : '1');
      clock.time += 10_000;
      await burst('/appCatalogs/teamsApps', 2);
      clock.time += 600;
      const { let: through, retryAfter } = await burst('/appCatalogs/teamsApps', 3);
      assert.deepEqual([through, retryAfter], [1, '1']);
      clock.time += 500;
      // Counted, the two that were refused are still in the window with the one before.
      assert.equal((await burst('/appCatalogs/teamsApps', 1)).let, refusedCount ? 0 : 1);
      clock.time += 1000;
      assert.equal((await burst('/appCatalogs/teamsApps', 1)).let, 1);
      await teams.control.setGraphLimits({ retryAfter: 'none', perTenant: { getCatalogue: 1 } });
      assert.deepEqual(await burst('/appCatalogs/teamsApps', 1), { let: 0, retryAfter: undefined });
      await teams.control.setGraphLimits({ enabled: false });
      assert.equal((await burst('/appCatalogs/teamsApps', 50)).let, 50);
    }
  });

  test('are set over HTTP as in this process, and come back with reset', async (t) => {
    const { teams } = await startTimed(t, { perTeam: 9 });
    const { appId, tenantId } = teams;
    for (const control of [teams.control, controlOverHttp(teams.url)]) {
      await control.setGraphLimits({ appId, perTenant: { postInstalls: 7, getInstalls: null }, perChat: null });
      const { perTenant, perChat, perTeam } = await control.graphLimits({ appId, tenantId });
      assert.deepEqual(
        [perTenant.postInstalls, perTenant.getInstalls, perTenant.deleteInstalls, perChat, perTeam],
        [7, null, 15, null, 9],
      );
      assert.equal((await control.graphLimits()).perTenant.postInstalls, 30);
      for (const [wrong, field] of [
        [{ perTeam: 0 }, 'perTeam'],
        [{ perTenant: { installs: 3 } }, 'perTenant.installs'],
        [{ perSecond: 3 }, 'perSecond'],
        [{ directoryUnits: 'many' }, 'directoryUnits'],
      ] as const)
        await assert.rejects(control.setGraphLimits(wrong as object), { code: 'E_SIMULATOR_BAD_ARGUMENT' }, field);
      await control.reset();
      await control.addTenant({ id: tenantId });
      await control.addBot({ appId, secret: 'quiet' });
      assert.equal((await control.graphLimits({ appId })).perTenant.postInstalls, 30);
    }
    await assert.rejects(startSimulator({ graphLimits: { perTeam: -1 } }), { field: 'graphLimits.perTeam' });
  });

  test('leave those of the Connector alone, and the other way round', async (t) => {
    const { burst, teams } = await startTimed(t);
    const { control } = teams;
    await burst('/appCatalogs/teamsApps', 40);
    assert.equal((await control.counters()).throttled, 0);
    assert.equal((await control.counters({ service: 'graph' })).throttled, 10);
    await control.resetCounters();
    assert.equal((await control.counters({ service: 'graph' })).requests, 0);
  });
});

suite('latency and faults', () => {
  test('of Graph hold back Graph, those of the Connector the Connector', async (t) => {
    const waits: number[] = [];
    const clock = {
      now: () => Date.UTC(2026, 0, 5),
      wait: async (ms: number): Promise<void> => void waits.push(ms),
    };
    const { ask, teams } = await startGraph(t, { clock });
    const { control, appId, tenantId, call } = teams;
    await control.install({ appId, person: 'ana' });
    const create = { members: [{ id: 'ana' }], tenantId };
    await control.setLatency({ ms: 30, service: 'graph' });
    await ask('GET', '/users');
    await call('POST', '/v3/conversations', create);
    assert.deepEqual(waits, [30]);
    await control.setLatency({ ms: 20 });
    await ask('GET', '/users');
    await call('POST', '/v3/conversations', create);
    assert.deepEqual(waits, [30, 20, 20]);
    await control.clearFaults();
    await control.addFault({ service: 'graph', status: 500, times: 2 });
    await control.addFault({ operation: 'getUser', person: 'ben', latencyMs: 5 });
    assert.equal((await call('POST', '/v3/conversations', create)).status, 201);
    assert.equal((await ask('GET', '/users/ben.okri@contoso.example')).code, 'InternalServerError');
    assert.equal((await ask('GET', '/groups')).status, 500);
    assert.equal((await ask('GET', '/users/ana')).status, 200);
    assert.equal((await ask('GET', '/users/ben.okri@contoso.example')).status, 200);
    assert.deepEqual(waits, [30, 20, 20, 5]);
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { heldClock } from '../../../testing/held-clock.ts';
import { refusalOf, startApps } from '../../../testing/start-apps.ts';

suite('what an install tells', () => {
  test('comes late, more than once or never where that is asked for', async (t) => {
    const clock = heldClock();
    const { install, told, bot, teams, installed } = await startApps(t, { clock });
    const { control } = teams;
    const operation = 'installApp';
    await control.addFault({ operation, person: 'ana', event: { never: true } });
    await control.addFault({ operation, person: 'ben', event: { delayMs: 60_000, duplicates: 1 } });
    assert.equal((await install('ana')).status, 201);
    assert.deepEqual([await told(), (await installed('ana')).length], [[], 1]);
    const begun = clock.begun();
    assert.equal((await install('ben')).status, 201);
    const { ms, release } = await begun;
    assert.deepEqual([ms, bot.received.length], [60_000, 0]);
    release();
    assert.deepEqual(await told(), [
      'conversationUpdate',
      'conversationUpdate',
      'installationUpdate add',
      'installationUpdate add',
    ]);
    for (const [wrong, field] of [
      [{ operation: 'listUsers', event: { never: true } }, 'event'],
      [{ operation, event: { never: true, duplicates: 1 } }, 'event'],
      [{ operation, service: 'connector', status: 503 }, 'operation'],
    ] as const)
      await assert.rejects(control.addFault(wrong), { code: 'E_SIMULATOR_BAD_ARGUMENT', field });
  });

  test('an install that answers 504 may have happened', async (t) => {
    const { install, installed, told, teams } = await startApps(t);
    const { control } = teams;
    await control.addFault({ operation: 'installApp', status: 504, delivered: true });
    await control.addFault({ operation: 'installApp', status: 503, retryAfterSeconds: 7 });
    const happened = await install('ana');
    assert.deepEqual([...refusalOf(happened), (await installed('ana')).length], [504, 'GatewayTimeout', 1]);
    const not = await install('ben');
    assert.deepEqual([...refusalOf(not), not.headers['retry-after']], [503, 'ServiceUnavailable', '7']);
    assert.deepEqual(await installed('ben'), []);
    assert.equal((await told()).length, 2);
    // What is refused anyway stays refused.
    await control.addFault({ operation: 'installApp', status: 504, delivered: true });
    assert.equal((await install('ana')).status, 409);
    await control.addFault({ operation: 'installApp', reset: 'after' });
    await assert.rejects(install('ben'), { code: 'ECONNRESET' });
    assert.equal((await installed('ben')).length, 1);
  });

  test('generated people have the app, or may not have it, as they were drawn', async (t) => {
    const { install, installed, teams } = await startApps(t);
    const { control, appId, tenantId } = teams;
    const shares = { installed: 0.4, forbidden: 0.2 };
    const counts = await control.generatePeople({ tenantId, count: 200, installFor: appId, ...shares, guests: 0.1 });
    const { people } = await control.generatedPeople({ tenantId, appId, limit: 200 });
    const statuses: number[] = [];
    for (const { id } of people) statuses.push((await install(id)).status);
    const count = (status: number): number => statuses.filter((one) => one === status).length;
    assert.equal(count(409), counts.installed);
    assert.ok(count(404) === counts.guests && counts.guests > 0);
    assert.ok(count(403) > 0 && count(403) <= counts.forbidden);
    assert.equal(count(201) + count(409) + count(404) + count(403), 200);
    const now = await control.installed({ tenantId, appId, list: 200 });
    assert.deepEqual([now.people, now.installed], [202, count(201) + count(409)]);
    assert.equal(now.without.length, 202 - now.installed);
    assert.equal((await installed(people.find(({ id }) => !now.without.includes(id))?.id ?? '')).length, 1);
  });
});

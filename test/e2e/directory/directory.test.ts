import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { anotherHerald } from '../../support/another-herald.ts';
import { sharedContoso, unhurried } from '../../support/contoso.ts';

for (const store of ['embedded', 'server'] as const)
  describe(`the directory through lanes, ${store}`, () => {
    const contoso = sharedContoso({ store, simulator: { ...unhurried, graphLimits: { enabled: false } } });
    const addTenant = async ({ consent = true } = {}): Promise<string> => {
      const { control, appId } = contoso();
      const { id: tenantId } = await control.addTenant({ id: randomUUID() });
      if (consent) await control.grantConsent({ tenantId, appId, permissions: ['User.Read.All'] });
      return tenantId;
    };

    test('a tenant of which nothing was ever observed is synced, then kept in step', async () => {
      const { control, herald } = contoso();
      const tenantId = await addTenant();
      assert.equal(await herald.directory(tenantId), undefined);
      const [ana] = await control.addPeople({
        tenantId,
        people: [
          { name: 'Ana', preferredLanguage: 'es-ES' },
          { name: 'Gus', guest: true },
        ],
      });
      const first = await herald.syncDirectory(tenantId);
      assert.ok(first.kind === 'synced' && first.seconds < 60);
      const { seconds: _seconds, ...figures } = first;
      const leftOut = { guests: 1, disabled: 0, unlicensed: 0, deleted: 0 };
      assert.deepEqual(figures, { kind: 'synced', full: true, changed: 2, people: 2, leftOut });
      const found = await herald.addressBook.findPeople({ by: 'entraId', value: ana?.id ?? '' } as never);
      assert.deepEqual(
        found.map(({ name, locale }) => [name, locale]),
        [['Ana', 'es-ES']],
      );
      await control.deletePerson({ person: ana?.id ?? '', restorable: true });
      const second = await herald.syncDirectory(tenantId);
      assert.deepEqual(
        { ...second, seconds: 0 },
        {
          kind: 'synced',
          full: false,
          changed: 1,
          people: 1,
          leftOut: { ...leftOut, deleted: 1 },
          seconds: 0,
        },
      );
      const { nextDue, lastFinished, ...view } = (await herald.directory(tenantId)) ?? assert.fail();
      assert.deepEqual(view, { people: 1, leftOut: { ...leftOut, deleted: 1 }, underWay: false });
      const hours = ((nextDue?.getTime() ?? 0) - (lastFinished?.at.getTime() ?? 0)) / 3_600_000;
      assert.ok(hours > 23.9 && hours < 24.1, `next due after ${hours} hours`);
    });

    test('what Graph refuses is a value, with what to do about it', async () => {
      const { herald } = contoso();
      const tenantId = await addTenant({ consent: false });
      const refused = await herald.syncDirectory(tenantId);
      assert.ok(refused.kind === 'refused' && refused.fix.includes('User.Read.All'));
      assert.deepEqual([refused.why, refused.status], ['no-consent', 403]);
      const view = await herald.directory(tenantId);
      assert.deepEqual([view?.lastFailure?.why, view?.lastFinished], ['no-consent', undefined]);
    });

    test('many who ask at once share a sync, and one who asks later sees what changed before', async () => {
      const { control, herald } = contoso();
      const tenantId = await addTenant();
      await control.addPeople({ tenantId, people: [{ name: 'One' }] });
      const all = await Promise.all(Array.from({ length: 10 }, () => herald.syncDirectory(tenantId)));
      assert.ok(all.every((one) => one.kind === 'synced' && one.people === 1));
      const { byOperation } = await control.counters({ tenantId, service: 'graph' });
      assert.ok((byOperation['usersDelta']?.[200] ?? 0) <= 2);
    });

    test('a signal ends the waiting, not the sync', async () => {
      const { control, herald } = contoso();
      const tenantId = await addTenant();
      await control.addPeople({ tenantId, people: [{ name: 'One' }] });
      const abort = new AbortController();
      const waiting = herald.syncDirectory(tenantId, { signal: abort.signal });
      abort.abort(new Error('not needed any more'));
      await assert.rejects(waiting, { message: 'not needed any more' });
      assert.equal((await herald.syncDirectory(tenantId)).kind, 'synced');
    });

    test('bad calls are refused', async () => {
      const { herald } = contoso();
      await assert.rejects(herald.syncDirectory(''), { code: 'E_INPUT_INVALID' });
      await assert.rejects(herald.syncDirectory('x', { all: true } as never), { code: 'E_INPUT_INVALID' });
    });

    test('a person of the directory who has the app is written to in their language, by their Entra id', async () => {
      const { control, herald, appId, texts } = contoso();
      const tenantId = await addTenant();
      await control.generatePeople({ tenantId, count: 1, installFor: appId });
      const { people } = await control.generatedPeople({ tenantId, appId });
      const person = people[0]?.id ?? '';
      await herald.syncDirectory(tenantId);
      const outcome = await herald.send({ person, tenant: tenantId }, { text: 'Lunch is here' });
      assert.equal(outcome.kind, 'sent');
      assert.deepEqual(await texts(person), ['Lunch is here']);
    });
  });

describe('the directory, of many processes', () => {
  const contoso = sharedContoso({
    store: 'server',
    simulator: { ...unhurried, graphLimits: { enabled: false } },
    herald: () => ({ lanes: false }),
  });

  test('whoever holds the lane syncs, whoever asked is told', async (t) => {
    const { control, herald, appId, place } = contoso();
    const { id: tenantId } = await control.addTenant({ id: randomUUID() });
    await control.grantConsent({ tenantId, appId, permissions: ['User.Read.All'] });
    await control.generatePeople({ tenantId, count: 2_500 });
    const asked = herald.syncDirectory(tenantId);
    await anotherHerald(t, contoso(), { ...place, lanes: true });
    const synced = await asked;
    assert.ok(synced.kind === 'synced');
    assert.deepEqual([synced.people, synced.changed], [2_500, 2_500]);
  });
});

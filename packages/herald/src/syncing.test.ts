import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import { entraId, teamsId } from './model/ids.ts';
import { forEachStore } from './store/testing/for-each-store.ts';
import { shared } from './store/testing/shared.ts';
import { newDirectory, startGraph } from './testing/directory-stage.ts';

const graphOf = shared(startGraph);

forEachStore('the directory', (openTestStore) => {
  const storeOf = shared(openTestStore);
  const tenantOf = (options?: Parameters<typeof newDirectory>[2]) => newDirectory(graphOf(), storeOf(), options);

  test('everybody is read, with what the directory says of them, and left out are counted', async () => {
    const { control } = graphOf().teams;
    const { tenant, sync, kept } = await tenantOf();
    const [ana, gus, dis, unl, plain] = await control.addPeople({
      tenantId: tenant,
      people: [
        {
          name: 'Ana Alvarez',
          department: 'Sales',
          jobTitle: 'Manager',
          city: 'Madrid',
          country: 'Spain',
          officeLocation: '3.14',
          preferredLanguage: 'es-ES',
        },
        { name: 'Gus Guest', guest: true },
        { name: 'Dis Abled', accountEnabled: false },
        { name: 'Un Licensed', licensed: false },
        { name: 'Plain', preferredLanguage: null },
      ],
    });
    const { seconds, ...how } = await sync().then((ended) =>
      ended.kind === 'synced' ? ended : assert.fail(ended.code),
    );
    assert.deepEqual(how, { kind: 'synced', full: true, changed: 5 });
    assert.ok(seconds >= 0);
    const people = await kept();
    const { listed, ...row } = people.get(ana?.id ?? '') ?? assert.fail();
    assert.deepEqual(row, {
      entra_id: ana?.id,
      name: 'Ana Alvarez',
      user_principal_name: ana?.userPrincipalName,
      email: ana?.email,
      gone: false,
    });
    assert.deepEqual(listed, {
      guest: false,
      enabled: true,
      licensed: true,
      department: 'Sales',
      jobTitle: 'Manager',
      city: 'Madrid',
      country: 'Spain',
      office: '3.14',
      locale: 'es-ES',
    });
    assert.deepEqual(people.get(plain?.id ?? '')?.listed, { guest: false, enabled: true, licensed: true });
    assert.deepEqual(
      [gus, dis, unl].map((one) => people.get(one?.id ?? '')?.listed),
      [
        { guest: true, enabled: true, licensed: false, locale: 'en-US' },
        { guest: false, enabled: false, licensed: true, locale: 'en-US' },
        { guest: false, enabled: true, licensed: false, locale: 'en-US' },
      ],
    );
    assert.deepEqual(await storeOf().directories.count(tenant), {
      people: 5,
      leftOut: { guests: 1, disabled: 1, unlicensed: 1, deleted: 0 },
    });
  });

  test('50 changes among 3,000 people touch 50 rows', async () => {
    const { appId, teams } = graphOf();
    const { tenant, sync } = await tenantOf();
    await teams.control.generatePeople({ tenantId: tenant, count: 3_000 });
    await sync();
    const { db } = storeOf();
    const versions = async (): Promise<ReadonlyMap<string, string>> => {
      const { rows } = await sql<{ person_id: string; version: string }>`
        select person_id, xmin::text || ' ' || ctid::text as version from person where tenant_id = ${tenant}`.execute(
        db,
      );
      return new Map(rows.map(({ person_id, version }) => [person_id, version]));
    };
    const before = await versions();
    assert.equal(before.size, 3_000);
    const { people } = await teams.control.generatedPeople({ tenantId: tenant, appId, limit: 50 });
    for (const [index, { id }] of people.entries())
      await teams.control.changePerson({ person: id, department: `Department ${index}` });
    const ended = await sync();
    assert.equal(ended.kind === 'synced' && ended.changed, 50);
    const after = await versions();
    assert.equal([...after].filter(([id, version]) => before.get(id) !== version).length, 50);
  });

  test('the deleted are left out, and come back when they are restored', async () => {
    const { control } = graphOf().teams;
    const { tenant, sync, kept } = await tenantOf();
    const [one, other] = await control.addPeople({ tenantId: tenant, people: [{ name: 'One' }, { name: 'Other' }] });
    const [oneId, otherId] = [one?.id ?? '', other?.id ?? ''];
    await sync();
    await control.deletePerson({ person: oneId, restorable: true });
    await control.deletePerson({ person: otherId });
    await sync();
    const { leftOut } = await storeOf().directories.count(tenant);
    assert.equal(leftOut.deleted, 2);
    assert.equal((await kept()).get(oneId)?.gone, false);
    assert.deepEqual((await kept()).get(otherId), {
      entra_id: otherId,
      name: null,
      user_principal_name: null,
      email: null,
      gone: true,
      listed: { deleted: true },
    });
    await control.restorePerson({ person: oneId });
    await sync();
    assert.equal((await kept()).get(oneId)?.name, 'One');
    assert.deepEqual(await storeOf().directories.count(tenant), {
      people: 1,
      leftOut: { guests: 0, disabled: 0, unlicensed: 0, deleted: 1 },
    });
  });

  test('who never was in the address book is not put into it by going', async () => {
    const { control } = graphOf().teams;
    const { tenant, sync, kept } = await tenantOf();
    await sync();
    const [brief] = await control.addPeople({ tenantId: tenant, people: [{ name: 'Brief' }] });
    await control.deletePerson({ person: brief?.id ?? '' });
    await sync();
    assert.equal((await kept()).size, 0);
  });

  test('who was gone is there again when the directory lists them', async () => {
    const { control } = graphOf().teams;
    const { tenant, sync, kept } = await tenantOf();
    const [ana] = await control.addPeople({ tenantId: tenant, people: [{ name: 'Ana' }] });
    const person = { entraId: entraId(ana?.id ?? '') };
    await storeOf().addressBook.learn([
      { tenantId: tenant, at: new Date(Date.now() - 60_000), kind: 'person-gone', person },
    ]);
    await sync();
    assert.deepEqual([(await kept()).get(person.entraId)?.gone, (await kept()).size], [false, 1]);
  });

  test('who is known by their 29: id becomes one with whom the directory lists, once both ids are told together', async () => {
    const { control } = graphOf().teams;
    const { tenant, sync } = await tenantOf();
    const [ana] = await control.addPeople({ tenantId: tenant, people: [{ name: 'Ana', department: 'Sales' }] });
    const both = { entraId: entraId(ana?.id ?? ''), teamsId: teamsId(`29:${randomUUID()}`) };
    const seen = { tenantId: tenant, at: new Date(), kind: 'person-seen' } as const;
    await storeOf().addressBook.learn([{ ...seen, person: { teamsId: both.teamsId, locale: 'fr-FR' } }]);
    await sync();
    await storeOf().addressBook.learn([{ ...seen, person: both }]);
    const found = await storeOf().addressBook.findPeople({ by: 'teamsId', value: both.teamsId }, tenant);
    assert.deepEqual(
      found.map(({ name, locale }) => ({ name, locale })),
      [{ name: 'Ana', locale: 'fr-FR' }],
    );
    const { people } = await storeOf().directories.count(tenant);
    assert.equal(people, 1);
  });

  for (const answer of ['resyncRequired', 'syncStateNotFound'] as const)
    test(`a token that Graph gave up on (${answer}) begins anew, and nobody is left out meanwhile`, async () => {
      const { control } = graphOf().teams;
      const { tenant, sync, kept } = await tenantOf();
      const [stays, goes] = await control.addPeople({
        tenantId: tenant,
        people: [{ name: 'Stays' }, { name: 'Goes' }],
      });
      await sync();
      await control.deletePerson({ person: goes?.id ?? '', restorable: true });
      await control.expireDeltaTokens({ tenantId: tenant, answer });
      await control.addFault({
        tenantId: tenant,
        operation: 'usersDelta',
        status: 403,
        code: 'Authorization_RequestDenied',
      });
      await sync();
      assert.equal((await storeOf().directories.count(tenant)).people, 2);
      const ended = await sync();
      assert.equal(ended.kind === 'synced' && ended.full, true);
      const people = await kept();
      assert.deepEqual(
        [stays, goes].map((one) => people.get(one?.id ?? '')?.listed?.deleted),
        [undefined, true],
      );
    });

  test('what is put off on the way is asked again, and the sync goes on', async () => {
    const { control } = graphOf().teams;
    const { tenant, sync, kept } = await tenantOf();
    await control.generatePeople({ tenantId: tenant, count: 5_000 });
    const fault = { tenantId: tenant, operation: 'usersDelta', share: 0.3 } as const;
    await control.addFault({ ...fault, seed: 1, status: 429, retryAfterSeconds: 1 });
    await control.addFault({ ...fault, seed: 2, status: 503 });
    const ended = await sync();
    const hits = (await control.faults({})).map((one) => one.hits);
    await control.clearFaults({});
    assert.deepEqual([ended.kind, (await kept()).size], ['synced', 5_000]);
    assert.ok(
      hits.every((n) => n > 0),
      `faults came about ${hits.join(', ')} times`,
    );
  });

  test('a sync that finishes what another began shows what happened between the two', async () => {
    const { graph, teams } = graphOf();
    const { control } = teams;
    let pages = 0;
    const { tenant, sync, kept } = await tenantOf({
      graph: {
        ...graph,
        async ask(of, request, signal) {
          pages += 1;
          if (pages === 2)
            await control.addFault({ tenantId: of, operation: 'usersDelta', times: 1, status: 403, code: 'x' });
          return graph.ask(of, { ...request, prefer: 'odata.maxpagesize=1' }, signal);
        },
      },
    });
    const people = await control.addPeople({ tenantId: tenant, people: [{ name: 'First' }, { name: 'Second' }] });
    assert.equal((await sync()).kind, 'refused');
    const first = people[0]?.id ?? '';
    assert.deepEqual([...(await kept()).keys()], [first]);
    await control.changePerson({ person: first, name: 'Changed' });
    assert.equal((await sync()).kind, 'synced');
    assert.equal((await kept()).get(first)?.name, 'Changed');
  });

  test('without consent it is refused as a value, and goes on once there is some', async () => {
    const { appId, teams } = graphOf();
    const { tenant, sync } = await tenantOf({ permissions: [] });
    const { code, ...how } = await sync().then((ended) => (ended.kind === 'refused' ? ended : assert.fail(ended.kind)));
    assert.deepEqual(how, { kind: 'refused', why: 'no-consent', status: 403 });
    assert.notEqual(code, '');
    const { nextDue } = (await storeOf().directories.find(tenant)) ?? {};
    assert.ok((nextDue?.getTime() ?? 0) > Date.now() + 80_000_000);
    await teams.control.grantConsent({ tenantId: tenant, appId, permissions: ['User.Read.All'] });
    // Consent shows in new tokens only, and this one is not a minute old.
    await teams.control.revokeTokens({ appId });
    assert.equal((await sync()).kind, 'synced');
  });

  test('mailboxes are asked for time zones, each once; what Teams said counts before', async () => {
    const { control } = graphOf().teams;
    const { tenant, sync } = await tenantOf({ timeZones: true });
    const [ana, ben, cy] = await control.addPeople({
      tenantId: tenant,
      people: [
        { name: 'Ana', timeZone: 'Asia/Tokyo' },
        { name: 'Ben', timeZone: 'Europe/Berlin' },
        { name: 'Cy', email: '' },
        { name: 'Gus', guest: true },
      ],
    });
    const known = { entraId: entraId(ben?.id ?? ''), timeZone: 'America/Denver', locale: 'de-DE' };
    await storeOf().addressBook.learn([{ tenantId: tenant, at: new Date(), kind: 'person-seen', person: known }]);
    await control.resetCounters({});
    await sync();
    const zones = async () => {
      const found = await Promise.all(
        [ana, ben, cy].map((one) =>
          storeOf().addressBook.findPeople({ by: 'entraId', value: entraId(one?.id ?? '') }, tenant),
        ),
      );
      return found.map(([one]) => [one?.locale, one?.timeZone]);
    };
    const expected = [
      ['en-US', 'Asia/Tokyo'],
      ['de-DE', 'America/Denver'],
      ['en-US', undefined],
    ];
    assert.deepEqual(await zones(), expected);
    await control.changePerson({ person: ana?.id ?? '', department: 'Sales' });
    await sync();
    await sync({ full: true });
    assert.deepEqual(await zones(), expected);
    const { byOperation } = await control.counters({ tenantId: tenant, service: 'graph' });
    assert.deepEqual(byOperation['mailboxSettings'], { 200: 1, 404: 1 });
  });

  test('who holds the lane no more stores nothing', async () => {
    const { control } = graphOf().teams;
    const { tenant, kept, hold } = await tenantOf();
    await control.addPeople({ tenantId: tenant, people: [{ name: 'Ana' }] });
    const [chore] = await storeOf().laneStore.dueChores(hold, 1);
    await storeOf().laneStore.giveBack(hold, []);
    const late = await storeOf().directories.step(hold, chore ?? assert.fail(), ({ progress }) => ({
      progress: { ...progress, run: 7 },
    }));
    assert.equal(late, undefined);
    assert.equal((await storeOf().directories.find(tenant))?.progress.run, 0);
    assert.equal((await kept()).size, 0);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lesson, PersonNamed } from '../../model/lesson.ts';
import type { Person } from '../../model/person.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newTenant, SERVED } from '../testing/someone.ts';

const without = ({ id: _id, tenantId: _tenant, ...rest }: Person): Omit<Person, 'id' | 'tenantId'> => rest;

forEachStore('people', (openTestStore) => {
  const store = shared(openTestStore);

  test('a person is found by each of their ids, with all that was said of them', async () => {
    const { tenant, seen, ...ids } = newTenant();
    const ana = { entraId: ids.entraId(), teamsId: ids.teamsId(), userPrincipalName: 'Ana@Contoso.example' };
    const facts = { email: 'ana@contoso.example', name: 'Ana', locale: 'pt-BR', timeZone: 'America/Sao_Paulo' };
    const { addressBook } = store();
    await addressBook.learn([seen(1, { ...ana, ...facts })]);
    for (const key of [
      { by: 'entraId', value: ana.entraId },
      { by: 'teamsId', value: ana.teamsId },
      { by: 'userPrincipalName', value: 'aNA@contoso.EXAMPLE' },
    ] as const)
      for (const scope of [tenant, undefined]) {
        const [found, ...others] = await addressBook.findPeople(key, scope);
        assert.ok(found !== undefined && others.length === 0, key.by);
        assert.equal(found.tenantId, tenant);
        assert.deepEqual(without(found), { ...ana, ...facts });
      }
    assert.deepEqual(await addressBook.findPeople({ by: 'entraId', value: ids.entraId() }), []);
    assert.deepEqual(await addressBook.findPeople({ by: 'entraId', value: ana.entraId }, newTenant().tenant), []);
  });

  test('the same id in two tenants is two people', async () => {
    const [here, there] = [newTenant(), newTenant()];
    const guest = { entraId: here.entraId() };
    const { addressBook } = store();
    await addressBook.learn([here.seen(1, { ...guest, name: 'here' }), there.seen(1, { ...guest, name: 'there' })]);
    const found = await addressBook.findPeople({ by: 'entraId', value: guest.entraId });
    assert.deepEqual(
      new Map(found.map(({ tenantId, name }) => [tenantId, name])),
      new Map([
        [here.tenant, 'here'],
        [there.tenant, 'there'],
      ]),
    );
  });

  for (const { name, order } of [
    { name: 'in order', order: [0, 1] },
    { name: 'the older late', order: [1, 0] },
    { name: 'each twice', order: [0, 1, 0, 1] },
  ])
    test(`what the later lesson said stays, and what only the older said is kept: ${name}`, async () => {
      const { tenant, seen, ...ids } = newTenant();
      const entraId = ids.entraId();
      const lessons = [
        seen(1, { entraId, name: 'Anna', locale: 'de-DE' }),
        seen(2, { entraId, name: 'Ana', timeZone: 'Europe/Berlin' }),
      ];
      const { addressBook } = store();
      for (const index of order) await addressBook.learn(lessons.slice(index, index + 1));
      const [found] = await addressBook.findPeople({ by: 'entraId', value: entraId }, tenant);
      assert.ok(found);
      assert.deepEqual(without(found), { entraId, name: 'Ana', locale: 'de-DE', timeZone: 'Europe/Berlin' });
    });

  test('of lessons of the same instant the one given later stays', async () => {
    const { seen, ...ids } = newTenant();
    const entraId = ids.entraId();
    const { addressBook } = store();
    await addressBook.learn([seen(1, { entraId, name: 'first' }), seen(1, { entraId, name: 'second' })]);
    await addressBook.learn([seen(1, { entraId, name: 'third' })]);
    const [found] = await addressBook.findPeople({ by: 'entraId', value: entraId });
    assert.equal(found?.name, 'third');
  });

  test('two rows for one person become one when both ids are named, with what belonged to either', async () => {
    const { tenant, at, seen, ...ids } = newTenant();
    const ana = { entraId: ids.entraId(), teamsId: ids.teamsId() };
    const [team, chat, other] = [ids.teamId(), ids.chatId(), ids.chatId()];
    const gathering = { kind: 'team', teamId: team } as const;
    const { addressBook } = store();
    await addressBook.learn([
      seen(1, { entraId: ana.entraId, name: 'Ana', email: 'old@contoso.example' }),
      at(1, { kind: 'member-joined', gathering, person: { entraId: ana.entraId } }),
      at(1, {
        kind: 'conversation-seen',
        conversationId: chat,
        scope: 'personal',
        ...SERVED,
        person: { entraId: ana.entraId },
      }),
      at(3, { kind: 'installed', home: { kind: 'personal', person: { entraId: ana.entraId } } }),
    ]);
    await addressBook.learn([
      seen(2, { teamsId: ana.teamsId, email: 'ana@contoso.example', locale: 'pt-BR' }),
      at(2, { kind: 'member-left', gathering, person: { teamsId: ana.teamsId } }),
      at(2, {
        kind: 'conversation-seen',
        conversationId: other,
        scope: 'personal',
        ...SERVED,
        person: { teamsId: ana.teamsId },
      }),
      at(2, { kind: 'removed', home: { kind: 'personal', person: { teamsId: ana.teamsId } } }),
    ]);
    const [byEntra] = await addressBook.findPeople({ by: 'entraId', value: ana.entraId }, tenant);
    const [byTeams] = await addressBook.findPeople({ by: 'teamsId', value: ana.teamsId }, tenant);
    assert.ok(byEntra && byTeams);
    assert.notEqual(byEntra.id, byTeams.id);
    assert.equal((await addressBook.counts(tenant)).people, 2);

    await addressBook.learn([seen(4, ana)]);

    const [joined] = await addressBook.findPeople({ by: 'teamsId', value: ana.teamsId }, tenant);
    assert.ok(joined);
    assert.deepEqual(await addressBook.findPeople({ by: 'entraId', value: ana.entraId }, tenant), [joined]);
    assert.deepEqual(without(joined), { ...ana, name: 'Ana', email: 'ana@contoso.example', locale: 'pt-BR' });
    assert.equal((await addressBook.counts(tenant)).people, 1);
    // Both ids that were handed out go on meaning the person, whose chat is the one last seen.
    for (const { id } of [byEntra, byTeams, joined])
      assert.equal((await addressBook.findDirect(tenant, id))?.conversationId, other);
    for (const id of [chat, other]) assert.equal((await addressBook.findConversations(id))[0]?.person?.id, joined.id);
    assert.deepEqual(await addressBook.members(tenant, gathering), [], 'left after having joined');
    assert.deepEqual(
      await addressBook.findReachability(tenant, chat),
      { kind: 'reachable' },
      'installed after removed',
    );
  });

  test('a person is not made another: a `29:` id goes with the later word, and Entra ids stay apart', async () => {
    const { tenant, seen, ...ids } = newTenant();
    const [ana, ben, teamsId] = [ids.entraId(), ids.entraId(), ids.teamsId()];
    const { addressBook } = store();
    await addressBook.learn([seen(2, { entraId: ana, teamsId, name: 'Ana' })]);
    const who = async () => (await addressBook.findPeople({ by: 'teamsId', value: teamsId }, tenant))[0]?.name;
    await addressBook.learn([seen(1, { entraId: ben, teamsId, name: 'Ben' })]);
    assert.equal(await who(), 'Ana');
    await addressBook.learn([seen(3, { entraId: ben, teamsId })]);
    assert.equal(await who(), 'Ben');
    assert.equal((await addressBook.counts(tenant)).people, 2);
  });

  test('two people may exchange their `29:` ids in one call', async () => {
    const { tenant, seen, ...ids } = newTenant();
    const [ana, ben, one, other] = [ids.entraId(), ids.entraId(), ids.teamsId(), ids.teamsId()];
    const { addressBook } = store();
    await addressBook.learn([seen(1, { entraId: ana, teamsId: one }), seen(1, { entraId: ben, teamsId: other })]);
    await addressBook.learn([seen(2, { entraId: ana, teamsId: other }), seen(2, { entraId: ben, teamsId: one })]);
    for (const [teamsId, entraId] of [
      [one, ben],
      [other, ana],
    ] as const)
      assert.equal((await addressBook.findPeople({ by: 'teamsId', value: teamsId }, tenant))[0]?.entraId, entraId);
  });

  test('who is gone for good is forgotten, until seen later', async () => {
    const { tenant, at, seen, ...ids } = newTenant();
    const ana = {
      entraId: ids.entraId(),
      teamsId: ids.teamsId(),
      userPrincipalName: 'ana@contoso.example',
      name: 'Ana',
    };
    const gathering = { kind: 'groupChat', conversationId: ids.groupChatId() } as const;
    const { addressBook, db } = store();
    const found = () => addressBook.findPeople({ by: 'entraId', value: ana.entraId }, tenant);
    await addressBook.learn([
      seen(1, ana),
      at(1, { kind: 'member-joined', gathering, person: ana }),
      at(3, { kind: 'person-gone', person: { teamsId: ana.teamsId } }),
    ]);
    await addressBook.learn([seen(2, ana)]);
    assert.deepEqual(await found(), []);
    assert.deepEqual(await addressBook.members(tenant, gathering), []);
    assert.equal((await addressBook.counts(tenant)).people, 0);
    const row = await db.selectFrom('person').selectAll().where('tenant_id', '=', tenant).executeTakeFirstOrThrow();
    assert.deepEqual([row.name, row.user_principal_name, row.upn_key], [null, null, null]);
    await addressBook.learn([seen(4, { entraId: ana.entraId })]);
    assert.equal((await found()).length, 1);
  });

  test('of two people with one UPN, one after the other, the one last called so is found', async () => {
    const { seen, ...ids } = newTenant();
    const userPrincipalName = `${ids.entraId()}@contoso.example`;
    const { addressBook } = store();
    await addressBook.learn([
      seen(2, { entraId: ids.entraId(), userPrincipalName, name: 'successor' }),
      seen(1, { entraId: ids.entraId(), userPrincipalName, name: 'predecessor' }),
    ]);
    const found = await addressBook.findPeople({ by: 'userPrincipalName', value: userPrincipalName });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['successor'],
    );
  });

  test('who is named by no id is nobody, and the rest of the lesson is learnt', async () => {
    const { tenant, at, ...ids } = newTenant();
    const nobody: PersonNamed = { name: 'Somebody' };
    const chat = ids.chatId();
    const { addressBook } = store();
    const lessons: readonly Lesson[] = [
      at(1, { kind: 'person-seen', person: nobody }),
      at(1, { kind: 'installed', home: { kind: 'personal', person: nobody } }),
      at(1, { kind: 'conversation-seen', conversationId: chat, scope: 'personal', ...SERVED, person: nobody }),
    ];
    await addressBook.learn(lessons);
    assert.deepEqual(await addressBook.counts(tenant), { people: 0, conversations: 1, teams: 0 });
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { InputInvalid, type AudienceAsked } from 'herald';
import { appTenant } from '../support/app.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';

const MAY_READ = ['User.Read.All', 'GroupMember.Read.All', 'Team.ReadBasic.All', 'Channel.ReadBasic.All'];

suite('what is looked up for an audience', () => {
  const contoso = sharedContoso();

  const tenantThatMay = (permissions: readonly string[] = MAY_READ) => appTenant(contoso(), { permissions });
  const places = async (audience: AudienceAsked): Promise<number> =>
    (await contoso().herald.estimate(audience)).recipients;

  test('all channels of a team, though only some were ever heard of', async () => {
    const { tenantId, people } = await tenantThatMay();
    const { control, appId } = contoso();
    const [ana] = await people(['Ana']);
    const team = await control.addTeam({
      tenantId,
      name: 'Builders',
      members: [given(ana).id],
      channels: [{ name: 'Sales' }, { name: 'Lunch' }],
    });
    await control.install({ appId, team: team.id });
    await control.addChannel({ team: team.id, name: 'News' });
    assert.equal(await places({ kind: 'channels', team: team.id, tenant: tenantId }), 4);
  });

  test('channels of a team that removed the app, for which Graph is asked', async () => {
    const { tenantId, people } = await tenantThatMay();
    const { control, appId } = contoso();
    const [ana] = await people(['Ana']);
    const team = await control.addTeam({ tenantId, name: 'Builders', members: [given(ana).id] });
    await control.install({ appId, team: team.id });
    await control.uninstall({ appId, team: team.id });
    await control.addChannel({ team: team.id, name: 'News' });
    assert.equal(await places({ kind: 'channels', team: team.id, tenant: tenantId }), 2);
  });

  test('channels that Teams does not tell of are refused, and not taken for none', async () => {
    const { tenantId } = await tenantThatMay();
    const { control, herald } = contoso();
    const team = await control.addTeam({ tenantId, name: 'Builders', members: [], channels: [{ name: 'Sales' }] });
    await assert.rejects(herald.estimate({ kind: 'channels', team: team.id, tenant: tenantId }), {
      code: 'E_AUDIENCE_UNAVAILABLE',
      field: 'audience',
    });
  });

  test('an audience that is nested without end is refused as any other that is too deep', async () => {
    const { tenantId: tenant } = await tenantThatMay();
    const everyone: AudienceAsked = { kind: 'everyone', tenant };
    let deep: AudienceAsked = everyone;
    for (let level = 0; level < 20_000; level += 1) deep = { kind: 'union', of: [deep] };
    const of: AudienceAsked[] = [];
    const endless = { kind: 'union', of } as const;
    of.push(endless);
    for (const audience of [deep, endless])
      await assert.rejects(contoso().herald.estimate(audience), (error) => {
        assert.ok(error instanceof InputInvalid, String(error));
        assert.match(error.message, /nested/);
        return true;
      });
  });

  test('a team of which no roster is known is not quietly nobody', async () => {
    const { tenantId: tenant } = await tenantThatMay();
    await assert.rejects(
      contoso().herald.estimate({
        kind: 'except',
        of: { kind: 'everyone', tenant },
        without: { kind: 'team', team: '19:nobody-knows@thread.tacv2', tenant },
      }),
      (error) => error instanceof InputInvalid && error.faults[0]?.field === 'audience.without.team',
    );
  });

  test('what the directory says is not asked before it was read, and of languages it may be', async () => {
    const { tenantId: tenant } = await tenantThatMay();
    const { control, herald } = contoso();
    const people = [{ name: 'Ana', department: 'Sales' }, { name: 'Ben' }];
    await control.addPeople({ tenantId: tenant, people });
    const sales = { kind: 'where', tenant, department: 'sales' } as const;
    await assert.rejects(
      herald.estimate({ kind: 'union', of: [{ kind: 'everyone', tenant }, sales] }),
      (error) => error instanceof InputInvalid && error.faults[0]?.field === 'audience.of[1].department',
    );
    assert.equal(await places({ kind: 'where', tenant, language: 'tlh' }), 0);
    assert.equal((await herald.syncDirectory(tenant)).kind, 'synced');
    assert.equal(await places(sales), 1);
  });

  test('pages of a group that Graph puts off come later, and each of them once', async () => {
    const { tenantId: tenant } = await tenantThatMay();
    const { control } = contoso();
    await control.generatePeople({ tenantId: tenant, count: 1_100 });
    const group = await control.addGroup({
      tenantId: tenant,
      name: 'All',
      membershipRule: 'user.accountEnabled -eq true',
    });
    const putOff = [
      { status: 429, retryAfterSeconds: 1 },
      { status: 503, retryAfterSeconds: 1 },
    ];
    for (const fault of putOff)
      await control.addFault({ operation: 'groupMembers', tenantId: tenant, ...fault, times: 1 });
    const asked = await contoso().asked(async () => {
      assert.equal(await places({ kind: 'group', group: group.id, tenant }), 1_100);
    });
    const pages = asked.filter((one) => one.includes('/transitiveMembers/')).map((one) => one.slice(-3));
    assert.deepEqual(pages, ['429', '503', '200', '200']);
  });

  for (const [what, group, status] of [
    ['is not there', { id: randomUUID() }, 404],
    ['hides its members', { name: 'Hidden', visibility: 'HiddenMembership' }, 403],
  ] as const)
    test(`a group that ${what} is refused with the part of the audience, and Graph's status`, async () => {
      const { tenantId: tenant } = await tenantThatMay();
      const { control, herald } = contoso();
      const { id } = 'name' in group ? await control.addGroup({ tenantId: tenant, ...group, members: [] }) : group;
      await assert.rejects(
        herald.broadcast({
          audience: {
            kind: 'union',
            of: [
              { kind: 'chats', tenant },
              { kind: 'group', group: id, tenant },
            ],
          },
          message: { text: 'Lunch is here' },
        }),
        { code: 'E_AUDIENCE_UNAVAILABLE', field: 'audience.of[1]', status },
      );
    });

  test('lines that name somebody again are told, and not refused', async () => {
    const { tenantId: tenant, people } = await tenantThatMay();
    const [ana, ben] = await people(['Ana', 'Ben']);
    const { herald } = contoso();
    const { id, userPrincipalName } = given(ana);
    const audience = { kind: 'people', people: [id, given(ben).id, userPrincipalName, id], tenant } as const;
    const { recipients, unmatched } = await herald.estimate(audience);
    assert.equal(recipients, 2);
    assert.deepEqual(unmatched, [
      { line: 3, text: userPrincipalName, why: 'repeated' },
      { line: 4, text: id, why: 'repeated' },
    ]);
    const at = new Date(Date.now() + 3_600_000);
    await (await herald.broadcast({ audience, message: { text: 'Lunch is here' }, at })).cancel();
  });

  test('Graph that may not be asked is not asked about everyone in a long list', async () => {
    const { tenantId: tenant } = await tenantThatMay(['Team.ReadBasic.All']);
    const { herald } = contoso();
    const people = Array.from({ length: 4_000 }, (_, index) => `person${index}@nowhere.example`);
    const asked = await contoso().asked(async () => {
      const { unmatched } = await herald.estimate({ kind: 'people', people, tenant });
      assert.deepEqual(new Set(unmatched.map(({ why }) => why)), new Set(['not-looked-up']));
      assert.equal(unmatched.length, people.length);
    });
    // Two filters for 15 names, 20 of them in a batch, of the first 1,500 only.
    assert.equal(asked.filter((one) => one.includes('$batch')).length, 10);
  });

  test('texts that neither Teams nor a store could hold name nobody', async () => {
    const { tenantId: tenant } = await tenantThatMay();
    const people = ['ana\0@contoso.com', 'ana\uD800@contoso.com', '29:\0', `29:${'x'.repeat(5_000)}`];
    const { unmatched } = await contoso().herald.estimate({ kind: 'people', people, tenant });
    assert.deepEqual(
      unmatched.map(({ why }) => why),
      people.map(() => 'not-an-id'),
    );
  });

  test('a saved audience of many parts is looked at once for each name', async () => {
    const { tenantId: tenant } = await tenantThatMay();
    const { audiences } = contoso().herald;
    const saved = (name: string): AudienceAsked => ({ kind: 'saved', name, tenant });
    await audiences.save(tenant, 'Level 0', { kind: 'everyone', tenant });
    for (let level = 1; level < 12; level += 1) {
      const of = Array.from({ length: 8 }, () => saved(`Level ${level - 1}`));
      await audiences.save(tenant, `Level ${level}`, { kind: 'union', of });
    }
    await assert.rejects(audiences.save(tenant, 'Level 0', saved('Level 11')), /would be a part of itself/);
  });

  test('a name that a store could not hold is refused, and blanks around one do not count', async () => {
    const { tenantId: tenant } = await tenantThatMay();
    const { audiences } = contoso().herald;
    await audiences.save(tenant, ' Everybody ', { kind: 'everyone', tenant });
    assert.equal((await audiences.find(tenant, ' Everybody'))?.name, 'Everybody');
    for (const call of [audiences.find(tenant, '\0'), audiences.remove(tenant, 'x'.repeat(101))])
      await assert.rejects(call, InputInvalid);
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { InputInvalid, type AudienceAsked } from 'herald';
import { appTenant } from '../support/app.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';

const MAY_READ = ['User.Read.All', 'GroupMember.Read.All', 'Team.ReadBasic.All', 'Channel.ReadBasic.All'];

suite('whom an audience means', () => {
  const contoso = sharedContoso({ store: 'server' });

  /** A tenant of four, of whom everyone has the app and Herald has heard. */
  async function four(permissions: readonly string[] = MAY_READ) {
    const tenant = await appTenant(contoso(), { permissions });
    const [ana, ben, cleo, dan] = await tenant.people(['Ana', 'Ben', 'Cleo', 'Dan'], { install: true });
    return { ...tenant, ana: given(ana), ben: given(ben), cleo: given(cleo), dan: given(dan) };
  }
  type Four = Awaited<ReturnType<typeof four>>;

  /** Sends to it, and says who got something, by name. */
  async function reached(tenant: Four, audience: AudienceAsked): Promise<readonly string[]> {
    const text = `Lunch ${Math.random()}`;
    const message = await contoso().herald.broadcast({ audience, message: { text } });
    const { sent, planned } = await message.finished();
    assert.equal(sent, planned);
    const got: string[] = [];
    for (const one of [tenant.ana, tenant.ben, tenant.cleo, tenant.dan])
      if ((await contoso().texts(one.id)).includes(text)) got.push(one.name);
    assert.equal(got.length, planned, 'nobody else');
    return got;
  }

  test('a group: its members and those of the groups in it, as they are at that moment', async () => {
    const tenant = await four();
    const { tenantId, ana, ben, cleo } = tenant;
    const { control } = contoso();
    const inner = await control.addGroup({ tenantId, name: 'Inner', members: [ben.id] });
    const group = await control.addGroup({ tenantId, name: 'Outer', members: [ana.id], groups: [inner.id] });
    const audience = { kind: 'group', group: group.id, tenant: tenantId } as const;
    assert.deepEqual(await reached(tenant, audience), ['Ana', 'Ben']);
    await control.addGroupMembers({ group: inner.id, members: [cleo.id] });
    await control.removeGroupMembers({ group: group.id, members: [ana.id] });
    assert.deepEqual(await reached(tenant, audience), ['Ben', 'Cleo']);
  });

  test('members of a group of whom Herald never heard are learnt', async () => {
    const { tenantId } = await four();
    const { control, herald } = contoso();
    const [eva] = await control.addPeople({ tenantId, people: [{ name: 'Eva' }] });
    const group = await control.addGroup({ tenantId, name: 'New', members: [given(eva).id] });
    const estimate = await herald.estimate({ kind: 'group', group: group.id, tenant: tenantId });
    assert.equal(estimate.recipients, 1);
    const [known] = await herald.addressBook.findPeople({ by: 'entraId', value: given(eva).id as never });
    assert.equal(known?.name, 'Eva');
  });

  test('a group that Graph does not tell of is refused with what would help, and nothing is kept', async () => {
    const { tenantId } = await four([]);
    const { herald } = contoso();
    const audience = {
      kind: 'except',
      of: { kind: 'everyone', tenant: tenantId },
      without: { kind: 'group', group: 'unknown', tenant: tenantId },
    } as const;
    const refused = { code: 'E_AUDIENCE_UNAVAILABLE', field: 'audience.without', status: 403 };
    await assert.rejects(herald.broadcast({ audience, message: { text: 'Lunch' } }), refused);
    await assert.rejects(herald.estimate(audience), refused);
  });

  test('a list of addresses and ids, in any mixture', async () => {
    const tenant = await four();
    const { tenantId, ana, ben, cleo } = tenant;
    const teamsId = await contoso().control.pairwiseId({ appId: contoso().appId, person: cleo.id });
    const people = [ana.userPrincipalName.toUpperCase(), ben.id, teamsId, ana.id];
    assert.deepEqual(await reached(tenant, { kind: 'people', people, tenant: tenantId }), ['Ana', 'Ben', 'Cleo']);
  });

  test('a CSV: who is not known here is looked up in Graph, and each line that names nobody is told', async () => {
    const tenant = await four();
    const { tenantId, ana } = tenant;
    const { control, herald } = contoso();
    const [eva] = await control.addPeople({ tenantId, people: [{ name: "Eva O'Hara" }] });
    const text = `name;email\nAna;${ana.userPrincipalName}\nEva;${given(eva).userPrincipalName}\nZoe;zoe@nowhere.example\nWho;somebody`;
    const csv = { kind: 'csv', text, tenant: tenantId } as const;
    const { recipients, unmatched } = await herald.estimate(csv);
    assert.equal(recipients, 2);
    assert.deepEqual(unmatched, [
      { line: 4, text: 'zoe@nowhere.example', why: 'nobody' },
      { line: 5, text: 'somebody', why: 'not-an-id' },
    ]);
    await assert.rejects(herald.broadcast({ audience: csv, message: { text: 'Lunch' } }), (error) => {
      assert.ok(error instanceof InputInvalid);
      assert.deepEqual(
        error.faults.map(({ field }) => field),
        ['audience.text', 'audience.text'],
      );
      assert.match(error.faults[0]?.problem ?? '', /^line 4: zoe@nowhere\.example is nobody/);
      return true;
    });
    const message = await herald.broadcast({
      audience: { ...csv, unmatched: 'leave-out' },
      message: { text: 'Lunch' },
    });
    assert.equal((await message.finished()).planned, 2);
  });

  test('without Graph addresses that are not known are told so, and ids are believed', async () => {
    const { tenantId } = await four([]);
    const { control, herald } = contoso();
    const [eva] = await control.addPeople({ tenantId, people: [{ name: 'Eva' }] });
    const { id, userPrincipalName } = given(eva);
    const estimate = await herald.estimate({ kind: 'people', people: [userPrincipalName, id], tenant: tenantId });
    assert.equal(estimate.recipients, 1);
    assert.deepEqual(estimate.unmatched, [{ line: 1, text: userPrincipalName, why: 'not-looked-up' }]);
  });

  test('sets: of any, of all, and those who are not in another', async () => {
    const tenant = await four();
    const { tenantId, ana, ben, cleo } = tenant;
    const list = (...people: readonly { readonly id: string }[]) =>
      ({ kind: 'people', people: people.map(({ id }) => id), tenant: tenantId }) as const;
    const everyone = { kind: 'everyone', tenant: tenantId } as const;
    assert.deepEqual(await reached(tenant, { kind: 'union', of: [list(ana), list(ana, ben)] }), ['Ana', 'Ben']);
    assert.deepEqual(await reached(tenant, { kind: 'intersection', of: [list(ana, ben), list(ben, cleo)] }), ['Ben']);
    assert.deepEqual(await reached(tenant, { kind: 'except', of: everyone, without: list(ana, ben) }), ['Cleo', 'Dan']);
  });

  test('the channels of a team that the bot was never in, by the id of its group', async () => {
    const { tenantId, ana } = await four();
    const { control, herald, appId } = contoso();
    const team = await control.addTeam({
      tenantId,
      name: 'Builders',
      members: [ana.id],
      channels: [{ name: 'Sales' }],
    });
    const channels = { kind: 'channels', team: team.groupId, tenant: tenantId } as const;
    assert.equal((await herald.estimate(channels)).recipients, 2);
    assert.equal((await herald.estimate({ ...channels, general: true })).recipients, 1);
    await control.install({ appId, team: team.id });
    const message = await herald.broadcast({ audience: channels, message: { text: 'Lunch' } });
    assert.equal((await message.finished()).sent, 2);
  });

  test('saved audiences are resolved anew at each use, in others too, and never in a circle', async () => {
    const tenant = await four();
    const { tenantId, ana, ben } = tenant;
    const { herald } = contoso();
    const list = (...ids: readonly string[]) => ({ kind: 'people', people: ids, tenant: tenantId }) as const;
    const saved = (name: string) => ({ kind: 'saved', name, tenant: tenantId }) as const;
    await herald.audiences.save(tenantId, 'Leads', list(ana.id), { mayUse: [ben.id] });
    await herald.audiences.save(tenantId, 'All leads', { kind: 'union', of: [saved('Leads'), list(ben.id)] });
    assert.deepEqual(await reached(tenant, saved('All leads')), ['Ana', 'Ben']);
    await herald.audiences.save(tenantId, 'Leads', list(tenant.cleo.id), { mayUse: [ben.id] });
    assert.deepEqual(await reached(tenant, saved('All leads')), ['Ben', 'Cleo']);
    const all = await herald.audiences.list(tenantId);
    assert.deepEqual(
      all.map(({ name, mayUse }) => [name, mayUse]),
      [
        ['All leads', []],
        ['Leads', [ben.id]],
      ],
    );
    await assert.rejects(herald.audiences.save(tenantId, 'Leads', saved('All leads')), /would be a part of itself/);
    await assert.rejects(herald.estimate(saved('Nobody')), /no audience was saved so/);
    assert.equal(await herald.audiences.remove(tenantId, 'All leads'), true);
    assert.equal(await herald.audiences.remove(tenantId, 'All leads'), false);
    assert.equal(await herald.audiences.find(tenantId, 'All leads'), undefined);
  });

  test('saved audiences that come to too many parts are refused, however small each is', async () => {
    const { tenantId, ana } = await four();
    const { herald } = contoso();
    const saved = (name: string) => ({ kind: 'saved', name, tenant: tenantId }) as const;
    await herald.audiences.save(tenantId, 'Level 0', { kind: 'people', people: [ana.id], tenant: tenantId });
    for (let level = 1; level <= 3; level += 1)
      await herald.audiences.save(tenantId, `Level ${level}`, {
        kind: 'union',
        of: Array.from({ length: 8 }, () => saved(`Level ${level - 1}`)),
      });
    assert.equal((await herald.estimate(saved('Level 2'))).recipients, 1);
    await assert.rejects(herald.estimate(saved('Level 3')), /more than 200 parts/);
  });

  test('the same key is the same message, without Graph being asked again', async () => {
    const { tenantId, ana } = await four();
    const { control, herald } = contoso();
    const group = await control.addGroup({ tenantId, name: 'Group', members: [ana.id] });
    const broadcast = {
      audience: { kind: 'group', group: group.id, tenant: tenantId },
      message: { text: 'Lunch' },
      idempotencyKey: 'lunch',
    } as const;
    const first = await herald.broadcast(broadcast);
    await first.finished();
    const asked = await contoso().asked(async () => {
      assert.deepEqual((await herald.broadcast(broadcast)).key, first.key);
    });
    assert.deepEqual(asked, []);
  });

  for (const [what, audience, field] of [
    ['no tenant', { kind: 'union', of: [{ kind: 'team', team: '19:x' }] }, 'audience'],
    [
      'two tenants',
      {
        kind: 'union',
        of: [
          { kind: 'everyone', tenant: 'a' },
          { kind: 'everyone', tenant: 'b' },
        ],
      },
      'audience',
    ],
    ['a rule that says nothing', { kind: 'where', tenant: 'a' }, 'audience'],
    ['nothing in a list', { kind: 'people', people: [], tenant: 'a' }, 'audience.people'],
  ] as const)
    test(`an audience with ${what} is refused`, async () => {
      const refused = await contoso()
        .herald.broadcast({ audience: audience, message: { text: 'Lunch' } })
        .catch((error: unknown) => error);
      assert.ok(refused instanceof InputInvalid, String(refused));
      assert.match(refused.faults[0]?.field ?? '', new RegExp(`^${field}`));
    });
});

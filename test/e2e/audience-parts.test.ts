import assert from 'node:assert/strict';
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
});

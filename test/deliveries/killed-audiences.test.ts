import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { suite, test } from 'node:test';
import { anotherHerald } from '../support/another-herald.ts';
import { appTenant } from '../support/app.ts';
import { sharedContoso } from '../support/contoso.ts';
import { peek } from '../support/peek.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { Order } from './broadcast-to-group.ts';

/** Three pages of a group. */
const PEOPLE = 2_100;
const MOST_ON_A_PAGE = 999;
const script = path.join(import.meta.dirname, 'broadcast-to-group.ts');

suite('a process that is killed while it reads a group', () => {
  const contoso = sharedContoso();

  test('has accepted nothing, and what it leaves behind is dropped', async (t) => {
    const { control, teams, appId, secret, place } = contoso();
    assert.ok('databaseUrl' in place);
    const { tenantId: tenant } = await appTenant(contoso(), { permissions: ['GroupMember.Read.All'] });
    await control.generatePeople({ tenantId: tenant, count: PEOPLE });
    const rule = 'user.accountEnabled -eq true';
    const { id: group } = await control.addGroup({ tenantId: tenant, name: 'All', membershipRule: rule });
    // Nothing answers once the first page was given.
    let hung: Promise<unknown> | undefined;
    teams.onRequest(({ path: asked }) => {
      if (asked.includes('/transitiveMembers/'))
        hung ??= control.addFault({ operation: 'groupMembers', tenantId: tenant, hang: true });
    });
    const { loginHost, openIdMetadataUrl, serviceUrl, graphBaseUrl } = teams;
    const order: Order = {
      teams: { loginHost, openIdMetadataUrl, serviceUrl, graphBaseUrl },
      appId,
      secret,
      databaseUrl: place.databaseUrl,
      tenant,
      group,
    };
    const killed = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: 'inherit' });
    const gone = once(killed, 'exit');
    t.after(async () => {
      killed.kill('SIGKILL');
      await gone;
    });
    const members = async (): Promise<number> =>
      (await peek(place, 'select from people_set_member where tenant_id = $1', [tenant])).length;
    await waitUntil('the first page', async () => (await members()) > 0);
    killed.kill('SIGKILL');
    assert.deepEqual(await gone, [null, 'SIGKILL']);
    assert.equal(await members(), MOST_ON_A_PAGE);
    assert.deepEqual(await peek(place, 'select from message where tenant_id = $1', [tenant]), []);

    // The hour for which sets are kept at least has gone by, and the bot starts again.
    await peek(place, 'update chore set due_at = now() where tenant_id = $1', [tenant]);
    const herald = await anotherHerald(t, contoso(), place);
    await waitUntil('that it is dropped', async () => (await members()) === 0);
    assert.deepEqual(await peek(place, 'select from people_set where tenant_id = $1', [tenant]), []);

    await hung;
    await control.clearFaults({});
    const { recipients } = await herald.estimate({ kind: 'group', group, tenant });
    assert.equal(recipients, PEOPLE);
  });
});

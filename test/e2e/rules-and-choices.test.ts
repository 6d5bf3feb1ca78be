import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { PersonKey, Rules } from 'herald';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';
import { waitUntil } from '../support/wait-until.ts';

const HOUR_MS = 3_600_000;
/** A time of day, by a clock that stands at UTC. */
const utc = (hoursFromNow: number): string => new Date(Date.now() + hoursFromNow * HOUR_MS).toISOString().slice(11, 16);

suite('what authors rule and choose for people', () => {
  const contoso = sharedContoso();

  test('a person is muted and unmuted by any of their ids, one topic at a time or everything', async () => {
    const { herald, control, appId, tenantId, ...on } = contoso();
    const [ana] = await on.people(['Ana']);
    const { id: team } = await control.addTeam({ tenantId, name: 'Kitchen', members: [ana.id] });
    await control.install({ appId, team });
    await herald.fetchRoster({ team });
    await herald.setRules(tenantId, { topics: { builds: {} } });
    const teamsId = await control.pairwiseId({ appId, person: ana.id });
    const names: ReadonlyArray<string | PersonKey> = [
      ana.id,
      teamsId,
      ana.userPrincipalName,
      { by: 'entraId', value: ana.id as never },
      { by: 'teamsId', value: teamsId as never },
      { by: 'userPrincipalName', value: ana.userPrincipalName },
    ];
    const builds = async () => {
      const { allMuted, topics } = await herald.preferences(tenantId, ana.id);
      return [allMuted, topics.find(({ topic }) => topic === 'builds')?.muted];
    };
    for (const name of names) {
      assert.equal(await herald.mute(tenantId, name, 'builds'), 'changed');
      assert.deepEqual(await builds(), [false, true]);
      await herald.unmute(tenantId, name, 'builds');
      assert.deepEqual(await builds(), [false, false]);
    }
    assert.equal(await herald.mute(tenantId, ana.id), 'changed');
    assert.deepEqual(await builds(), [true, true]);
    const text = { text: 'Lunch is here' };
    const message = await herald.broadcast({
      audience: { kind: 'list', to: [ana.id], tenant: tenantId },
      message: text,
    });
    await message.finished();
    assert.deepEqual(
      (await message.reasons()).map(({ why }) => why),
      ['opted-out'],
    );
    sent(await herald.send(ana.id, text));
    await herald.unmute(tenantId, ana.id);
    assert.deepEqual(await builds(), [false, false]);
  });

  test('rules are kept as given, with every topic that there was, and quiet hours are a person’s own', async () => {
    const { herald, control, appId } = contoso();
    const { id: tenantId } = await control.addTenant({ name: 'Fabrikam' });
    const people = await control.addPeople({
      tenantId,
      people: [
        { name: 'Zoë', timeZone: 'UTC' },
        { name: 'Yara', timeZone: 'UTC' },
      ],
    });
    for (const { id } of people) await control.install({ appId, person: id });
    const [zoe, yara] = people.map(({ id }) => id);
    const rules: Rules = { quietHours: { from: utc(-2), to: utc(2) }, cap: { most: 5, hours: 24 } };
    await herald.setRules(tenantId, rules);
    await herald.setQuietHours(tenantId, given(zoe), 'none');
    const audience = { kind: 'everyone', tenant: tenantId } as const;
    const message = await herald.broadcast({ audience, topic: 'news', message: { text: 'Lunch is here' } });
    const dues = async () => (await message.deliveries()).map(({ person, why }) => [person?.entraId, why]);
    await waitUntil('the planning', async () => (await dues()).length === 2);
    assert.deepEqual(new Map((await dues()) as never).get(yara), 'quiet-hours');
    assert.deepEqual(new Map((await dues()) as never).get(zoe), undefined);
    assert.deepEqual(await herald.rules(tenantId), { ...rules, topics: { news: {} } });
    assert.equal((await herald.preferences(tenantId, given(zoe))).quietHours, 'none');
    await herald.setQuietHours(tenantId, given(zoe), { from: '20:00', to: '08:00' });
    assert.deepEqual((await herald.preferences(tenantId, given(zoe))).quietHours, { from: '20:00', to: '08:00' });
    await herald.setQuietHours(tenantId, given(zoe), undefined);
    assert.equal((await herald.preferences(tenantId, given(zoe))).quietHours, undefined);
    await message.cancel();
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { InputInvalid, type Broadcast } from 'herald';
import { accounted } from '../support/accounted.ts';
import { bulkFor, hello } from '../support/bulk.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { populate } from '../support/populate.ts';
import { tally } from '../support/tally.ts';
import { waitUntil } from '../support/wait-until.ts';

const PEOPLE = 230;
for (const store of ['embedded', 'server'] as const)
  suite(`announcements through the bulk API, ${store} store`, () => {
    const contoso = sharedContoso({ store });
    const { toAll, received, fast } = bulkFor(contoso);

    test('everyone gets it once, by a hundredth of the requests, and nobody asks sooner than told', async () => {
      await fast();
      const { tenantId } = await populate(contoso(), PEOPLE);
      const asked = await contoso().asked(async () => {
        const message = await toAll(tenantId);
        assert.deepEqual(await message.finished(), tally({ planned: PEOPLE, sent: PEOPLE }));
        await accounted([message]);
      });
      const sends = asked.filter((line) => /^POST .*\/v3\/batch\/conversation\/users/.test(line));
      assert.equal(sends.length, Math.ceil(PEOPLE / 100));
      assert.deepEqual(await received(tenantId), { once: PEOPLE, more: 0 });
      const operations = await contoso().control.bulkOperations({ tenantId });
      assert.deepEqual(
        operations.filter(({ askedEarly }) => askedEarly > 0),
        [],
      );
    });

    test('whoever cannot be reached ends with the reason that a message of their own would have', async () => {
      await fast();
      const { control, appId } = contoso();
      const { tenantId, people } = await populate(contoso(), 20);
      await control.block({ appId, person: given(people[3]) });
      const message = await toAll(tenantId);
      assert.deepEqual(await message.finished(), tally({ planned: 20, sent: 19, unreachable: 1 }));
      assert.deepEqual(await message.reasons(), [{ state: 'unreachable', why: 'blocked', count: 1 }]);
      await accounted([message]);
      const report = await contoso().herald.reach.report(tenantId);
      assert.deepEqual(
        report.unreachable.map(({ why, count }) => [why, count]),
        [['blocked', 1]],
      );
    });

    test('what is given up is said before, and an edit afterwards reaches nobody', async () => {
      await fast();
      const { herald } = contoso();
      const { tenantId } = await populate(contoso(), 5);
      const audience = { kind: 'everyone', tenant: tenantId } as const;
      const { givenUp } = await herald.estimate(audience, { via: 'bulk' });
      assert.deepEqual(givenUp, ['edit', 'recall', 'read-counts', 'reactions']);
      assert.equal((await herald.estimate(audience)).givenUp, undefined);
      const message = await toAll(tenantId);
      await message.finished();
      const edit = await message.update({ text: 'On Tuesday' });
      assert.deepEqual(await edit.finished(), tally({ planned: 5, skipped: 5 }));
      assert.deepEqual(await edit.reasons(), [{ state: 'skipped', why: 'not-editable', count: 5 }]);
    });

    test('what is cancelled while it is delivered ends so, and every one is accounted for', async () => {
      const { control } = contoso();
      await control.setBulk({ entriesPerSecond: 20, retryAfterSeconds: 0.05 });
      const { tenantId } = await populate(contoso(), 60);
      const message = await toAll(tenantId);
      await waitUntil('some to arrive', async () => (await received(tenantId)).once > 2);
      await message.cancel();
      const { sent, cancelled, unknown, ...others } = await message.finished();
      assert.deepEqual(await accounted([message]), { sent, cancelled, unknown, ...others });
      assert.equal(sent + cancelled + unknown, 60);
      const { once } = await received(tenantId);
      assert.ok(once < 60, 'Teams was told');
      assert.ok(once <= sent + unknown, `${once} got it, ${sent} are said to have`);
    });
  });

suite('what cannot go through the bulk API is refused before anything is accepted', () => {
  const contoso = sharedContoso();
  const build = {
    kind: 'notification',
    topic: 'builds',
    what: 'Build 1 failed',
    about: 'main',
    by: 'CI',
    actions: [{ title: 'Open', url: 'https://ci.example/' }],
  } as const;
  const cases: ReadonlyArray<readonly [string, Partial<Broadcast>, string]> = [
    ['a live message', { priority: 'live' }, 'priority'],
    ['a message composed for each reader', { message: build }, 'message'],
    ['an install', { install: 'if-missing' }, 'install'],
    ['another way', { via: 'pigeon' as 'bulk' }, 'via'],
  ];
  for (const [what, more, field] of cases)
    test(what, async () => {
      const refused = await contoso()
        .herald.broadcast({
          audience: { kind: 'everyone', tenant: contoso().tenantId },
          message: hello,
          via: 'bulk',
          ...more,
        })
        .catch((error: unknown) => error);
      assert.ok(refused instanceof InputInvalid, String(refused));
      assert.equal(refused.faults[0]?.field, field);
    });

  test('an edit to a message composed for each reader; another edit is what goes out', async () => {
    const { herald, tenantId } = contoso();
    const [ana] = await contoso().people(['Ana'], { install: true });
    const message = await herald.broadcast({
      audience: { kind: 'list', to: [{ person: ana.id, tenant: tenantId }] },
      message: hello,
      via: 'bulk',
      at: new Date(Date.now() + 3_000),
    });
    await assert.rejects(message.update(build), /message is a notification, composed for each reader/);
    await message.update({ text: 'On Tuesday' });
    assert.equal((await message.finished()).sent, 1);
    await waitUntil('it to arrive', async () => (await contoso().texts(ana.id)).length > 0);
    assert.deepEqual(await contoso().texts(ana.id), ['On Tuesday']);
  });

  test('channels and chats', async () => {
    const { control, herald, tenantId, appId } = contoso();
    const [ana] = await contoso().people(['Ana'], { install: true });
    const team = await control.addTeam({ tenantId, name: 'Kitchen', members: [ana.id] });
    await control.install({ appId, team: team.id });
    const audience = { kind: 'list', to: [ana.id, { channel: team.id, tenant: tenantId }], tenant: tenantId } as const;
    await assert.rejects(herald.broadcast({ audience, message: hello, via: 'bulk' }), /channels or group chats/);
  });
});

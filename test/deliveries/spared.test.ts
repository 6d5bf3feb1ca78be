import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { notification, type MessageHandle } from 'herald';
import { chatOf, wordsOf } from '../support/cards.ts';
import { sharedContoso, type Contoso } from '../support/contoso.ts';
import { peek } from '../support/peek.ts';
import { waitUntil } from '../support/wait-until.ts';

const build = (number: number) =>
  notification({
    topic: 'builds',
    what: `Build ${number} failed`,
    about: 'main',
    by: 'CI',
    actions: [{ title: 'Open the build', url: `https://ci.example.com/${number}` }],
  });

/** When the clocks change in spring, there: half an hour into the night, and its end on the new clock. */
const nights = [
  { name: 'Ana', timeZone: 'Europe/Berlin', at: '2027-03-28T00:30:00Z', goes: '2027-03-28T05:00:00Z' },
  { name: 'Ben', timeZone: 'America/New_York', at: '2027-03-14T06:30:00Z', goes: '2027-03-14T11:00:00Z' },
  { name: 'Chloé', timeZone: 'Australia/Sydney', at: '2027-04-03T14:30:00Z', goes: '2027-04-03T21:00:00Z' },
] as const;

suite('recipients are spared', () => {
  const contoso = sharedContoso({ store: 'server' });

  test('what comes in the night of a change of clocks goes in the morning of each one’s own', async () => {
    const { herald, control, appId, tenantId: tenant } = contoso();
    await herald.setRules(tenant, { quietHours: { from: '22:00', to: '07:00' } });
    const people = await control.addPeople({
      tenantId: tenant,
      people: nights.map(({ name, timeZone }) => ({ name, timeZone })),
    });
    for (const { id } of people) {
      await control.install({ appId, person: id });
      await control.say({ appId, person: id, text: 'Good morning' });
    }
    for (const [index, { at, goes }] of nights.entries()) {
      const person = people[index]?.id ?? assert.fail('there are fewer people');
      const message = await herald.broadcast({
        audience: { kind: 'list', to: [person], tenant },
        message: build(index),
        at: new Date(at),
      });
      const [delivery] = await message.deliveries();
      assert.deepEqual([delivery?.dueAt, delivery?.why], [new Date(goes), 'quiet-hours']);
      assert.deepEqual(await message.reasons(), [{ state: 'planned', why: 'quiet-hours', count: 1 }]);
      await message.cancel();
    }
  });

  test('of five a day with a cap of three, three come', async () => {
    const { herald, tenantId: tenant, ...on } = contoso();
    await herald.setRules(tenant, { topics: { builds: { cap: { most: 3, hours: 24 } } } });
    const [dmitri] = await on.people(['Dmitri'], { install: true });
    const outcomes = [];
    for (const number of [1, 2, 3, 4, 5]) outcomes.push(await herald.send(dmitri.id, build(number)));
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.kind === 'skipped' ? outcome.why : outcome.kind)),
      ['sent', 'sent', 'sent', 'capped', 'capped'],
    );
  });

  test('a text with a topic can be muted, and with a key comes once', async () => {
    const { herald, tenantId: tenant, ...on } = contoso();
    const [fumiko] = await on.people(['Fumiko'], { install: true });
    const once = { topic: 'news', dedupe: { key: 'outage 7', withinHours: 1 / 7 } };
    assert.equal((await herald.send(fumiko.id, { text: 'It is down' }, once)).kind, 'sent');
    assert.deepEqual(await herald.send(fumiko.id, { text: 'It is down' }, once), { kind: 'skipped', why: 'duplicate' });
    await herald.mute(tenant, fumiko.id, 'news');
    assert.deepEqual(await herald.send(fumiko.id, { text: 'It is up' }, { topic: 'news' }), {
      kind: 'skipped',
      why: 'opted-out',
    });
    assert.equal((await herald.send(fumiko.id, { text: 'Hello' })).kind, 'sent');
  });

  test('forty builds within an hour are one card, and every one of them is accounted for', async () => {
    const { herald, tenantId: tenant, ...on } = contoso();
    await herald.setRules(tenant, { topics: { builds: { digestMinutes: 60 } } });
    const [emeka] = await on.people(['Emeka'], { install: true });
    const audience = { kind: 'list', to: [emeka.id], tenant } as const;
    const builds: MessageHandle[] = [];
    for (let number = 1; number <= 40; number += 1)
      builds.push(await herald.broadcast({ audience, message: build(number) }));
    await anHourLater(contoso());
    const chat = chatOf(contoso(), emeka.id);
    await waitUntil('the digest', async () => (await on.texts(emeka.id)).length > 0);
    const words = wordsOf(await chat.card());
    assert.match(words, /40 messages/);
    assert.match(words, /Build 40 failed.*Build 21 failed/);
    assert.doesNotMatch(words, /Build 20 failed/);
    assert.match(words, /and 20 more/);
    assert.equal((await on.texts(emeka.id)).length, 1);
    for (const message of builds)
      assert.deepEqual(await message.reasons(), [{ state: 'skipped', why: 'digested', count: 1 }]);
  });
});

/** What waits for a digest is due, as it would be then. */
async function anHourLater({ place, tenantId }: Contoso): Promise<void> {
  await peek(place, `update delivery set due_at = now() where tenant_id = $1 and why = 'digest'`, [tenantId]);
  await peek(place, `update chore set due_at = now() where tenant_id = $1`, [tenantId]);
}

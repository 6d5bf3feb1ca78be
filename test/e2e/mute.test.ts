import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Notification, Outcome } from 'herald';
import { chatOf, partsOf } from '../support/cards.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';
import { waitUntil } from '../support/wait-until.ts';

const build = (number: number, topic = 'builds'): Notification => ({
  kind: 'notification',
  topic,
  what: `Build ${number} failed`,
  about: 'main',
  by: 'CI',
  actions: [{ title: 'Open build', url: 'https://ci.example/' }],
});
const OPTED_OUT: Outcome = { kind: 'skipped', why: 'opted-out' };

for (const store of ['embedded', 'server'] as const)
  suite(`notifications that people mute, ${store} store`, () => {
    const contoso = sharedContoso({ store });

    test('by the card’s button: the card says so, the next one is skipped, and other topics are not', async () => {
      const { herald, ...on } = contoso();
      const [ana] = await on.people(['Ana'], { install: true });
      const chat = chatOf(contoso(), ana.id);
      sent(await herald.send(ana.id, build(1)));

      const muted = await chat.execute({ do: 'mute' });
      assert.equal(muted.state, 'card');
      assert.match(await chat.words(), /Build 1 failed.*You muted “builds”.*Undo/);
      assert.deepEqual(await herald.send(ana.id, build(2)), OPTED_OUT);
      sent(await herald.send(ana.id, build(3, 'news')));
      assert.equal((await chat.messages()).length, 2);
      assert.match(await chat.words(), /Mute news/);
    });

    test('Undo makes the card what it was, and the next one is delivered', async () => {
      const { herald, ...on } = contoso();
      const [ben] = await on.people(['Ben'], { install: true });
      const chat = chatOf(contoso(), ben.id);
      sent(await herald.send(ben.id, build(1)));
      const before = await chat.card();
      await chat.execute({ do: 'mute' });
      assert.deepEqual(await herald.send(ben.id, build(2)), OPTED_OUT);
      assert.equal((await chat.execute({ do: 'unmute' })).state, 'card');
      assert.deepEqual(await chat.card(), before);
      sent(await herald.send(ben.id, build(3)));
      assert.match(await chat.words(), /Build 3 failed/);
    });

    test('by Submit, on clients that know no better: the message itself is updated, once', async () => {
      const { herald, ...on } = contoso();
      const [chloe] = await on.people(['Chloé'], { install: true });
      const chat = chatOf(contoso(), chloe.id);
      sent(await herald.send(chloe.id, build(1)));
      const before = await chat.card();
      const requests = await on.asked(async () => {
        await chat.submit({ do: 'mute' }, {}, { duplicates: 2 });
        await waitUntil('the update', async () => (await chat.words()).includes('You muted “builds”'));
        assert.deepEqual(await herald.send(chloe.id, build(2)), OPTED_OUT);
      });
      assert.equal(requests.filter((line) => line.startsWith('PUT ')).length, 1);
      assert.equal((await chat.messages()).length, 1, 'it is said on the card, and nowhere else');
      await chat.submit({ do: 'unmute' });
      await waitUntil('the update', async () => (await chat.words()).includes('Mute builds'));
      assert.deepEqual(await chat.card(), before);
      sent(await herald.send(chloe.id, build(3)));
      assert.equal((await herald.preferences(contoso().tenantId, chloe.id)).topics[0]?.muted, false);
    });

    test('the same press three times comes to the same; and told late, it changes and shows nothing that was said since', async () => {
      const { herald, control, appId, ...on } = contoso();
      const [dmitri] = await on.people(['Dmitri'], { install: true });
      const chat = chatOf(contoso(), dmitri.id);
      sent(await herald.send(dmitri.id, build(1)));
      const { deliveries } = await chat.execute({ do: 'mute' }, {}, { duplicates: 2 });
      assert.deepEqual(
        deliveries.map(({ status }) => status),
        [200, 200, 200],
      );
      const [first, ...others] = deliveries.map(({ body }) => body);
      for (const other of others) assert.deepEqual(other, first);
      const undone = await chat.execute({ do: 'unmute' });
      const late = await control.sendRaw({ appId, activity: { ...given(deliveries[0]).activity } });
      assert.deepEqual([late.status, late.body], [200, undone.body]);
      sent(await herald.send(dmitri.id, build(2)));
    });

    test('what is required cannot be muted, by whatever way, and says so', async () => {
      const { herald, tenantId, ...on } = contoso();
      const [emeka] = await on.people(['Emeka'], { install: true });
      const chat = chatOf(contoso(), emeka.id);
      sent(await herald.send(emeka.id, build(1, 'payroll')));
      const rules = await herald.rules(tenantId);
      await herald.setRules(tenantId, {
        ...rules,
        topics: { ...rules.topics, payroll: { required: true, title: 'Pay' } },
      });
      const refused = await chat.execute({ do: 'mute' });
      assert.deepEqual(
        [refused.state, 'text' in refused && refused.text],
        ['message', 'Messages about “Pay” can’t be muted: everyone has to get them.'],
      );
      assert.equal(await chat.answerTo(() => chat.submit({ do: 'mute' })), 'text' in refused && refused.text);
      assert.equal(await chat.answerTo(() => chat.say('mute payroll')), 'text' in refused && refused.text);
      assert.match(await chat.answerTo(() => chat.say('stop')), /except those that can’t be muted/);
      assert.equal(await herald.mute(tenantId, emeka.id, 'payroll'), 'required');
      sent(await herald.send(emeka.id, build(2, 'payroll')));
      assert.deepEqual(await herald.send(emeka.id, build(3)), OPTED_OUT);
    });

    test('in a channel the card changes for whoever pressed, and by Submit they are told in their own chat', async () => {
      const { herald, control, appId, tenantId, ...on } = contoso();
      const [fay, gus] = await on.people(['Fay', 'Gus'], { install: true });
      const { id, channels } = await control.addTeam({
        tenantId,
        name: 'Kitchen',
        members: [fay.id, gus.id],
        channels: [{ name: 'Builds' }],
      });
      await control.install({ appId, team: id });
      const thread = sent(await herald.startReplyChain({ channel: given(channels[0]).id, tenant: tenantId }, build(1)));
      const at = { appId, conversationId: thread.conversationId, activityId: thread.activityId };
      const shown = async () =>
        given((await control.channel({ channelId: given(channels[0]).id })).threads[0]).messages;
      const before = await shown();
      const { data } = given(
        partsOf(before).find(({ type, title }) => type === 'Action.Execute' && title === 'Mute builds'),
      );
      const answer = await control.execute({ ...at, person: fay.id, verb: 'herald', data });
      assert.equal(answer.state, 'card');
      const chat = chatOf(contoso(), gus.id);
      assert.equal(
        await chat.answerTo(() => control.submit({ ...at, person: gus.id, data })),
        'You won’t get messages about “builds” any more.',
      );
      assert.deepEqual(await shown(), before, 'nobody else sees anything of it');
      for (const { id: person } of [fay, gus]) assert.deepEqual(await herald.send(person, build(2)), OPTED_OUT);
    });
  });

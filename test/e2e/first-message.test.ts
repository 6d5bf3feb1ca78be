import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';

for (const store of ['embedded', 'server'] as const)
  suite(`the first message, ${store} store`, () => {
    const contoso = sharedContoso({ store });

    test('a person who got the app is written to, once, and found again', async () => {
      const { herald, control, appId, tenantId, ...on } = contoso();
      const [ana] = await on.people(['Ana'], { install: true });
      const first = sent(await herald.send(ana.id, { text: 'Lunch is here' }));
      assert.deepEqual(await on.texts(ana.id), ['Lunch is here']);
      assert.equal(first.conversationId, await control.conversationId({ appId, person: ana.id }));

      const [known] = await herald.addressBook.findPeople({ by: 'entraId', value: given(first.person?.entraId) });
      assert.equal(known?.teamsId, await control.pairwiseId({ appId, person: ana.id }));
      assert.deepEqual(await herald.addressBook.findReachability(first.tenantId, first.conversationId), {
        kind: 'reachable',
      });
      assert.equal(first.tenantId, tenantId);
    });

    test('a person of a team is written to with nothing but the team’s roster', async () => {
      const { herald, control, appId, tenantId, ...on } = contoso();
      const [ben, chloe] = await on.people(['Ben', 'Chloé']);
      const team = await control.addTeam({ tenantId, name: 'Kitchen', members: [ben.id, chloe.id] });
      await control.install({ appId, team: team.id, by: ben.id });
      const roster = await herald.fetchRoster({ team: team.id });
      assert.equal(roster.kind === 'fetched' && roster.members.length, 2);

      const requests = await on.asked(async () => {
        sent(await herald.send(chloe.userPrincipalName, { text: 'Welcome to the kitchen' }));
        sent(await herald.send(chloe.userPrincipalName, { text: 'Mind the oven' }));
      });
      assert.deepEqual(await on.texts(chloe.id), ['Welcome to the kitchen', 'Mind the oven']);
      assert.deepEqual(await on.texts(ben.id), []);
      const chat = encodeURIComponent(await control.conversationId({ appId, person: chloe.id }));
      assert.deepEqual(
        requests.filter((line) => line.includes('/v3/')),
        ['POST /amer/v3/conversations 201', `POST /amer/v3/conversations/${chat}/activities 201`],
        'the first message goes along with the create',
      );
    });

    test('a thread is started, replied into, edited and taken back', async () => {
      const { herald, control, appId, tenantId, ...on } = contoso();
      const [dmitri] = await on.people(['Dmitri']);
      const { id, channels } = await control.addTeam({
        tenantId,
        name: 'Canteen',
        members: [dmitri.id],
        channels: [{ name: 'Lunch' }],
      });
      await control.install({ appId, team: id });
      const lunch = given(channels[0]).id;
      const fetched = await herald.fetchTeam({ team: id });
      assert.deepEqual(
        fetched.kind === 'fetched' && [fetched.name, fetched.channels.map(({ channelId }) => String(channelId))],
        ['Canteen', [id, lunch]],
      );

      const thread = sent(await herald.startReplyChain(lunch, { text: 'What is for lunch?' }));
      assert.equal(thread.conversationId, `${lunch};messageid=${thread.activityId}`);
      const reply = sent(await herald.reply(thread, { text: 'Pierogi' }));
      sent(await herald.send({ channel: lunch, thread: thread.activityId }, { text: 'And soup' }));
      sent(await herald.update(reply, { text: 'Pierogi, sold out' }));
      const mistake = sent(await herald.reply(thread, { text: 'A mistake' }));
      sent(await herald.delete(mistake));

      const { threads } = await control.channel({ channelId: lunch });
      assert.deepEqual(
        threads.map(({ messages }) =>
          messages.map(({ text, updated, deleted }) => `${text}${updated ? ' (edited)' : ''}${deleted ? 'gone' : ''}`),
        ),
        [['What is for lunch?', 'Pierogi, sold out (edited)', 'And soup', 'gone']],
      );
      assert.deepEqual(
        { ...(await herald.delete(mistake)) },
        { kind: 'refused', status: 404, code: 'ActivityNotFoundInConversation' },
        'what is gone cannot be taken back twice',
      );
    });

    test('a card is seen as a card, with its summary', async () => {
      const { herald, control, appId, ...on } = contoso();
      const [emeka] = await on.people(['Emeka'], { install: true });
      const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Soup?' }] } as const;
      sent(await herald.send(emeka.id, { card, summary: 'A question about soup' }));
      const { chats } = await control.inbox({ person: emeka.id, appId });
      const [message] = chats[0]?.messages ?? [];
      assert.equal(message?.summary, 'A question about soup');
      assert.deepEqual(message?.attachments, [
        { contentType: 'application/vnd.microsoft.card.adaptive', content: card },
      ]);
    });
  });

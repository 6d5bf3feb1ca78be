import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { MessageHandle, Notification, ResponseCounts } from 'herald';
import { chatOf, partsOf } from '../support/cards.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { accounted } from '../support/accounted.ts';

const build: Notification = {
  kind: 'notification',
  topic: 'builds',
  what: 'Build 7 failed',
  about: 'main',
  by: 'CI',
  actions: [
    { title: 'Open build', url: 'https://ci.example/' },
    { title: 'Build again', verb: 'rebuild', data: { build: 7 } },
  ],
};
const NONE: ResponseCounts = { sent: 0, read: 0, clicked: 0, actions: {}, reactions: {}, replies: 0 };
const counted = async (message: MessageHandle, counts: Partial<ResponseCounts>): Promise<void> =>
  assert.deepEqual(await message.responses(), { ...NONE, ...counts });

for (const store of ['embedded', 'server'] as const)
  suite(`what comes back of a message, ${store} store`, () => {
    const contoso = sharedContoso({ store });

    test('reactions, reads, clicks and replies in 1:1 chats are counted, each once', async () => {
      const { herald, control, appId, tenantId, ...on } = contoso();
      const people = await on.people(['Ana', 'Ben', 'Chloé', 'Dmitri'], { install: true });
      const to = people.map(({ id }) => id);
      const earlier = await herald.broadcast({ audience: { kind: 'list', to }, message: build });
      await earlier.finished();
      const message = await herald.broadcast({ audience: { kind: 'list', to }, message: build });
      await message.finished();
      await counted(message, { sent: 4 });
      const [ana, ben, chloe] = people.map(({ id }) => chatOf(contoso(), id));
      const at = async (chat: typeof ana, person: string) => {
        const { conversationId, id: activityId } = await given(chat).latest();
        return { appId, person, conversationId, activityId };
      };

      await given(ana).execute({ do: 'act' }, {}, { duplicates: 2 });
      await given(ana).execute({ do: 'mute' });
      await given(ben).submit({ do: 'act' }, {}, { duplicates: 2 });
      await control.react({ ...(await at(ana, people[0].id)), reaction: 'like', duplicates: 2 });
      await control.react({ ...(await at(ben, people[1].id)), reaction: 'like' });
      await control.react({ ...(await at(ben, people[1].id)), reaction: '1f440_eyes' });
      await control.react({ ...(await at(ben, people[1].id)), reaction: 'like', remove: true, duplicates: 2 });
      await control.read({ appId, person: people[2].id });
      const read = await control.read({ appId, person: people[3].id });
      const first = given(
        (await chatOf(contoso(), people[3].id).messages()).find(({ from }) => from.kind === 'bot'),
      ).id;
      await control.sendRaw({
        appId,
        activity: { ...given(read.deliveries[0]).activity, value: { lastReadMessageId: first } },
      });
      await control.read({ appId, person: people[0].id, upTo: given((await given(ana).messages())[0]).id });
      const reply = await given(chloe).say('On it');
      await control.sendRaw({
        appId,
        activity: { ...given(reply.deliveries[0]).activity, replyToId: (await at(chloe, people[2].id)).activityId },
      });

      const counts = {
        sent: 4,
        read: 2,
        clicked: 2,
        actions: { mute: 1, rebuild: 2 },
        reactions: { '1f440_eyes': 1, like: 1 },
        replies: 1,
      };
      await counted(message, counts);
      await counted(earlier, { sent: 4, read: 3 });

      const edited = await message.update({ ...build, what: 'Build 7 failed again' });
      await edited.finished();
      await counted(edited, counts);
      await counted(await herald.message(tenantId, message.key.messageId), counts);
      await accounted([message, edited]);
    });

    test('in a channel, replies are those in its thread, and what is not said to the bot it does not hear', async () => {
      const { herald, control, appId, tenantId, ...on } = contoso();
      const [emeka, fay] = await on.people(['Emeka', 'Fay']);
      const members = [emeka.id, fay.id];
      const { id, channels } = await control.addTeam({
        tenantId,
        name: 'Kitchen',
        members,
        channels: [{ name: 'Builds' }],
      });
      await control.install({ appId, team: id });
      const channelId = given(channels[0]).id;
      const message = await herald.broadcast({
        audience: { kind: 'list', to: [{ channel: channelId, tenant: tenantId }] },
        message: build,
      });
      await message.finished();
      const { threads } = await control.channel({ channelId });
      const thread = given(threads[0]);
      const at = { appId, conversationId: thread.conversationId, activityId: thread.id };
      const reply = (person: string, mention = true, duplicates = 0) =>
        control.say({ appId, person, text: 'On it', in: { channelId, threadId: thread.id }, mention, duplicates });
      await reply(emeka.id, true, 2);
      await reply(fay.id, false);
      await control.say({ appId, person: fay.id, text: 'Something else', in: { channelId }, mention: true });
      await counted(message, { sent: 1, replies: 1 });
      await control.react({ ...at, person: fay.id, reaction: 'heart' });
      const { data } = given(
        partsOf(thread).find(({ type, title }) => type === 'Action.Execute' && title === 'Build again'),
      );
      await control.execute({ ...at, person: fay.id, verb: 'herald', data });
      await counted(message, { sent: 1, replies: 1, clicked: 1, reactions: { heart: 1 }, actions: { rebuild: 1 } });
    });

    test('presses of an author’s own card are counted by their verb, and left to the author to answer', async () => {
      const { herald, control, appId, ...on } = contoso();
      const [gus] = await on.people(['Gus'], { install: true });
      const data = { order: 7 };
      const card = {
        type: 'AdaptiveCard',
        version: '1.5',
        body: [{ type: 'TextBlock', text: 'Soup?' }],
        actions: [{ type: 'Action.Execute', title: 'Yes', verb: 'order', data }],
      } as const;
      const message = await herald.broadcast({
        audience: { kind: 'list', to: [gus.id] },
        message: { card, summary: 'Soup?' },
      });
      await message.finished();
      const { conversationId, id: activityId } = await chatOf(contoso(), gus.id).latest();
      const at = { appId, person: gus.id, conversationId, activityId };
      const answer = await control.execute({ ...at, verb: 'order', data, duplicates: 1 });
      assert.deepEqual([answer.state, 'code' in answer && answer.code], ['error', 'NotSupported']);
      await control.execute({ ...at, verb: 'order', data, trigger: 'automatic' });
      await control.submit({ ...at, data });
      await counted(message, { sent: 1, clicked: 1, actions: { order: 1, submit: 1 } });
      const observed = await herald.observe(given(answer.deliveries[0]).activity);
      assert.equal(observed, undefined, 'whoever observes answers it');
    });
  });

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { InputInvalid, conversationId, type ConversationReference } from 'herald';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';

const names = (field: string) => (error: unknown) =>
  error instanceof InputInvalid && error.faults.some((fault) => fault.field === field);

/** What plain JavaScript may hand in. */
const wrong = (value: unknown) => value as never;

suite('references that callers kept', () => {
  const contoso = sharedContoso();
  const anasChat = async (): Promise<ConversationReference> => {
    const { herald, ...on } = contoso();
    const [ana] = await on.people(['Ana'], { install: true });
    return sent(await herald.send(ana.id, { text: 'Hello' }));
  };

  test('a reply to a message in a channel goes into its thread, whatever form the reference has', async () => {
    const { herald, control, appId, tenantId, ...on } = contoso();
    const [ben] = await on.people(['Ben']);
    const team = await control.addTeam({ tenantId, name: 'Kitchen', members: [ben.id] });
    await control.install({ appId, team: team.id, by: ben.id });
    const [stored] = await herald.addressBook.findConversations(conversationId(team.id));
    const root = sent(await herald.send(given(stored), { text: 'A root' }));
    const bare = { ...root, conversationId: conversationId(team.id) };
    sent(await herald.reply(root, { text: 'A reply' }));
    sent(await herald.reply(bare, { text: 'Another' }));
    const { threads } = await control.channel({ channelId: team.id });
    assert.deepEqual(
      threads.map(({ messages }) => messages.map(({ text }) => text)),
      [['A root', 'A reply', 'Another']],
    );
  });

  test('of another bot are refused, and change nothing', async () => {
    const { herald } = contoso();
    const chat = await anasChat();
    const foreign = { ...chat, botId: '28:other' } as unknown as ConversationReference;
    await assert.rejects(herald.send(foreign, { text: 'x' }), names('botId'));
    await assert.rejects(herald.reply(foreign, { text: 'x' }), names('botId'));
    const [known] = await herald.addressBook.findConversations(chat.conversationId);
    assert.equal(known?.botId, herald.botId);
  });

  test('that name another tenant are refused, and make nobody known in two', async () => {
    const { herald } = contoso();
    const chat = await anasChat();
    const moved = { ...chat, tenantId: 'fabrikam' } as unknown as ConversationReference;
    for (const call of [
      () => herald.send(moved, { text: 'x' }),
      () => herald.reply(moved, { text: 'x' }),
      () => herald.update({ ...moved, activityId: '1' } as never, { text: 'x' }),
      () => herald.delete({ ...moved, activityId: '1' } as never),
    ])
      await assert.rejects(call(), names('tenantId'));
    assert.equal((await herald.addressBook.findConversations(chat.conversationId)).length, 1);
  });

  test('what is no option, no channel, no key and no date is named', async () => {
    const { herald, teams, tenantId } = contoso();
    const chat = await anasChat();
    await assert.rejects(herald.send(chat, { text: 'x' }, wrong({ signal: 'x' })), names('signal'));
    await assert.rejects(
      herald.startReplyChain(wrong({ person: 'ana', tenant: tenantId }), { text: 'x' }),
      InputInvalid,
    );
    await assert.rejects(herald.addressBook.findPeople(wrong('ana')), InputInvalid);
    assert.throws(() => herald.trustServiceUrl(teams.serviceUrl, wrong('2020')), names('until'));
    assert.equal('learn' in herald.addressBook, false);
  });
});

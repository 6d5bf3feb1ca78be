import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { HeraldError, type ActionAnswer, type ActionTaken, type Notification } from 'herald';
import { chatOf, wordsOf } from '../support/cards.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';
import { waitUntil } from '../support/wait-until.ts';

const request: Notification = {
  kind: 'notification',
  topic: 'requests',
  what: 'Ben asks for a new chair',
  about: 'Request 42',
  by: 'Ben',
  actions: [
    { title: 'Approve', verb: 'approve', data: { request: 42, of: { who: 'ben' } } },
    { title: 'Reject', verb: 'reject', data: { request: 42 } },
  ],
};
const approved = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text: 'Approved' }],
} as const;
const nothing: () => Promise<ActionAnswer | undefined> = async () => undefined;

suite('an author’s own buttons', () => {
  const told: ActionTaken[] = [];
  const faults: unknown[] = [];
  let answer = nothing;
  const contoso = sharedContoso({
    herald: () => ({
      onAction: (action) => {
        told.push(action);
        return answer();
      },
      onFault: (fault) => faults.push(fault),
    }),
  });
  const newChat = async (name: string, locale = 'en-US') => {
    const { herald, control, appId, tenantId } = contoso();
    const [person] = await control.addPeople({ tenantId, people: [{ name, locale }] });
    const { id } = given(person);
    await control.install({ appId, person: id });
    const message = await herald.broadcast({ audience: { kind: 'list', to: [id] }, message: request });
    await message.finished();
    told.length = 0;
    faults.length = 0;
    answer = nothing;
    return { id, message, chat: chatOf(contoso(), id) };
  };

  test('the author is told who pressed what, with the data that they gave, and nothing that was made up', async () => {
    const { id, message, chat } = await newChat('Ana');
    const before = await chat.card();
    const pressed = await chat.execute({ do: 'act', verb: 'approve' }, { amount: 1_000_000 });
    assert.equal(pressed.state, 'card');
    assert.deepEqual(await chat.card(), before, 'without an answer the card stays as it is');
    const [action, ...others] = told;
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...action, id: undefined, person: action?.person.entraId },
      {
        id: undefined,
        tenantId: contoso().tenantId,
        person: id,
        messageId: message.key.messageId,
        verb: 'approve',
        data: { request: 42, of: { who: 'ben' } },
        inputs: {},
      },
    );
    assert.equal(action?.id, given(pressed.deliveries[0]).activity.id);
  });

  test('a text and a card are what is seen then, by Execute and by Submit', async () => {
    const { chat } = await newChat('Ben');
    answer = async () => ({ text: 'Thank you' });
    const pressed = await chat.execute({ do: 'act', verb: 'reject' });
    assert.deepEqual([pressed.state, 'text' in pressed && pressed.text], ['message', 'Thank you']);
    assert.equal(
      await chat.answerTo(() => chat.submit({ do: 'act', verb: 'reject' }, {}, { duplicates: 2 })),
      'Thank you',
    );
    assert.equal((await chat.messages()).length, 2);
    assert.equal(told.length, 4, 'the author is told as often as Teams tells');
    assert.equal(new Set(told.map(({ id }) => id)).size, 2);

    const other = await newChat('Chloé');
    answer = async () => ({ card: approved });
    const shown = await other.chat.execute({ do: 'act', verb: 'approve' });
    assert.equal(shown.state === 'card' && wordsOf(shown.card), 'Approved');
    const third = await newChat('Dmitri');
    answer = async () => ({ card: approved });
    await third.chat.submit({ do: 'act', verb: 'approve' });
    await waitUntil('the update', async () => (await third.chat.words()) === 'Approved');
    assert.equal((await third.chat.messages()).length, 1);
  });

  test('what fails is told where faults are, and the person in their language', async () => {
    const { chat } = await newChat('Emeka', 'de-DE');
    answer = () => Promise.reject(new RangeError('no such request'));
    const pressed = await chat.execute({ do: 'act', verb: 'approve' });
    assert.deepEqual(
      [pressed.state, 'text' in pressed && pressed.text],
      ['message', 'Etwas ist schiefgegangen. Bitte versuchen Sie es noch einmal.'],
    );
    assert.deepEqual(
      faults.map((fault) => fault instanceof RangeError),
      [true],
    );
  });

  test('an author who does not answer in time is given up, long before Teams would', { timeout: 30_000 }, async () => {
    const { chat } = await newChat('Fay', 'fr-FR');
    answer = () => new Promise(() => {});
    const pressed = await chat.execute({ do: 'act', verb: 'approve' });
    assert.deepEqual(
      [pressed.state, 'text' in pressed && pressed.text],
      ['message', 'Une erreur s’est produite. Veuillez réessayer.'],
    );
    assert.deepEqual(
      faults.map((fault) => fault instanceof HeraldError && fault.code),
      ['E_ACTION_UNANSWERED'],
    );
  });

  test('who muted the topic still sees so when they press another button', async () => {
    const { chat } = await newChat('Gus');
    await chat.execute({ do: 'mute' });
    await chat.execute({ do: 'act', verb: 'approve' });
    assert.match(await chat.words(), /You muted “requests”/);
    assert.equal(told.length, 1);
  });

  test('a button that the message has not, or no longer has, shows the card as it is, and tells nobody', async () => {
    const { message, chat, id } = await newChat('Hana');
    const { control, appId } = contoso();
    const { conversationId, id: activityId } = await chat.latest();
    const press = (button: object, data: object) =>
      control.execute({
        appId,
        person: id,
        conversationId,
        activityId,
        verb: 'herald',
        data: { ...data, herald: { do: 'act', message: message.key.messageId, ...button } },
      });
    const wrong = [
      await press({ verb: 'delete' }, { request: 42 }),
      await press({ verb: 'reject' }, { request: 43 }),
      await press({ verb: 'reject' }, {}),
    ];
    for (const shown of wrong)
      assert.match(shown.state === 'card' ? wordsOf(shown.card) : '', /Ben asks for a new chair/);
    const edited = await message.update({
      ...request,
      what: 'Ben no longer asks',
      actions: [{ title: 'Fine', verb: 'fine' }],
    });
    await edited.finished();
    const late = await press({ verb: 'reject' }, { request: 42 });
    assert.match(late.state === 'card' ? wordsOf(late.card) : '', /Ben no longer asks/);
    assert.deepEqual(told, []);
    assert.equal((await message.responses()).clicked, 0);
    assert.equal((await press({ verb: 'fine' }, {})).state, 'card');
    assert.equal(told.length, 1);
  });

  test('whoever listens to nothing has presses counted, and the card stays', async () => {
    const { herald, ...on } = quiet();
    const [ivo] = await on.people(['Ivo'], { install: true });
    sent(await herald.send(ivo.id, request));
    const chat = chatOf(quiet(), ivo.id);
    const before = await chat.card();
    assert.equal((await chat.execute({ do: 'act', verb: 'approve' })).state, 'card');
    assert.deepEqual(await chat.card(), before);
  });
  const quiet = sharedContoso();
});

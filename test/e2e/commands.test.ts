import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Notification, Outcome } from 'herald';
import { chatOf, partsOf } from '../support/cards.ts';
import { sharedContoso, type Someone } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';
import { waitUntil } from '../support/wait-until.ts';

const build = (topic = 'builds'): Notification => ({
  kind: 'notification',
  topic,
  what: 'Build 7 failed',
  about: 'main',
  by: 'CI',
  actions: [{ title: 'Open build', url: 'https://ci.example/' }],
});
const OPTED_OUT: Outcome = { kind: 'skipped', why: 'opted-out' };

/** What people write, in which language, and what the bot answers. */
const talks: ReadonlyArray<{
  readonly locale: string;
  readonly mute: readonly [written: string, answer: string];
  readonly unmute: readonly [written: string, answer: string];
  readonly stop: readonly [written: string, answer: string];
  readonly start: readonly [written: string, answer: string];
}> = [
  {
    locale: 'en-US',
    mute: ['mute builds', 'You won’t get messages about “builds” any more.'],
    unmute: ['Unmute BUILDS!', 'You get messages about “builds” again.'],
    stop: ['stop', 'You won’t get messages any more, except those that can’t be muted.'],
    start: ['start', 'You get all messages again.'],
  },
  {
    locale: 'de-AT',
    mute: ['stumm builds', 'Sie erhalten keine Nachrichten zu „builds“ mehr.'],
    unmute: ['Stummschaltung von builds aufheben', 'Sie erhalten wieder Nachrichten zu „builds“.'],
    stop: ['Alles stumm.', 'Sie erhalten keine Nachrichten mehr, außer solchen, die sich nicht stummschalten lassen.'],
    start: ['stumm aus', 'Sie erhalten wieder alle Nachrichten.'],
  },
  {
    locale: 'fr-FR',
    mute: ['ne plus recevoir builds', 'Vous ne recevrez plus de messages sur «\u00A0builds\u00A0».'],
    unmute: ['reactiver builds', 'Vous recevrez de nouveau les messages sur «\u00A0builds\u00A0».'],
    stop: ['Arrêter', 'Vous ne recevrez plus de messages, sauf ceux qui ne peuvent pas être désactivés.'],
    start: ['tout réactiver', 'Vous recevrez de nouveau tous les messages.'],
  },
  {
    locale: 'es-ES',
    mute: ['silenciar builds', 'Ya no recibirás mensajes sobre «builds».'],
    unmute: ['dejar de silenciar builds', 'Vuelves a recibir mensajes sobre «builds».'],
    stop: ['¡silencio!', 'Ya no recibirás mensajes, salvo los que no se pueden silenciar.'],
    start: ['reactivar', 'Vuelves a recibir todos los mensajes.'],
  },
  {
    locale: 'pt-BR',
    mute: ['silenciar builds', 'Você não receberá mais mensagens sobre “builds”.'],
    unmute: ['nao silenciar builds', 'Você voltará a receber mensagens sobre “builds”.'],
    stop: ['parar', 'Você não receberá mais mensagens, exceto as que não podem ser silenciadas.'],
    start: ['retomar', 'Você voltará a receber todas as mensagens.'],
  },
  {
    locale: 'ja-JP',
    mute: ['builds をミュート', '今後、「builds」のメッセージは届きません。'],
    unmute: ['buildsのミュートを解除', '「builds」のメッセージが再び届くようになりました。'],
    stop: ['停止', 'ミュートできないものを除き、今後メッセージは届きません。'],
    start: ['再開', 'すべてのメッセージが再び届くようになりました。'],
  },
  {
    locale: 'pl-PL',
    mute: ['wycisz builds', 'Nie będziesz już otrzymywać wiadomości na temat „builds”.'],
    unmute: ['wylacz wyciszenie builds', 'Znów otrzymujesz wiadomości na temat „builds”.'],
    stop: ['Zatrzymaj', 'Nie będziesz już otrzymywać wiadomości oprócz tych, których nie można wyciszyć.'],
    start: ['wznów', 'Znów otrzymujesz wszystkie wiadomości.'],
  },
];

suite('what people write to the bot', () => {
  const contoso = sharedContoso();
  const someone = async (name: string, locale?: string): Promise<Someone> => {
    const { control, tenantId, appId } = contoso();
    const [person] = await control.addPeople({
      tenantId,
      people: [{ name, ...(locale === undefined ? {} : { locale }) }],
    });
    await control.install({ appId, person: given(person).id });
    return given(person);
  };

  for (const { locale, mute, unmute, stop, start } of talks)
    test(`in ${locale}: '${mute[0]}', '${unmute[0]}', '${stop[0]}' and '${start[0]}'`, async () => {
      const { herald } = contoso();
      const { id } = await someone('Ana', locale);
      const chat = chatOf(contoso(), id);
      sent(await herald.send(id, build()));
      const say = ([written, answer]: readonly [string, string]) =>
        chat.answerTo(() => chat.say(written)).then((text) => assert.equal(text, answer));
      await say(mute);
      assert.deepEqual(await herald.send(id, build()), OPTED_OUT);
      sent(await herald.send(id, build('news')));
      await say(unmute);
      sent(await herald.send(id, build()));
      await say(stop);
      for (const topic of ['builds', 'news']) assert.deepEqual(await herald.send(id, build(topic)), OPTED_OUT);
      await say(start);
      for (const topic of ['builds', 'news']) sent(await herald.send(id, build(topic)));
    });

  test('the same message three times is answered once', async () => {
    const { herald } = contoso();
    const { id } = await someone('Ben');
    const chat = chatOf(contoso(), id);
    sent(await herald.send(id, build()));
    assert.match(await chat.answerTo(() => chat.say('mute builds', { duplicates: 2 })), /any more/);
    assert.match(await chat.answerTo(() => chat.say('unmute builds')), /again/);
    const said = (await chat.messages()).filter(({ from, text }) => from.kind === 'bot' && text !== '');
    assert.equal(said.length, 2);
  });

  test('an answer comes to who muted everything, at whatever hour, whatever the caps', async () => {
    const { herald, control, appId } = contoso();
    const { id: tenantId } = await control.addTenant({ name: 'Fabrikam' });
    const [zoe] = await control.addPeople({ tenantId, people: [{ name: 'Zoë' }] });
    await control.install({ appId, person: given(zoe).id });
    const chat = chatOf(contoso(), given(zoe).id);
    await herald.setRules(tenantId, { quietHours: { from: '00:00', to: '23:59' }, cap: { most: 1, hours: 24 } });
    for (const written of ['stop', 'stop', 'start']) await chat.answerTo(() => chat.say(written));
  });

  test('a topic is known by its title too, and one that is not is said to be unknown', async () => {
    const { herald, tenantId } = contoso();
    const { id } = await someone('Chloé', 'de-DE');
    const chat = chatOf(contoso(), id);
    const rules = await herald.rules(tenantId);
    const topics = { ...rules.topics, pay: { title: { de: 'Gehälter', en: 'Pay' } } };
    await herald.setRules(tenantId, { ...rules, topics });
    assert.match(await chat.answerTo(() => chat.say('gehalter stummschalten')), /zu „Gehälter“/);
    assert.equal((await herald.preferences(tenantId, id)).topics.find(({ topic }) => topic === 'pay')?.muted, true);
    assert.equal(await chat.answerTo(() => chat.say('mute **Gehalt**')), 'Ein Thema „Gehalt“ kenne ich nicht.');
    await herald.setRules(tenantId, rules);
  });

  test('everything else is left alone, and so is what is not said to the bot alone', async () => {
    const { herald, control, appId, tenantId } = contoso();
    const [{ id }, { id: other }] = [await someone('Dmitri'), await someone('Emeka')];
    const chat = chatOf(contoso(), id);
    sent(await herald.send(id, build()));
    for (const text of ['help', 'please stop', 'stop the build', 'er ist stumm', 'why did you mute builds?'])
      await chat.say(text);
    await control.say({ appId, person: id, text: 'stop', mentionPeople: [other] });
    const group = await control.addGroupChat({ tenantId, members: [id, other] });
    await control.install({ appId, chat: group.id, by: id });
    await control.say({ appId, person: id, text: 'stop', in: { chatId: group.id }, mention: true });
    sent(await herald.send(id, build()));
    // What was left alone would have been answered by now: answers go in the order in which they were accepted.
    assert.match(await chat.answerTo(() => chat.say('mute builds')), /builds/);
    const said = (await chat.messages()).filter(({ from, text }) => from.kind === 'bot' && text !== '');
    assert.equal(said.length, 1);
    assert.deepEqual(
      (await control.chat({ chatId: group.id })).messages.filter(({ from }) => from.kind === 'bot'),
      [],
    );
  });

  test('whoever asks for their preferences gets a card, whose switches are kept when they save them', async () => {
    const { herald, tenantId } = contoso();
    const { id } = await someone('Fay');
    const chat = chatOf(contoso(), id);
    const rules = await herald.rules(tenantId);
    await herald.setRules(tenantId, { topics: { builds: {}, news: {}, safety: { required: true } } });
    await chat.answerTo(() => chat.say('preferences'));
    assert.match(await chat.words(), /What you get.*Can’t be switched off \| safety/);
    const switches = async () =>
      Object.fromEntries(
        partsOf(await chat.card()).flatMap(({ type, id: input, title, value }) =>
          type === 'Input.Toggle' ? [[String(title), { input: String(input), value }]] : [],
        ),
      );
    const shown = await switches();
    assert.deepEqual(
      [given(shown['builds']).value, given(shown['news']).value, shown['safety']],
      ['true', 'true', undefined],
    );
    const filledIn = (builds: string, news: string) =>
      Object.fromEntries(
        Object.entries(shown).map(([title, { input, value }]) => [
          input,
          title === 'builds' ? builds : title === 'news' ? news : value,
        ]),
      );

    const saved = await chat.execute({ do: 'set-preferences' }, filledIn('false', 'true'));
    assert.equal(saved.state, 'card');
    assert.deepEqual([(await switches())['builds']?.value, (await switches())['news']?.value], ['false', 'true']);
    assert.deepEqual(await herald.send(id, build()), OPTED_OUT);

    const card = given((await chat.messages()).find(({ from }) => from.kind === 'bot')).id;
    await chat.submit({ do: 'set-preferences' }, filledIn('true', 'false'));
    await waitUntil('the card anew', async () => (await chat.latest()).updated);
    assert.equal((await chat.latest()).id, card);
    assert.deepEqual([(await switches())['builds']?.value, (await switches())['news']?.value], ['true', 'false']);
    assert.deepEqual(await herald.send(id, build('news')), OPTED_OUT);
    sent(await herald.send(id, build()));
    await herald.setRules(tenantId, rules);
  });

  test('whoever muted everything and switches all on gets what there is not yet, too', async () => {
    const { herald, tenantId } = contoso();
    const { id } = await someone('Gus');
    const chat = chatOf(contoso(), id);
    await chat.answerTo(() => chat.say('stop'));
    await chat.answerTo(() => chat.say('preferences'));
    const inputs = partsOf(await chat.card()).flatMap(({ type, id: input }) =>
      type === 'Input.Toggle' ? [String(input)] : [],
    );
    await chat.execute({ do: 'set-preferences' }, Object.fromEntries(inputs.map((input) => [input, 'true'])));
    assert.equal((await herald.preferences(tenantId, id)).allMuted, false);
    sent(await herald.send(id, build('something new')));
  });

  test('who wants one topic again after muting everything still does when they save what the card shows', async () => {
    const { herald } = contoso();
    const { id } = await someone('Ivo');
    const chat = chatOf(contoso(), id);
    sent(await herald.send(id, build()));
    await chat.answerTo(() => chat.say('stop'));
    await chat.answerTo(() => chat.say('unmute builds'));
    await chat.answerTo(() => chat.say('preferences'));
    const shown = partsOf(await chat.card()).filter(({ type }) => type === 'Input.Toggle');
    await chat.execute(
      { do: 'set-preferences' },
      Object.fromEntries(shown.map(({ id: input, value }) => [String(input), value])),
    );
    sent(await herald.send(id, build()));
    assert.deepEqual(await herald.send(id, build('something newer')), OPTED_OUT);
  });

  test('from a card that was muted to the preferences, in its place and by Submit beside it', async () => {
    const { herald } = contoso();
    const { id } = await someone('Hana');
    const chat = chatOf(contoso(), id);
    const { activityId } = sent(await herald.send(id, build()));
    await chat.submit({ do: 'mute' });
    await waitUntil('the update', async () => (await chat.words()).includes('Undo'));
    await chat.answerTo(() => chat.submit({ do: 'show-preferences' }));
    assert.match(await chat.words(), /What you get/);
    assert.equal((await chat.messages()).length, 2, 'the notification is still there');
    const { herald: button } = given(
      partsOf(await chat.messages()).find(
        ({ herald: data }) => (data as { do?: string } | undefined)?.do === 'show-preferences',
      ),
    );
    const { control, appId } = contoso();
    const conversationId = await control.conversationId({ appId, person: id });
    const answer = await control.execute({
      appId,
      person: id,
      conversationId,
      activityId,
      verb: 'herald',
      data: { herald: button },
    });
    assert.equal(answer.state, 'card');
  });
});

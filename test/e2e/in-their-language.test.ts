import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { announcement, InputInvalid, notification, poll, type Message } from 'herald';
import { sharedContoso } from '../support/contoso.ts';

const build = notification({
  topic: 'builds',
  what: 'Build 7 failed',
  about: { name: 'herald/main', url: 'https://builds.example.com/7' },
  by: 'CI',
  at: '2026-12-01T08:00:00Z',
  actions: [{ title: 'Open', url: 'https://builds.example.com/7' }],
});
const lunch = poll({ question: 'Lunch?', options: ['Yes', 'No'], closesAt: '2026-12-04T11:00:00Z' });
const news = announcement({ topic: 'news', title: 'We are moving', text: 'On **December 1**.' });

const people = [
  { name: 'Ana', locale: 'en-US', timeZone: 'America/New_York' },
  { name: 'Bettina', locale: 'de-AT', timeZone: 'Europe/Vienna' },
  { name: 'Kenji', locale: 'ja-JP', timeZone: 'Asia/Tokyo' },
  { name: 'Sanne', locale: 'nl-NL', timeZone: 'Europe/Amsterdam' },
];

for (const store of ['embedded', 'server'] as const)
  suite(`messages of a kind, ${store} store`, () => {
    const contoso = sharedContoso({ store, herald: () => ({ language: 'fr' }) });

    test('one broadcast is read by everyone in their language and zone, and others in the bot’s', async () => {
      const { herald, control, appId, tenantId } = contoso();
      const added = await control.addPeople({ tenantId, people });
      // What somebody writes tells their language and zone; nothing else does.
      for (const { id } of added) {
        await control.install({ appId, person: id });
        await control.say({ appId, person: id, text: 'hello' });
      }
      const to = added.map(({ id }) => id);
      for (const message of [build, lunch, news])
        await (await herald.broadcast({ audience: { kind: 'list', to }, message })).finished();
      const read = await Promise.all(to.map(async (person) => (await control.window({ person })).text));
      const [ana = '', bettina = '', kenji = '', sanne = ''] = read;
      for (const words of ['Dec 1, 2026, 3:00', 'Mute builds', 'Vote', 'Closes Dec 4', 'Mute news'])
        assert.ok(ana.includes(words), `Ana reads: ${words}`);
      for (const words of ['1. Dez. 2026, 9:00', 'builds stummschalten', 'Abstimmen', 'Endet am 4. Dez.'])
        assert.ok(bettina.includes(words), `Bettina reads: ${words}`);
      for (const words of ['2026年12月1日 17:00', 'builds をミュート', '投票する'])
        assert.ok(kenji.includes(words), words);
      for (const words of ['1 déc. 2026, 9:00', 'Ne plus recevoir builds', 'Voter'])
        assert.ok(sanne.includes(words), `Sanne reads: ${words}`);
      for (const text of read)
        for (const words of ['Build 7 failed', 'herald/main', 'Lunch?', 'We are moving'])
          assert.ok(text.includes(words));
    });

    test('what recipients would miss is refused before anything is stored or sent', async () => {
      const { herald, ...on } = contoso();
      const [dmitri] = await on.people(['Dmitri'], { install: true });
      const { actions: _actions, ...mute } = build;
      const requests = await on.asked(() =>
        assert.rejects(
          herald.send(dmitri.id, mute as Message),
          (error) => error instanceof InputInvalid && error.faults.some(({ field }) => field === 'actions'),
        ),
      );
      assert.deepEqual(requests, []);
      assert.deepEqual(await on.texts(dmitri.id), []);
    });
  });

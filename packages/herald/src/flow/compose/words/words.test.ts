import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { languages } from './pick-words.ts';
import type { Words } from './words.ts';

/** Everything that a language says, with something distinct for all that it is given. */
function everything(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (typeof part === 'function') {
    const said: unknown = part({ place: 'PLACE', by: 'BY' }, 'SHOWN');
    return typeof said === 'function' ? everything(said) : [String(said)];
  }
  return Object.values(part ?? {}).flatMap(everything);
}

for (const [language, words] of Object.entries(languages))
  suite(`words in ${language}`, () => {
    test('none is empty, unfinished, or left in English', () => {
      const english = new Set(language === 'en' ? [] : everything(languages.en));
      for (const text of everything(words)) {
        assert.ok(text.trim() !== '' && !text.includes('undefined') && !text.includes('#'), text);
        assert.ok(!english.has(text) || text.length <= 2, text);
      }
    });

    test('a welcome names the place and who installed it, each only where it is known', () => {
      const { because } = words.welcome;
      for (const [given, named, left] of [
        [{ place: 'Kitchen', by: 'Ana' }, ['Kitchen', 'Ana'], []],
        [{ place: 'Kitchen' }, ['Kitchen'], ['Ana']],
        [{ by: 'Ana' }, ['Ana'], ['Kitchen']],
        [{}, [], ['Kitchen', 'Ana']],
      ] as const) {
        const said = because(given);
        assert.ok(named.every((name) => said.includes(name)) && left.every((name) => !said.includes(name)), said);
      }
    });

    test('each answer names the topic that it is about', () => {
      for (const kind of ['muted', 'unmuted', 'required', 'topic-unknown'] as const)
        assert.match(words.answers[kind]('builds'), /builds/);
    });
  });

const plurals: ReadonlyArray<{ words: Words; said: readonly string[] }> = [
  { words: languages.en, said: ['0 people voted', '1 person voted', '2 people voted'] },
  {
    words: languages.de,
    said: ['0 Personen haben abgestimmt', '1 Person hat abgestimmt', '2 Personen haben abgestimmt'],
  },
  { words: languages.fr, said: ['0 personne a voté', '1 personne a voté', '2 personnes ont voté'] },
  { words: languages.es, said: ['0 personas han votado', '1 persona ha votado', '2 personas han votado'] },
  { words: languages.pt, said: ['0 pessoa votou', '1 pessoa votou', '2 pessoas votaram'] },
  { words: languages.ja, said: ['0 人が投票しました', '1 人が投票しました', '2 人が投票しました'] },
];
for (const { words, said } of plurals)
  test(`plural: ${said[2]}`, () =>
    assert.deepEqual(
      [0, 1, 2].map((count) => words.poll.voters(count, String(count))),
      said,
    ));

test('Polish has a form for few and one for many', () =>
  assert.deepEqual(
    [1, 3, 5, 22, 112].map((count) => languages.pl.poll.voters(count, String(count))),
    [
      'Zagłosowała 1 osoba',
      'Zagłosowały 3 osoby',
      'Zagłosowało 5 osób',
      'Zagłosowały 22 osoby',
      'Zagłosowało 112 osób',
    ],
  ));

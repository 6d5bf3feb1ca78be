import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TopicPreference } from '../../../model/rules.ts';
import { commandKinds, commandWords, type CommandKind } from './command-words.ts';
import { findTopic } from './find-topic.ts';
import { fold } from './fold.ts';
import { readCommand, type Command } from './read-command.ts';

const mute = (topic: string, certain = true): Command => ({ kind: 'mute', topic, certain });
const unmute = (topic: string, certain = true): Command => ({ kind: 'unmute', topic, certain });

const cases: ReadonlyArray<readonly [text: string, command: Command | undefined]> = [
  ['stop', { kind: 'stop' }],
  ['  STOP!! ', { kind: 'stop' }],
  ['“Stop.”', { kind: 'stop' }],
  ['stop\u00A0\n', { kind: 'stop' }],
  ['&nbsp;stop', { kind: 'stop' }],
  ['/start', { kind: 'start' }],
  ['**unmute**', { kind: 'start' }],
  ['préférences ?', { kind: 'preferences' }],
  ['PREFERENCES', { kind: 'preferences' }],
  ['preférencias', { kind: 'preferences' }],
  ['s’abonner', { kind: 'start' }],
  ["S'ABONNER", { kind: 'start' }],
  ['ﾐｭｰﾄ', { kind: 'stop' }],
  ['ミュート　解除', { kind: 'start' }],
  ['<at>Herald</at> stop', { kind: 'stop' }],
  ['<at>Herald</at> <at>Bot</at>, mute builds', mute('builds')],
  ['<at id="0">Herald</at>&nbsp;mute builds', mute('builds')],
  ['mute Builds', mute('Builds')],
  ['Mute "Nightly builds".', mute('Nightly builds".')],
  ['mute «Straße»', mute('Straße')],
  ['mute c++', mute('c++')],
  ['Straße stumm schalten', mute('Straße', false)],
  ['Stummschaltung von Straße aufheben', unmute('Straße')],
  ['stumm aus builds', unmute('builds')],
  ['builds stumm aus', unmute('builds')],
  ['builds stumm!', mute('builds', false)],
  ['ビルドをミュート', mute('ビルド')],
  ['ビルド を ミュート', mute('ビルド')],
  ['ガをミュート', mute('ガ')],
  ['wylacz wyciszenie płace', unmute('płace')],
  ['WYŁĄCZ WYCISZENIE Płace', unmute('Płace')],
  ['stop the build', mute('the build', false)],
  ['help', undefined],
  ['Hilfe', undefined],
  ['', undefined],
  ['!', undefined],
  ['<at>Herald</at>', undefined],
  ['muted', undefined],
  ['please stop', undefined],
  ['stopping', undefined],
  ['why did you mute builds', undefined],
  [`mute ${'x'.repeat(300)}`, undefined],
];

for (const [text, command] of cases)
  test(`${JSON.stringify(text.slice(0, 60))} is ${command === undefined ? 'no command' : JSON.stringify(command)}`, () =>
    assert.deepEqual(readCommand(text), command));

const allPhrases = Object.entries(commandWords).flatMap(([language, words]) =>
  commandKinds.flatMap((kind) => words[kind].map((phrase: string) => ({ language, kind, phrase }))),
);

test('every phrase of every language is read as what it stands for, in any case and without accents', () => {
  for (const { language, kind, phrase } of allPhrases) {
    const certain = !phrase.endsWith('?');
    const written = phrase.replace('?', '').replace('{}', 'Nightly 7');
    const meant = kind === 'mute' || kind === 'unmute' ? { kind, topic: 'Nightly 7', certain } : { kind };
    for (const text of [written, written.toUpperCase(), fold(written), `¡${written}!`])
      assert.deepEqual(
        JSON.stringify(readCommand(text))?.toLowerCase(),
        JSON.stringify(meant).toLowerCase(),
        `${language}: ${text}`,
      );
  }
});

test('no phrase stands for two things, and every language has some of each', () => {
  const meaning = new Map<string, CommandKind>();
  for (const { kind, phrase } of allPhrases) {
    const folded = fold(phrase.replace('?', ''));
    assert.equal(meaning.get(folded) ?? kind, kind, phrase);
    meaning.set(folded, kind);
  }
  assert.deepEqual(Object.keys(commandWords), ['en', 'de', 'fr', 'es', 'pt', 'ja', 'pl']);
  for (const words of Object.values(commandWords)) for (const kind of commandKinds) assert.ok(words[kind].length > 0);
});

const topic = (name: string, title?: TopicPreference['title']): TopicPreference => ({
  topic: name,
  ...(title === undefined ? {} : { title }),
  required: false,
  muted: false,
});
const topics = [
  topic('c'),
  topic('c++'),
  topic('builds', { de: 'Bauläufe', en: 'Builds' }),
  topic('pay', 'Gehälter & Löhne'),
  topic('Ärger'),
  topic('ヒルト'),
  topic('ビルド'),
];
const meant: ReadonlyArray<readonly [written: string, topic: string | undefined]> = [
  ['builds', 'builds'],
  ['BUILDS!', 'builds'],
  ['baulaufe', 'builds'],
  ['Gehälter  & löhne', 'pay'],
  ['arger', 'Ärger'],
  ['ビルド', 'ビルド'],
  ['ビルド'.normalize('NFD'), 'ビルド'],
  ['ﾋﾞﾙﾄﾞ', 'ビルド'],
  ['c', 'c'],
  ['C++', 'c++'],
  ['c.', 'c'],
  ['#c', 'c'],
  ['build', undefined],
  ['', undefined],
];
for (const [written, name] of meant)
  test(`by '${written}' ${name === undefined ? 'no topic' : `the topic ${name}`} is meant`, () =>
    assert.equal(findTopic(topics, written)?.topic, name));

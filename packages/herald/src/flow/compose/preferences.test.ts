import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUTTON_KEY, topicInput } from '../../model/buttons.ts';
import type { Preferences, TopicPreference } from '../../model/rules.ts';
import { answerText, renderPreferences } from './render.ts';
import { buttonsOf, cardOf, partsOf } from './testing/card-parts.ts';
import { plainText } from './plain-text.ts';

const options = { language: 'en' };
const topic = (name: string, more: Partial<TopicPreference> = {}): TopicPreference => ({
  topic: name,
  required: false,
  muted: false,
  ...more,
});
const shown = (preferences: Partial<Preferences>, locale = 'en') =>
  renderPreferences({ allMuted: false, topics: [], ...preferences }, { locale }, options);
const switches = (payload: ReturnType<typeof shown>) =>
  partsOf(payload)
    .filter(({ type }) => type === 'Input.Toggle')
    .map(({ id, title, value }) => ({ id, title, value }));
const hours = (quietHours: Preferences['quietHours']) =>
  plainText(cardOf(shown(quietHours === undefined ? {} : { quietHours })));

test('each topic has a switch, numbered as the button names them; what is required has none', () => {
  const payload = shown({
    topics: [topic('builds'), topic('safety', { required: true }), topic('news', { muted: true })],
  });
  assert.deepEqual(switches(payload), [
    { id: topicInput(0), title: 'builds', value: 'true' },
    { id: topicInput(1), title: 'news', value: 'false' },
  ]);
  assert.deepEqual(
    buttonsOf(payload).map(({ data }) => data),
    [{ [BUTTON_KEY]: { do: 'set-preferences', topics: ['builds', 'news'] } }],
  );
  assert.match(plainText(cardOf(payload)), /Can’t be switched off\nsafety/);
});

test('when everything is muted, all switches are off', () => {
  const payload = shown({ allMuted: true, topics: [topic('builds', { muted: true }), topic('news', { muted: true })] });
  assert.deepEqual(
    switches(payload).map(({ value }) => value),
    ['false', 'false'],
  );
  assert.match(plainText(cardOf(payload)), /You muted everything that can be muted/);
});

test('what was wanted again after everything was muted is on', () => {
  const payload = shown({ allMuted: true, topics: [topic('builds'), topic('news', { muted: true })] });
  assert.deepEqual(
    switches(payload).map(({ value }) => value),
    ['true', 'false'],
  );
  assert.doesNotMatch(plainText(cardOf(payload)), /You muted everything/);
});

test('a topic is shown by its title in the reader’s language', () => {
  const title = { 'en-GB': 'Company news', de: 'Neues' };
  const inLanguage = (locale: string) => switches(shown({ topics: [topic('news', { title })] }, locale))[0]?.title;
  assert.deepEqual(['de-AT', 'en', 'pl'].map(inLanguage), ['Neues', 'Company news', 'news']);
  assert.equal(switches(shown({ topics: [topic('news', { title: 'All news' })] }))[0]?.title, 'All news');
});

test('without topics there is nothing to save', () => {
  assert.deepEqual(buttonsOf(shown({})), []);
  assert.match(plainText(cardOf(shown({}))), /nothing to switch off yet/);
});

test('own quiet hours are shown, and none where there are none', () => {
  assert.match(hours({ from: '22:00', to: '07:00' }), /Your quiet hours: 22:00 to 07:00/);
  assert.doesNotMatch(hours('none'), /quiet hours/);
  assert.doesNotMatch(hours(undefined), /quiet hours/);
});

test('a multitude of topics does not make a card that Teams refuses', () => {
  const payload = shown({
    topics: Array.from({ length: 5_000 }, (_, index) =>
      topic(`${index}`, { title: 'x'.repeat(1_000), required: index % 2 === 0 }),
    ),
  });
  assert.ok(JSON.stringify(payload).length * 2 < 80 * 1024);
});

test('an answer is in the reader’s language', () => {
  assert.equal(answerText({ kind: 'saved' }, { locale: 'de-CH' }, options), 'Ihre Auswahl ist gespeichert.');
  assert.equal(
    answerText({ kind: 'muted', title: 'builds' }, {}, { language: 'es' }),
    'Ya no recibirás mensajes sobre «builds».',
  );
});

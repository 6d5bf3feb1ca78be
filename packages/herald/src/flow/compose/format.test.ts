import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reader } from '../../model/content.ts';
import { formatFor } from './format.ts';

const NOON = '2026-07-01T12:00:00Z';

const times: ReadonlyArray<{ who: string; reader: Reader; language?: string; time: RegExp }> = [
  { who: 'someone in Vienna', reader: { locale: 'de-AT', timeZone: 'Europe/Vienna' }, time: /^1\. Juli 2026, 14:00$/ },
  {
    who: 'someone in New York',
    reader: { locale: 'en-US', timeZone: 'America/New_York' },
    time: /^Jul 1, 2026, 8:00\sAM$/,
  },
  { who: 'someone in Tokyo', reader: { locale: 'ja', timeZone: 'Asia/Tokyo' }, time: /^2026年7月1日 21:00$/ },
  { who: 'nobody in particular', reader: {}, time: /^Jul 1, 2026, 12:00\sPM UTC$/ },
  { who: 'a reader without a zone', reader: { locale: 'pl' }, time: /^1 lip 2026, 12:00 UTC$/ },
  { who: 'a zone that there is not', reader: { locale: 'en', timeZone: 'Mars/Olympus' }, time: /12:00\sPM UTC$/ },
  { who: 'a locale that is none', reader: { locale: '!!', timeZone: 'UTC' }, time: /^Jul 1, 2026, 12:00\sPM$/ },
  {
    who: 'a language that we do not speak',
    reader: { locale: 'it-IT' },
    language: 'de',
    time: /^1\. Juli 2026, 12:00 UTC$/,
  },
  { who: 'a locale with an underscore', reader: { locale: 'pt_BR' }, time: /^1 de jul\. de 2026, 12:00 UTC$/ },
];
for (const { who, reader, language = 'en', time } of times)
  test(`${who} reads when it was in their own way`, () =>
    assert.match(formatFor(reader, { language }).time(NOON), time));

test('what is no time is shown as it is', () => assert.equal(formatFor({}, { language: 'en' }).time('soon'), 'soon'));

const chosen: ReadonlyArray<{ locale?: string; language: string; undo: string }> = [
  { locale: 'de-AT', language: 'en', undo: 'Rückgängig' },
  { locale: 'DE', language: 'en', undo: 'Rückgängig' },
  { locale: 'it', language: 'fr-CA', undo: 'Annuler' },
  { locale: 'it', language: 'nl', undo: 'Undo' },
  { language: 'pl', undo: 'Cofnij' },
  { locale: '', language: '', undo: 'Undo' },
];
for (const { locale, language, undo } of chosen)
  test(`locale ${locale} with ${language} for the others: ${undo}`, () =>
    assert.equal(formatFor(locale === undefined ? {} : { locale }, { language }).words.topic.undo, undo));

test('formats are kept, but not without end', () => {
  const first = formatFor({ locale: 'de' }, { language: 'en' });
  assert.equal(formatFor({ locale: 'de' }, { language: 'en' }), first);
  for (let zone = 0; zone < 600; zone += 1) formatFor({ timeZone: `None/${zone}` }, { language: 'en' });
  assert.notEqual(formatFor({ locale: 'de' }, { language: 'en' }), first);
});

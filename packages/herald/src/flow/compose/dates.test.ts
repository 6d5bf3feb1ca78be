import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateMark, datesAsIso, dateText, fillDates, fillDatesIn, withoutDateMarks } from './dates.ts';
import type { Reader } from '../../model/content.ts';

const at = new Date('2026-12-03T09:05:00Z');

const cases: ReadonlyArray<{ who: string; reader: Reader; reads: string }> = [
  {
    who: 'someone in Vienna',
    reader: { locale: 'de-AT', timeZone: 'Europe/Vienna' },
    reads: '\u200B3. Dezember 2026 um 10:05',
  },
  { who: 'someone in Tokyo', reader: { locale: 'ja-JP', timeZone: 'Asia/Tokyo' }, reads: '2026年12月3日 18:05' },
  {
    who: 'someone in New York',
    reader: { locale: 'en-US', timeZone: 'America/New_York' },
    reads: 'December 3, 2026 at 4:05 AM',
  },
  { who: 'someone of whom no zone is known', reader: { locale: 'fr-FR' }, reads: '3 décembre 2026 à 09:05 UTC' },
  { who: 'someone of whom nothing is known', reader: {}, reads: '3 grudnia 2026 09:05 UTC' },
  {
    who: 'someone whose zone is none',
    reader: { locale: 'en-GB', timeZone: 'Mars/Base' },
    reads: '3 December 2026 at 09:05 UTC',
  },
  { who: 'someone whose language is none', reader: { locale: 'not a language' }, reads: '3 grudnia 2026 09:05 UTC' },
];
for (const { who, reader, reads } of cases)
  test(`${who} is shown an instant in their own way`, () => {
    assert.equal(narrow(dateText(at, reader, 'pl')), reads);
    assert.equal(narrow(fillDates(`Until ${dateMark(at)}!`, reader, 'pl')), `Until ${reads}!`);
  });

test('an instant in a text for no person is ISO 8601, and a text that only looks marked stays as it is', () => {
  assert.equal(datesAsIso(`since=${dateMark(at)}`), 'since=2026-12-03T09:05:00.000Z');
  assert.equal(withoutDateMarks(`a${dateMark(at)}b`), 'a2026-12-03T09:05:00.000Zb');
  assert.equal(fillDates('\uE3D0soon\uE3D1', {}, 'en'), 'soon');
});

test('every text of a whole value is filled, and what has nothing to fill is left the same object', () => {
  const same = { text: 'no date', list: [1, null, true] };
  const filled = fillDatesIn({ summary: `x ${dateMark(at)}`, attachments: [{ same, body: [dateMark(at)] }] }, (text) =>
    text.replaceAll(dateMark(at), 'then'),
  );
  assert.deepEqual(filled, { summary: 'x then', attachments: [{ same, body: ['then'] }] });
  assert.equal(filled.attachments[0]?.same, same);
  assert.equal(
    fillDatesIn(same, (text) => text),
    same,
  );
});

/** Newer data of languages have narrow blanks, which are blanks to a reader. */
const narrow = (text: string): string => text.replaceAll(/[\u202F\u00A0]/g, ' ');

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Content, Poll } from './content.ts';
import { hasSameOptions, pollOf, resultOf } from './poll.ts';

const soup: Poll = { kind: 'poll', question: 'Soup?', options: ['Yes', 'No'], closesAt: '2026-12-01T12:00:00Z' };
const suppe: Poll = { ...soup, question: 'Suppe?', options: ['Ja', 'Nein'] };
const both: Content = { kind: 'localized', variants: { de: suppe, en: soup }, otherwise: soup };
const text: Content = { kind: 'announcement', title: 'Soup', text: 'There is soup' };

test('content in several languages is the poll that those get who have none of them', () => {
  assert.deepEqual([pollOf(both), pollOf(suppe), pollOf(text)], [soup, suppe, undefined]);
});

test('a result is in as many languages as its poll', () => {
  const came = { votes: [1, 0], voters: 1, closed: true };
  assert.deepEqual(resultOf(both, came), {
    kind: 'localized',
    variants: { de: { kind: 'poll-result', poll: suppe, ...came }, en: { kind: 'poll-result', poll: soup, ...came } },
    otherwise: { kind: 'poll-result', poll: soup, ...came },
  });
});

const edits: ReadonlyArray<{ what: string; before: Content; after: Content; same: boolean }> = [
  { what: 'nothing', before: both, after: both, same: true },
  { what: 'the question', before: soup, after: { ...soup, question: 'Soup today?' }, same: true },
  { what: 'an option', before: soup, after: { ...soup, options: ['Yes', 'Never'] }, same: false },
  {
    what: 'an option in one language',
    before: both,
    after: { ...both, variants: { ...both.variants, de: { ...suppe, options: ['Ja', 'Nie'] } } },
    same: false,
  },
  { what: 'another language that is there', before: soup, after: both, same: true },
  { what: 'a language that is gone', before: both, after: soup, same: true },
  { what: 'everything', before: soup, after: text, same: false },
];
for (const { what, before, after, same } of edits)
  test(`an edit of ${what} leaves the options ${same ? 'as they are' : 'no more as they were'}`, () =>
    assert.equal(hasSameOptions(before, after), same));

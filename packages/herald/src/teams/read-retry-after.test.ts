import assert from 'node:assert/strict';
import test from 'node:test';
import { readRetryAfter, type AnswerHeaders } from './read-retry-after.ts';

const NINE = new Date('2026-11-02T09:00:00.000Z');

const cases: ReadonlyArray<readonly [name: string, headers: AnswerHeaders, until: string | undefined]> = [
  ['no header', {}, undefined],
  ['seconds', { 'retry-after': '7' }, '2026-11-02T09:00:07.000Z'],
  ['no seconds', { 'retry-after': '0' }, '2026-11-02T09:00:00.000Z'],
  ['parts of seconds', { 'retry-after': '1.5' }, '2026-11-02T09:00:01.500Z'],
  ['hours', { 'retry-after': '7200' }, '2026-11-02T11:00:00.000Z'],
  ['milliseconds', { 'retry-after-ms': '250' }, '2026-11-02T09:00:00.250Z'],
  ['milliseconds, as Azure also writes them', { 'x-ms-retry-after-ms': '250' }, '2026-11-02T09:00:00.250Z'],
  ['both: the later counts', { 'retry-after-ms': '250', 'retry-after': '1' }, '2026-11-02T09:00:01.000Z'],
  ['a date', { 'retry-after': 'Mon, 02 Nov 2026 09:01:00 GMT' }, '2026-11-02T09:01:00.000Z'],
  ['a date of the second form', { 'retry-after': 'Monday, 02-Nov-26 09:01:00 GMT' }, '2026-11-02T09:01:00.000Z'],
  ['a date of the third form', { 'retry-after': 'Mon Nov  2 09:01:00 2026' }, '2026-11-02T09:01:00.000Z'],
  ['a date that has passed', { 'retry-after': 'Mon, 02 Nov 2026 08:00:00 GMT' }, '2026-11-02T08:00:00.000Z'],
  ['more than a date can hold', { 'retry-after': '99999999999999999999' }, '+275760-09-13T00:00:00.000Z'],
  ['a negative number', { 'retry-after': '-5' }, undefined],
  ['words', { 'retry-after': 'soon' }, undefined],
  ['a day that is none', { 'retry-after': 'Mon, 99 Nov 2026 09:01:00 GMT' }, undefined],
  ['what Date.parse takes for a date', { 'retry-after': 'x 5' }, undefined],
  ['nothing', { 'retry-after': '' }, undefined],
  ['twice', { 'retry-after': ['1', '2'] }, undefined],
];
for (const [name, headers, until] of cases)
  test(`Retry-After: ${name}`, () => assert.equal(readRetryAfter(headers, NINE)?.toISOString(), until));

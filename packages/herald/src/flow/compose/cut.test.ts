import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut } from './cut.ts';

const cases: ReadonlyArray<{ what: string; text: string; most: number; becomes: string }> = [
  { what: 'a short text stays', text: 'Build 7 failed', most: 14, becomes: 'Build 7 failed' },
  { what: 'lines become one', text: ' Build 7\n  failed\t', most: 20, becomes: 'Build 7 failed' },
  { what: 'a long text ends at a word', text: 'Build 7 failed again', most: 16, becomes: 'Build 7 failed…' },
  { what: 'a long word is parted', text: 'x'.repeat(40), most: 10, becomes: `${'x'.repeat(9)}…` },
  { what: 'no surrogate pair is parted', text: '👍'.repeat(10), most: 8, becomes: '👍👍👍…' },
  { what: 'no family is parted', text: 'ab👨‍👩‍👧‍👦cd', most: 8, becomes: 'ab…' },
  { what: 'an accent stays on its letter', text: 'abce\u0301f', most: 5, becomes: 'abc…' },
];
for (const { what, text, most, becomes } of cases)
  test(`${what}, and what comes fits`, () => {
    const short = cut(text, most);
    assert.equal(short, becomes);
    assert.ok(short.length <= most && short.isWellFormed());
  });

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakable, withBreaks } from './breakable.ts';

const B = '\u200B';
const cases: ReadonlyArray<{ what: string; text: string; becomes: string }> = [
  { what: 'words', text: 'Three tests failed.', becomes: 'Three tests failed.' },
  { what: 'a long word of a language', text: 'die Benachrichtigungen', becomes: 'die Benachrichtigungen' },
  { what: 'a path', text: 'see src/flow/compose/a_b.ts.', becomes: `see src/${B}flow/${B}compose/${B}a_${B}b.${B}ts.` },
  { what: 'an address', text: 'https://a.example/?x=1', becomes: `https://${B}a.${B}example/?${B}x=${B}1` },
  { what: 'a hash', text: 'a'.repeat(40), becomes: `${'a'.repeat(20)}${B}${'a'.repeat(20)}` },
  {
    what: 'ideographs',
    text: '段ボール箱は廊下にありますので名前を書いてください',
    becomes: '段ボール箱は廊下にありますので名前を書いてください',
  },
];
for (const { what, text, becomes } of cases) test(`${what}: ${text}`, () => assert.equal(breakable(text), becomes));

test('only what is shown as it is gets room for line ends', () => {
  const address = 'https://a.example/some/where';
  const run = { type: 'TextRun', text: address };
  const block = { type: 'TextBlock', text: address };
  assert.deepEqual(
    withBreaks([
      block,
      { type: 'RichTextBlock', inlines: [run] },
      { type: 'Action.OpenUrl', url: address, title: address },
    ]),
    [
      block,
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: breakable(address) }] },
      { type: 'Action.OpenUrl', url: address, title: address },
    ],
  );
});

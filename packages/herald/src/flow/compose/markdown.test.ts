import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { asMarkdown, asMarkdownUrl, withoutMarkdown } from './markdown.ts';

/** More than Teams understands: what means nothing here means nothing there. Code is left out, which no card of Teams has. */
const markdown = new MarkdownIt({ html: true }).enable(['strikethrough', 'table']).disable(['backticks', 'fence']);

const cases: ReadonlyArray<{ what: string; text: string; written?: string }> = [
  { what: 'bold', text: '**now**', written: String.raw`\*\*now\*\*` },
  { what: 'italic', text: '_now_', written: String.raw`\_now\_` },
  { what: 'a name with underscores', text: 'src/read_the_file.ts', written: 'src/read_the_file.ts' },
  { what: 'a name with underscores around it', text: '__init__.py', written: String.raw`\_\_init\_\_.py` },
  { what: 'a link', text: '[free](https://evil.example)', written: String.raw`\[free\](https://evil.example)` },
  { what: 'a definition of a link', text: '[x]: https://evil.example' },
  { what: 'a mention', text: '<at>Ana</at>', written: '<\u200Bat>Ana<\u200B/at>' },
  { what: 'a comparison', text: 'a < b && b > c', written: 'a < b && b > c' },
  { what: 'an entity', text: '&lt;b&gt;', written: '&\u200Blt;b&\u200Bgt;' },
  { what: 'a path', text: String.raw`\\server\share\_x`, written: '\\\u200B\\server\\share\\\u200B\\_x' },
  { what: 'a backslash at its end', text: 'C:\\', written: 'C:\\\u200B' },
  { what: 'a list', text: '- one\n+ two\n* three\n1. four\n2) five' },
  { what: 'a date that looks like a list', text: '3. Dezember 2026', written: '\u200B3. Dezember 2026' },
  { what: 'a number with a point', text: '3.14 of 7', written: '3.14 of 7' },
  { what: 'an issue’s number', text: '#42 is done', written: '#42 is done' },
  { what: 'a heading', text: '# Loud' },
  { what: 'a heading underlined', text: 'Loud\n====' },
  { what: 'a line across', text: 'a\n\n---' },
  { what: 'a quotation', text: '> said' },
  { what: 'what is struck out', text: '~~not~~' },
  { what: 'a date function', text: '{{DATE(2026-01-01T00:00:00Z)}}', written: '{\u200B{DATE(2026-01-01T00:00:00Z)}}' },
  { what: 'text that is set in', text: '    four blanks' },
  { what: 'a table', text: 'a | b\n--|--\n1 | 2' },
  { what: 'each of several lines', text: 'one \r\ntwo\n\n\nthree', written: 'one\n\ntwo\n\nthree' },
  { what: 'an address', text: '<https://evil.example>' },
  { what: 'a picture', text: '![x](https://evil.example/x.png)' },
];
for (const { what, text, written } of cases)
  test(`${what} is shown as it is`, () => {
    assert.equal(seen(asMarkdown(text)), plain(text));
    if (written !== undefined) assert.equal(asMarkdown(text), written);
  });

const pieces = fc.constantFrom(
  '*',
  '**',
  '_',
  '__',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '&',
  ';',
  'amp',
  '\\',
  '~',
  '`',
  '#',
  '-',
  '+',
  '1.',
  '=',
  '|',
  ':',
  '!',
  '{',
  '}',
  ' ',
  '\n',
  '\t',
  'a',
  'b',
  'é',
  '漢',
  'https://x.example',
  '<b>',
  '</at>',
  '&#42;',
  '"',
);
test('whatever the text, alone or within Markdown, no character of it is lost or means anything', () => {
  const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (one, other) => {
      assert.equal(seen(asMarkdown(one)), plain(one));
      assert.equal(seen(`x ${asMarkdown(one)}${asMarkdown(other)} y`), plain(`x ${one}${other} y`));
      const link = markdown.render(
        `x [go ${asMarkdown(one.replaceAll(/\s/g, ' '))}](https://a.example/${asMarkdownUrl(other)}) y`,
      );
      assert.match(link, /^<p>x <a href="https:\/\/a\.example\/[^"]*">go [^]*<\/a> y<\/p>\s*$/);
    }),
    {
      numRuns: 2_000,
      examples: [
        ['&', 'amp;'],
        ['&am', 'p;'],
        ['&#4', '2;'],
      ],
    },
  );
});

test('what one text ends with and another begins with means nothing together', () => {
  for (const [one, other, together] of [
    ['{', '{DATE(2026-01-01T00:00:00Z)}}', '{{'],
    ['~', '~gone~~', '~~gone'],
    ['&am', 'p;', '&amp;'],
    ['<', 'b>', '<b'],
  ] as const)
    assert.ok(!`${asMarkdown(one)}${asMarkdown(other)}`.includes(together), together);
});

const cited: ReadonlyArray<{ text: string; says: string }> = [
  {
    text: 'Boxes are **in the _hall_**.\n\n- Label each\n- Go *home*',
    says: 'Boxes are in the hall.\n\n• Label each\n• Go home',
  },
  { text: '1. See [the plan](https://a.example/x_y)', says: '• See the plan' },
  { text: 'a_long_name, 2 * 3 * 4 and __init__', says: 'a_long_name, 2 * 3 * 4 and init' },
];
for (const { text, says } of cited)
  test(`“${text}” is cited as what it says`, () => assert.equal(withoutMarkdown(text), says));
test('what a variable put into Markdown is cited as it was', () => {
  for (const { text } of cases) assert.equal(plain(withoutMarkdown(asMarkdown(text))), plain(text));
});

/** What is seen of Markdown; tags that the text did not have are left in it. */
function seen(source: string): string {
  const html = markdown.render(source).replaceAll(/<\/?p>/g, ' ');
  return plain(
    html
      .replaceAll('\u200B', '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  );
}

/** Blanks and line ends count as one. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

import assert from 'node:assert/strict';
import { test } from 'node:test';
import MarkdownIt from 'markdown-it';
import type { FromTemplate, Template } from '../../model/message.ts';
import { dateMark } from './dates.ts';
import { cardOf, expand, notification, templateOf, type Body } from './testing/templates.ts';

const EVIL = '**x** <at>Ana</at> [y](https://evil.example) ${secret} `';
/** What it is where Markdown is read. */
const HARMLESS =
  String.raw`\*\*x\*\* <${'\u200B'}at>Ana<${'\u200B'}/at> \[y\](https://evil.example) ${'${secret}'} ` + '`';
const at = new Date('2026-12-03T09:05:00Z');

const said = async (template: Template, variables: FromTemplate['variables'] = {}) =>
  (await expand({ template, variables })).otherwise as Record<string, unknown>;
const bodyOf = async (body: Body, variables: FromTemplate['variables'] = {}) =>
  ((await said(templateOf(cardOf(body)), variables))['card'] as { body: Body }).body;

test('each variant gets the variables, in a message of any kind', async () => {
  const template: Template = {
    variants: {
      en: notification('Build ${build} failed', { name: '${branch}', url: 'https://builds.example/${build}' }),
      'de-AT': notification('Build ${build} ist fehlgeschlagen', '${branch}'),
    },
    otherwise: 'en',
  };
  const expanded = await expand({ template: 'failed', variables: { build: 7, branch: EVIL } }, { failed: template });
  assert.deepEqual(expanded, {
    kind: 'localized',
    variants: {
      en: notification('Build 7 failed', { name: EVIL, url: 'https://builds.example/7' }),
      'de-AT': notification('Build 7 ist fehlgeschlagen', EVIL),
    },
    otherwise: notification('Build 7 failed', { name: EVIL, url: 'https://builds.example/7' }),
  });
});

test('a card repeats what is bound to a list, and leaves out what its condition does not want', async () => {
  const body = [
    { type: 'TextBlock', $data: '${items}', text: '${$index}: ${name} of ${$root.total}' },
    { type: 'TextBlock', $when: '${total > 5}', text: 'many' },
    { type: 'TextBlock', $when: '${exists(note)}', text: 'Note: ${note}' },
    { type: 'TextBlock', text: '${if(note, note, "none")}' },
  ];
  assert.deepEqual(await bodyOf(body, { items: [{ name: 'a_b' }, { name: '*c*' }], total: 2 }), [
    { type: 'TextBlock', text: '0: a_b of 2' },
    { type: 'TextBlock', text: String.raw`1: \*c\* of 2` },
    { type: 'TextBlock', text: 'none' },
  ]);
});

const places: ReadonlyArray<{ where: string; body: Body; becomes: Body }> = [
  {
    where: 'in a TextBlock, alone',
    body: [{ type: 'TextBlock', text: '${v}' }],
    becomes: [{ type: 'TextBlock', text: HARMLESS }],
  },
  {
    where: 'in a TextBlock, within Markdown and after an escaped expression',
    body: [{ type: 'TextBlock', text: '`\\${v}` is **${v}**' }],
    becomes: [{ type: 'TextBlock', text: `\`\${v}\` is **${HARMLESS}**` }],
  },
  {
    where: 'in a TextBlock, through a function',
    body: [{ type: 'TextBlock', text: "${concat(toUpper('a}'), v)}" }],
    becomes: [{ type: 'TextBlock', text: `A}${HARMLESS}` }],
  },
  {
    where: 'in a fact',
    body: [{ type: 'FactSet', facts: [{ title: '${v}', value: '${v}' }] }],
    becomes: [{ type: 'FactSet', facts: [{ title: HARMLESS, value: HARMLESS }] }],
  },
  {
    where: 'in facts that are a variable themselves',
    body: [{ type: 'FactSet', facts: '${facts}' }],
    becomes: [{ type: 'FactSet', facts: [{ title: HARMLESS, value: '7' }] }],
  },
  {
    where: 'in facts that an expression makes',
    body: [{ type: 'FactSet', facts: '${createArray(addProperty(json(\'{"title": "a"}\'), \'value\', v))}' }],
    becomes: [{ type: 'FactSet', facts: [{ title: 'a', value: HARMLESS }] }],
  },
  {
    where: 'in the address of a link',
    body: [{ type: 'TextBlock', text: '[open](https://a.example/${link})' }],
    becomes: [{ type: 'TextBlock', text: '[open](https://a.example/a%29%20%5Bx%5D%28https://evil.example)' }],
  },
  {
    where: 'in a RichTextBlock, where there is no Markdown',
    body: [{ type: 'RichTextBlock', inlines: ['${v}', { type: 'TextRun', text: '${v}' }] }],
    becomes: [{ type: 'RichTextBlock', inlines: [EVIL, { type: 'TextRun', text: EVIL }] }],
  },
  {
    where: 'in the title of a button, and in what it brings back',
    body: [
      { type: 'ActionSet', actions: [{ type: 'Action.Submit', title: '${v} ${n}', data: { v: '${v}', n: '${n}' } }] },
    ],
    becomes: [{ type: 'ActionSet', actions: [{ type: 'Action.Submit', title: `${EVIL} 7`, data: { v: EVIL, n: 7 } }] }],
  },
  {
    where: 'as a number, where a text belongs',
    body: [
      { type: 'TextBlock', text: '${n}' },
      { type: 'Input.Text', id: 'a', label: '${n}', maxLength: '${n}' },
    ],
    becomes: [
      { type: 'TextBlock', text: '7' },
      { type: 'Input.Text', id: 'a', label: '7', maxLength: 7 },
    ],
  },
  {
    where: 'as an instant',
    body: [
      { type: 'TextBlock', text: 'Until ${at}' },
      { type: 'Action.OpenUrl', title: '${at}', url: 'https://a.example/?at=${at}' },
      { type: 'Action.Submit', data: { at: '${at}' } },
    ],
    becomes: [
      { type: 'TextBlock', text: `Until ${dateMark(at)}` },
      { type: 'Action.OpenUrl', title: dateMark(at), url: 'https://a.example/?at=2026-12-03T09:05:00.000Z' },
      { type: 'Action.Submit', data: { at: '2026-12-03T09:05:00.000Z' } },
    ],
  },
  {
    where: 'that pretends to be an instant, or a mark',
    body: [{ type: 'TextBlock', text: '${mark}' }],
    becomes: [{ type: 'TextBlock', text: String.raw`2026-12-03T09:05:00.000Z\*` }],
  },
];
for (const { where, body, becomes } of places)
  test(`a variable ${where} stays in its place`, async () => {
    const link = 'a) [x](https://evil.example';
    const mark = `${dateMark(at)}\uE3D5*\uE3D9`;
    const variables = { v: EVIL, link, n: 7, at, mark, facts: [{ title: EVIL, value: '7', '\uE3D9': true }] };
    assert.deepEqual(await bodyOf(body, variables), becomes);
  });

test('somebody is mentioned by the same name in the text and in the entity', async () => {
  const msteams = {
    entities: [{ type: 'mention', text: '<at>${name}</at>', mentioned: { id: '${id}', name: '${name}' } }],
  };
  const body = [{ type: 'TextBlock', text: 'Thanks, <at>${name}</at>' }];
  const variables = { name: 'Ana_</at>_*', id: '29:a' };
  const { card } = await said(templateOf(cardOf(body, { msteams })), variables);
  const { body: texts, msteams: mentions } = card as { body: Body; msteams: typeof msteams };
  assert.equal(texts[0]?.['text'], `Thanks, ${mentions.entities[0]?.text}`);
  assert.equal(mentions.entities[0]?.text, '<at>Ana_/at_*</at>');
});

test('the Markdown of an announcement is the author’s, and what is in it is the variable’s', async () => {
  const text = '- **${v}**\n- [${v}](https://a.example)\n\n${lines}';
  const announcement = { kind: 'announcement', title: '${v}', text };
  const expanded = await said(templateOf(announcement), { v: '2 * [3]', lines: '1. one\n2. two' });
  assert.equal(expanded['title'], '2 * [3]');
  assert.equal(
    new MarkdownIt().render(String(expanded['text'])).replaceAll('\u200B', ''),
    '<ul>\n<li><strong>2 * [3]</strong></li>\n<li><a href="https://a.example">2 * [3]</a></li>\n</ul>\n<p>1. one</p>\n<p>2. two</p>\n',
  );
});

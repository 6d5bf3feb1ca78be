import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from './plain-text.ts';

const text = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, ...more });

const cases: ReadonlyArray<{ what: string; body: unknown; becomes: string }> = [
  { what: 'texts, one a line', body: [text('a'), text('b')], becomes: 'a\nb' },
  {
    what: 'runs, side by side',
    body: [{ type: 'RichTextBlock', inlines: ['a', { type: 'TextRun', text: ' b' }] }],
    becomes: 'a b',
  },
  {
    what: 'columns, on one line',
    body: [{ type: 'ColumnSet', columns: [{ items: [text('a')] }, { items: [text('b')] }] }],
    becomes: 'a: b',
  },
  {
    what: 'facts',
    body: [
      {
        type: 'FactSet',
        facts: [
          { title: 'a', value: 'b' },
          { title: 'c', value: 'd' },
        ],
      },
    ],
    becomes: 'a: b\nc: d',
  },
  {
    what: 'a picture by what it shows',
    body: [{ type: 'Image', url: 'https://x.example', altText: 'a' }],
    becomes: 'a',
  },
  {
    what: 'the links of buttons, and no others',
    body: [
      {
        type: 'ActionSet',
        actions: [
          { type: 'Action.OpenUrl', title: 'a', url: 'https://x.example' },
          { type: 'Action.Execute', title: 'b' },
        ],
      },
    ],
    becomes: 'a: https://x.example',
  },
  {
    what: 'the link of what can be pressed',
    body: [
      { type: 'Container', items: [text('a')], selectAction: { type: 'Action.OpenUrl', url: 'https://x.example' } },
    ],
    becomes: 'a\nhttps://x.example',
  },
  {
    what: 'what there is to choose from',
    body: [{ type: 'Input.ChoiceSet', label: 'a', choices: [{ title: 'b', value: '0' }] }],
    becomes: 'a\n- b',
  },
  {
    what: 'switches, with how they stand',
    body: [
      { type: 'Input.Toggle', title: 'a', value: 'true' },
      { type: 'Input.Toggle', title: 'b', value: 'false' },
    ],
    becomes: '[x] a\n[ ] b',
  },
  { what: 'nothing that is hidden', body: [text('a', { isVisible: false }), text('b')], becomes: 'b' },
  { what: 'no bars', body: [text('██'), text('b')], becomes: 'b' },
  { what: 'nothing of what it does not know', body: [{ type: 'Odd', text: 7 }, null, 'a', text('b')], becomes: 'b' },
];
for (const { what, body, becomes } of cases)
  test(`a card as plain text has ${what}`, () => assert.equal(plainText({ type: 'AdaptiveCard', body }), becomes));

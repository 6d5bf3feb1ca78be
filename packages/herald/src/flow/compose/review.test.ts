import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../model/message.ts';
import { review, type AdviceCode } from './review.ts';

const now = new Date('2026-12-01T09:00:00Z');
const button = (title: string) => ({ title, url: 'https://a.example' });
const notification = {
  kind: 'notification',
  topic: 'builds',
  what: 'Build 7 failed',
  about: 'herald/main',
  by: 'CI',
  actions: [button('Open')],
} as const;
const announcement = {
  kind: 'announcement',
  topic: 'news',
  title: 'We are moving',
  text: 'Boxes are **in the hall**.\n\n- one\n- two',
  image: { url: 'https://a.example/a.png', alt: 'The hall' },
  actions: [button('See the plan')],
} as const;
const poll = {
  kind: 'poll',
  question: 'Where shall we have lunch?',
  options: ['Here', 'There'],
  closesAt: '2026-12-01T10:00:00Z',
} as const;
const welcome = { kind: 'welcome', because: {}, offers: ['Tells you of builds'], next: [button('Start')] } as const;
const open = { type: 'Action.OpenUrl', title: 'Open', url: 'https://a.example' };
const cardWith = (...body: object[]) => ({
  summary: 'News',
  card: { type: 'AdaptiveCard', version: '1.5', body, actions: [open] } as const,
});
const block = (text: string, more: object = {}) => ({ type: 'TextBlock', wrap: true, text, ...more });
const mention = (text: string) => ({ type: 'mention', text, mentioned: { id: '29:a', name: 'Ana' } });
const LONG =
  'The nightly build of the whole product has failed for the third time in a row because of the same test as ever before';

const cases: ReadonlyArray<{ what: string; message: object; advice: readonly [AdviceCode, string][] }> = [
  { what: 'a good notification', message: notification, advice: [] },
  { what: 'a good announcement', message: announcement, advice: [] },
  { what: 'a good poll', message: poll, advice: [] },
  { what: 'a good welcome', message: welcome, advice: [] },
  {
    what: 'a good text',
    message: { text: 'Thanks, <at>Ana</at>!', mentions: [{ id: '29:a', name: 'Ana' }] },
    advice: [],
  },
  { what: 'a good card', message: cardWith(block('See [this](https://a.example)')), advice: [] },
  { what: 'names in capitals', message: { ...notification, what: 'GDPR' }, advice: [] },
  { what: 'a language without capitals', message: { ...notification, what: 'ビルド失敗しました' }, advice: [] },
  {
    what: 'a title that a toast cuts off',
    message: { ...notification, what: `${LONG} today` },
    advice: [['long-toast', 'what']],
  },
  { what: 'a long first line', message: { text: `${LONG} today\nand more` }, advice: [['long-toast', 'text']] },
  { what: 'a long text with a short first line', message: { text: `Hello\n${LONG} today` }, advice: [] },
  { what: 'capitals', message: { ...poll, question: 'LUNCH AT NOON?' }, advice: [['capitals', 'question']] },
  {
    what: 'exclamation marks',
    message: { ...notification, what: 'Done!', text: 'At last! Really!' },
    advice: [['exclamations', 'text']],
  },
  { what: 'wide exclamation marks', message: { text: '完了！やった！' }, advice: [['exclamations', 'text']] },
  {
    what: 'too many buttons with the one to mute',
    message: { ...notification, actions: ['a', 'b', 'c', 'd'].map(button) },
    advice: [['many-buttons', 'actions']],
  },
  {
    what: 'as many buttons as are well',
    message: { ...notification, actions: ['a', 'b', 'c'].map(button) },
    advice: [],
  },
  {
    what: 'a button with a sentence on it',
    message: { ...announcement, actions: [button('Open'), button('Open the plan of the new office')] },
    advice: [['long-button', 'actions[1].title']],
  },
  { what: 'nothing to do', message: { ...announcement, actions: [] }, advice: [['no-action', 'actions']] },
  { what: 'nothing to mute', message: { ...announcement, topic: undefined }, advice: [['no-topic', 'topic']] },
  { what: 'a drawing', message: withImage('https://a.example/a.svg?x=1'), advice: [['image-hidden', 'image.url']] },
  {
    what: 'a picture over http',
    message: withImage('http://a.example/a.png'),
    advice: [['image-hidden', 'image.url']],
  },
  {
    what: 'a picture that moves',
    message: withImage('https://a.example/a.GIF'),
    advice: [['image-still', 'image.url']],
  },
  {
    what: 'Markdown that cards have not',
    message: { ...announcement, text: '# Hi\n\n![x](https://a.example/a.png)\n\n`code`' },
    advice: [
      ['markdown-unseen', 'text'],
      ['markdown-unseen', 'text'],
      ['markdown-unseen', 'text'],
    ],
  },
  {
    what: 'a table and HTML',
    message: { ...announcement, text: 'a | b\n--|--\n<br>' },
    advice: [
      ['markdown-unseen', 'text'],
      ['markdown-unseen', 'text'],
    ],
  },
  {
    what: 'a poll that is over at once',
    message: { ...poll, closesAt: '2026-12-01T09:10:00Z' },
    advice: [['poll-closes-soon', 'closesAt']],
  },
  {
    what: 'a poll like a catalogue',
    message: { ...poll, options: Array.from({ length: 11 }, (_, index) => `${index}`) },
    advice: [['many-options', 'options']],
  },
  {
    what: 'a welcome like a catalogue',
    message: { ...welcome, offers: ['a', 'b', 'c', 'd', 'e', 'f'] },
    advice: [['many-offers', 'offers']],
  },
  {
    what: 'a text that mentions nobody',
    message: { text: 'Thanks, <at>Ana</at>' },
    advice: [['mention-unknown', 'text']],
  },
  {
    what: 'a card whose text does not wrap, with a date function and a drawing of nothing',
    message: cardWith(block('{{DATE(2026-12-01T09:00:00Z)}}', { wrap: false }), {
      type: 'Image',
      url: 'https://a.example/a.webp',
    }),
    advice: [
      ['date-function', 'card.body[0].text'],
      ['no-wrap', 'card.body[0]'],
      ['image-hidden', 'card.body[1].url'],
      ['image-undescribed', 'card.body[1]'],
    ],
  },
  {
    what: 'a card within whose columns are too many buttons, one of them only for new clients',
    message: cardWith({
      type: 'Column',
      items: [{ type: 'ActionSet', actions: [open, open, open, open, { type: 'Action.Execute', title: 'Go' }] }],
    }),
    advice: [
      ['many-buttons', 'card.body[0].items[0].actions'],
      ['no-fallback', 'card.body[0].items[0].actions[4]'],
    ],
  },
  {
    what: 'a card that mentions somebody in the wrong place, and somebody else whom nobody knows',
    message: {
      summary: 'News',
      card: {
        type: 'AdaptiveCard',
        body: [{ type: 'RichTextBlock', inlines: ['<at>Ana</at>'] }, block('<at>Ben</at>')],
        msteams: { entities: [mention('<at>Ana</at>')] },
      },
    },
    advice: [
      ['mention-unused', 'card.msteams.entities[0].text'],
      ['mention-unknown', 'card.body[1]'],
      ['no-action', 'card'],
    ],
  },
  {
    what: 'a card that mentions somebody in a fact',
    message: {
      summary: 'News',
      card: {
        type: 'AdaptiveCard',
        body: [{ type: 'FactSet', facts: [{ title: 'By', value: '<at>Ana</at>' }] }],
        actions: [open],
        msteams: { entities: [mention('<at>Ana</at>')] },
      },
    },
    advice: [],
  },
  {
    what: 'a variant of a template',
    message: { template: { variants: { de: { ...notification, what: 'KAPUTT ${what}' } }, otherwise: 'de' } },
    advice: [],
  },
  {
    what: 'a poor variant of a template',
    message: {
      template: { variants: { en: notification, de: { ...notification, what: 'KAPUTT!!' } }, otherwise: 'de' },
    },
    advice: [
      ['capitals', 'template.variants.de.what'],
      ['exclamations', 'template.variants.de.what'],
    ],
  },
  {
    what: 'a variant whose lists are expressions',
    message: {
      template: {
        variants: { en: { ...welcome, offers: '${whatItOffers}', next: '${whatToTryNext}' } },
        otherwise: 'en',
      },
    },
    advice: [],
  },
  {
    what: 'a welcome with a long button after something to write',
    message: {
      ...welcome,
      next: [{ say: 'status', does: 'a' }, button('Open the plan of the new office')],
    },
    advice: [['long-button', 'next[1].title']],
  },
  {
    what: 'a welcome with much to write and one button',
    message: { ...welcome, next: [...['a', 'b', 'c', 'd'].map((say) => ({ say, does: 'x' })), button('Start')] },
    advice: [],
  },
  { what: 'a template by its name', message: { template: 'failed' }, advice: [] },
];
for (const { what, message, advice } of cases)
  test(`${what}: ${advice.map(([code]) => code).join(', ') || 'nothing to say'}`, () => {
    const given = review(message as Message, { now });
    assert.deepEqual(
      given.map(({ code, field }) => [code, field]),
      advice,
    );
  });

test('of what a toast leaves out the author is told', () => {
  const [advice] = review({ ...notification, what: `${LONG} today` }, { now });
  assert.match(advice?.advice ?? '', /and not “today”$/);
});

function withImage(url: string) {
  return { ...announcement, image: { url, alt: 'a' } };
}

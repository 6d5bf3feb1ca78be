import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { InputInvalid, MessageTooLarge } from '../../errors.ts';
import type { Message } from '../../model/message.ts';
import { compose } from './compose.ts';
import { heaviest, WORDS_DIFFER } from './heaviest.ts';
import { samplesOf } from './testing/samples.ts';

const limits = { maxBytes: 80 * 1024, language: 'en' };
const link = { title: 'Open', url: 'https://example.com' };

/** One whole message of each kind, to take something out of. */
const whole = {
  welcome: {
    kind: 'welcome',
    because: { place: 'Kitchen' },
    offers: ['Tells you when builds fail'],
    next: [{ say: 'status', does: 'shows what is being built' }, link],
  },
  notification: {
    kind: 'notification',
    topic: 'builds',
    what: 'Build 7 failed',
    about: { name: 'main', url: 'https://example.com/main' },
    by: 'Ana',
    actions: [link, { title: 'Again', verb: 'rebuild', data: { build: 7 } }],
    facts: [{ name: 'Branch', value: 'main' }],
    at: '2026-12-01T09:00:00+01:00',
    importance: 'high',
  },
  poll: {
    kind: 'poll',
    question: 'Lunch?',
    options: ['Yes', 'No'],
    closesAt: '2020-01-01T00:00:00Z',
    author: { person: 'ana@contoso.example' },
    tellEveryMinutes: 0,
  },
  announcement: {
    kind: 'announcement',
    title: 'News',
    text: '**Bold**',
    image: { url: 'https://x.example/a.png', alt: 'A' },
  },
  card: { kind: 'announcement', topic: 'news', summary: 'News', card: { type: 'AdaptiveCard', body: [] } },
} as const;
type Kind = keyof typeof whole;

for (const [name, message] of Object.entries(whole))
  test(`a whole ${name} is stored as it was written`, async () =>
    assert.deepEqual(await compose(message as Message, limits), message));

test('blanks around texts do not count', async () =>
  assert.deepEqual(await compose({ ...whole.poll, question: ' Lunch?\n' }, limits), whole.poll));

const missing: ReadonlyArray<{ of: Kind; part: string; why: RegExp }> = [
  { of: 'welcome', part: 'because', why: /the recipient must learn why this came/ },
  { of: 'welcome', part: 'offers', why: /at least one thing that the bot does for the recipient/ },
  { of: 'welcome', part: 'next', why: /at least one thing to try next/ },
  { of: 'notification', part: 'topic', why: /it is what the recipient can mute/ },
  { of: 'notification', part: 'what', why: /the recipient must see at once what happened/ },
  { of: 'notification', part: 'about', why: /the recipient must know what it happened to/ },
  { of: 'notification', part: 'by', why: /the recipient must know who did it/ },
  { of: 'notification', part: 'actions', why: /at least one thing the recipient can do/ },
  { of: 'poll', part: 'question', why: /the recipient must know what is asked/ },
  { of: 'poll', part: 'options', why: /the recipient has nothing to choose/ },
  { of: 'poll', part: 'closesAt', why: /the recipient must know until when a vote counts/ },
  { of: 'announcement', part: 'title', why: /what the recipient reads first/ },
  { of: 'announcement', part: 'text', why: /the recipient has nothing to read/ },
  { of: 'card', part: 'summary', why: /it is what the toast says/ },
];
for (const { of, part, why } of missing)
  test(`${of} without ${part} is refused, and the fault says why it matters`, async () => {
    const rest = Object.fromEntries(Object.entries(whole[of]).filter(([key]) => key !== part));
    const [fault, ...others] = await faultsOf(rest);
    assert.equal(fault?.field, part);
    assert.match(fault?.problem ?? '', why);
    assert.deepEqual(others, []);
  });

test('everything that is missing is named at once', async () =>
  assert.deepEqual(
    (await faultsOf({ kind: 'notification' })).map(({ field }) => field),
    ['topic', 'what', 'about', 'by', 'actions'],
  ));

const long = (count: number) => 'x'.repeat(count);
const many = <One>(count: number, one: (index: number) => One) =>
  Array.from({ length: count }, (_, index) => one(index));

suite('what is refused', () => {
  const cases: ReadonlyArray<{ what: string; of: Kind; with: object; field: string }> = [
    { what: 'nothing to do', of: 'notification', with: { actions: [] }, field: 'actions' },
    { what: 'seven buttons', of: 'notification', with: { actions: many(7, () => link) }, field: 'actions' },
    {
      what: 'a button without a title',
      of: 'notification',
      with: { actions: [{ url: link.url }] },
      field: 'actions[0].title',
    },
    {
      what: 'a button that does nothing',
      of: 'notification',
      with: { actions: [{ title: 'a' }] },
      field: 'actions[0].url',
    },
    { what: 'a button that is none', of: 'notification', with: { actions: ['a'] }, field: 'actions[0]' },
    {
      what: 'a button of two minds',
      of: 'notification',
      with: { actions: [{ ...link, verb: 'a' }] },
      field: 'actions[0].url',
    },
    {
      what: 'a title too long for a button',
      of: 'notification',
      with: { actions: [{ ...link, title: long(41) }] },
      field: 'actions[0].title',
    },
    {
      what: 'a button to http',
      of: 'notification',
      with: { actions: [{ ...link, url: 'http://example.com' }] },
      field: 'actions[0].url',
    },
    {
      what: 'a button that runs a script',
      of: 'notification',
      with: { actions: [{ ...link, url: 'javascript:alert(1)' }] },
      field: 'actions[0].url',
    },
    { what: 'a relative link', of: 'notification', with: { about: { name: 'a', url: '/a' } }, field: 'about.url' },
    {
      what: 'an endless link',
      of: 'notification',
      with: { about: { name: 'a', url: `https://x.example/${long(2048)}` } },
      field: 'about.url',
    },
    {
      what: 'data under Herald’s own key',
      of: 'notification',
      with: { actions: [{ title: 'a', verb: 'b', data: { herald: 1 } }] },
      field: 'actions[0].data',
    },
    {
      what: 'data under the key of an input',
      of: 'notification',
      with: { actions: [{ title: 'a', verb: 'b', data: { 'herald-choice': 1 } }] },
      field: 'actions[0].data',
    },
    {
      what: 'data that are no JSON',
      of: 'notification',
      with: { actions: [{ title: 'a', verb: 'b', data: { at: new Date(0) } }] },
      field: 'actions[0].data.at',
    },
    { what: 'a topic too long to write', of: 'notification', with: { topic: long(65) }, field: 'topic' },
    { what: 'an empty topic', of: 'notification', with: { topic: ' ' }, field: 'topic' },
    { what: 'a heading of a page', of: 'notification', with: { what: long(201) }, field: 'what' },
    { what: 'half a character', of: 'notification', with: { what: 'a\uD83D' }, field: 'what' },
    { what: 'a NUL', of: 'notification', with: { by: 'a\0' }, field: 'by' },
    { what: 'a number for a text', of: 'notification', with: { what: 7 }, field: 'what' },
    { what: 'an empty text', of: 'notification', with: { text: '' }, field: 'text' },
    { what: 'a time without a zone', of: 'notification', with: { at: '2026-12-01T09:00:00' }, field: 'at' },
    { what: 'a time in words', of: 'notification', with: { at: 'yesterday' }, field: 'at' },
    {
      what: 'a table of facts',
      of: 'notification',
      with: { facts: many(21, () => ({ name: 'a', value: 'b' })) },
      field: 'facts',
    },
    { what: 'a fact without a value', of: 'notification', with: { facts: [{ name: 'a' }] }, field: 'facts[0].value' },
    { what: 'an importance of its own', of: 'notification', with: { importance: 'extreme' }, field: 'importance' },
    { what: 'a field nobody knows', of: 'notification', with: { colour: 'red' }, field: 'colour' },
    {
      what: 'a field nobody knows, within',
      of: 'notification',
      with: { about: { name: 'a', colour: 'red' } },
      field: 'about.colour',
    },
    { what: 'one option', of: 'poll', with: { options: ['a'] }, field: 'options' },
    { what: '21 options', of: 'poll', with: { options: many(21, String) }, field: 'options' },
    { what: 'an option too long to read', of: 'poll', with: { options: ['a', long(101)] }, field: 'options[1]' },
    { what: 'an empty option', of: 'poll', with: { options: ['a', ' '] }, field: 'options[1]' },
    { what: 'options that look the same', of: 'poll', with: { options: ['Yes', ' yes '] }, field: 'options' },
    { what: 'a closing time that is none', of: 'poll', with: { closesAt: '2026-13-01T00:00:00Z' }, field: 'closesAt' },
    { what: 'an author that is no place', of: 'poll', with: { author: 7 }, field: 'author' },
    { what: 'telling in the past', of: 'poll', with: { tellEveryMinutes: -1 }, field: 'tellEveryMinutes' },
    { what: 'telling next month', of: 'poll', with: { tellEveryMinutes: 50_000 }, field: 'tellEveryMinutes' },
    { what: 'an offer of nothing', of: 'welcome', with: { offers: [''] }, field: 'offers[0]' },
    { what: 'eleven offers', of: 'welcome', with: { offers: many(11, String) }, field: 'offers' },
    { what: 'a command without a use', of: 'welcome', with: { next: [{ say: 'status' }] }, field: 'next[0].does' },
    {
      what: 'a picture over http',
      of: 'announcement',
      with: { image: { url: 'http://x.example/a.png', alt: 'A' } },
      field: 'image.url',
    },
    {
      what: 'a picture that nobody describes',
      of: 'announcement',
      with: { image: { url: 'https://x.example/a.png' } },
      field: 'image.alt',
    },
    { what: 'a card of another type', of: 'card', with: { card: { type: 'HeroCard' } }, field: 'card.type' },
    {
      what: 'a card of a version to come',
      of: 'card',
      with: { card: { type: 'AdaptiveCard', version: '1.6' } },
      field: 'card.version',
    },
    { what: 'a card with a title beside it', of: 'card', with: { title: 'News' }, field: 'title' },
    {
      what: 'a link to http deep in a card',
      of: 'card',
      with: {
        card: {
          type: 'AdaptiveCard',
          body: [{ type: 'Container', items: [{ type: 'Image', url: 'http://a.example' }] }],
        },
      },
      field: 'card.body[0].items[0].url',
    },
  ];
  for (const { what, of, with: given, field } of cases)
    test(`${of} with ${what}: ${field}`, async () =>
      assert.deepEqual(
        (await faultsOf({ ...whole[of], ...given })).map((fault) => fault.field),
        [field],
      ));
});

const accepted: ReadonlyArray<{ what: string; url: string }> = [
  { what: 'a mail', url: 'mailto:ana@contoso.example' },
  { what: 'a deep link into Teams', url: 'https://teams.microsoft.com/l/chat/0/0?users=ana@contoso.example' },
];
for (const { what, url } of accepted)
  test(`a button may open ${what}`, async () =>
    assert.ok(await compose({ ...whole.notification, actions: [{ title: 'Open', url }] }, limits)));

for (const kind of ['digest', 'poll-result', 'localized', 'constructor', 7])
  test(`${kind} is no kind that an author writes`, async () =>
    assert.deepEqual(
      (await faultsOf({ kind })).map(({ field }) => field),
      ['kind'],
    ));

test('the limit counts for the heaviest language, and is exact', async () => {
  const bytes = heaviest(whole.poll, { ...limits, maxBytes: 0 });
  assert.ok(bytes > heaviest(whole.poll, { ...limits, maxBytes: Infinity }), 'it is not English');
  await assert.doesNotReject(compose(whole.poll, { ...limits, maxBytes: bytes }));
  await assert.rejects(compose(whole.poll, { ...limits, maxBytes: bytes - 1 }), new MessageTooLarge(bytes, bytes - 1));
});

test('languages differ by less than what is assumed of them', () => {
  for (const { name, said } of samplesOf('en')) {
    const most = heaviest(said, { ...limits, maxBytes: 0 });
    const english = heaviest(said, { ...limits, maxBytes: Infinity });
    assert.ok(most - english < WORDS_DIFFER / 2, `${name}: ${most - english}`);
  }
});

async function faultsOf(message: unknown) {
  const error = await compose(message as Message, limits).then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  );
  return error instanceof InputInvalid ? error.faults : assert.fail(String(error));
}

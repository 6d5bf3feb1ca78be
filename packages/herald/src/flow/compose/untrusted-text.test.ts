import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CardState } from '../../model/buttons.ts';
import type { Announcement, Notification, Poll, Said, Welcome } from '../../model/content.ts';
import { cardOf, partsOf } from './testing/card-parts.ts';
import { build, context, inState, lunch, rendered } from './testing/rendered.ts';

const evil = '[here](https://evil.example) **b** <at>Ana</at> ${card} {{DATE(2026-01-01T00:00:00Z)}} \\* # h';
const action = { title: evil, url: 'https://example.com' } as const;
const poll: Poll = { ...lunch, topic: evil, question: evil, options: [evil, `${evil}2`] };
const welcome: Welcome = {
  kind: 'welcome',
  title: evil,
  because: { place: evil, by: evil },
  offers: [evil],
  next: [{ say: evil, does: evil }, action],
};
const notification: Notification = {
  ...build,
  topic: evil,
  what: evil,
  about: { name: evil, url: 'https://example.com' },
  by: evil,
  text: evil,
  facts: [{ name: evil, value: evil }],
  actions: [action],
};
const announcement: Announcement = {
  kind: 'announcement',
  topic: evil,
  title: evil,
  text: 'fine',
  image: { url: 'https://x.example/a.png', alt: evil },
  actions: [action],
};
const cases: ReadonlyArray<{ what: string; said: Said; state?: CardState }> = [
  { what: 'a welcome', said: welcome },
  { what: 'a notification', said: notification },
  { what: 'a muted notification', said: notification, state: { kind: 'muted', title: evil } },
  { what: 'a poll', said: poll },
  {
    what: 'a poll that was voted in',
    said: poll,
    state: { kind: 'voted', choices: [0], votes: [1, 0], voters: 1, closed: false },
  },
  {
    what: 'a result',
    said: { kind: 'poll-result', poll, votes: [1, 0], voters: 1, closed: true, names: [[evil], []] },
  },
  { what: 'an announcement', said: announcement },
  { what: 'a digest', said: { kind: 'digest', topic: evil, items: [welcome, notification, poll, announcement] } },
];
for (const { what, said, state } of cases)
  test(`${what} takes none of it for Markdown, a mention or a variable`, () => {
    const payload = rendered(said, state === undefined ? context : inState(state));
    const parts = partsOf(payload);
    assert.ok(
      parts.some((part) => String(part['text']).includes('**b** <at>Ana</at> ${card}')),
      'it is shown as it is',
    );
    assert.ok(parts.every(({ type }) => type !== 'FactSet'));
    for (const part of parts.filter(({ type }) => type === 'TextBlock')) assert.equal(part['text'], 'fine');
    for (const part of parts) assert.ok(!('entities' in part), 'nobody is mentioned');
    assert.ok(!('text' in payload), 'a text would be Markdown');
    const choices = parts.filter((part) => 'value' in part && 'title' in part);
    for (const { title } of choices) assert.doesNotMatch(String(title), /\]\(/);
    assert.doesNotMatch(String(cardOf(payload)['fallbackText']), /\]\(/);
  });

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcement, notification, poll, welcome } from './builders.ts';
import type { Message } from './model/message.ts';

const offers = ['Tells you when builds fail'] as const;
const next = [{ say: 'status', does: 'shows what is being built' }] as const;
const build = {
  topic: 'builds',
  what: 'Build 7 failed',
  about: 'herald/main',
  by: 'Ana',
  actions: [{ title: 'Open', url: 'https://builds.example.com/7' }],
} as const;
const lunch = { question: 'Lunch?', options: ['Yes', 'No'], closesAt: '2026-12-01T11:00:00Z' } as const;

test('a builder says the kind, and keeps the parts', () => {
  const messages: readonly Message[] = [
    welcome({ because: {}, offers, next }),
    notification(build),
    poll(lunch),
    announcement({ title: 'News', text: 'We are moving' }),
    announcement({ summary: 'News', card: { type: 'AdaptiveCard' } }),
  ];
  assert.deepEqual(messages, [
    { kind: 'welcome', because: {}, offers, next },
    { kind: 'notification', ...build },
    { kind: 'poll', ...lunch },
    { kind: 'announcement', title: 'News', text: 'We are moving' },
    { kind: 'announcement', summary: 'News', card: { type: 'AdaptiveCard' } },
  ]);
});

/** Never called: whether it compiles is what matters. */
function uncompiled() {
  const { topic: _topic, ...noTopic } = build;
  const { by: _by, ...noBy } = build;
  const { question: _question, ...noQuestion } = lunch;
  return [
    // @ts-expect-error a welcome without a reason
    welcome({ offers, next }),
    // @ts-expect-error a welcome that offers nothing
    welcome({ because: {}, offers: [], next }),
    // @ts-expect-error a welcome after which there is nothing to do
    welcome({ because: {}, offers, next: [] }),
    // @ts-expect-error a notification that cannot be muted
    notification(noTopic),
    // @ts-expect-error a notification of nobody's doing
    notification(noBy),
    // @ts-expect-error a notification about which one can do nothing
    notification({ ...build, actions: [] }),
    // @ts-expect-error a button that does nothing
    notification({ ...build, actions: [{ title: 'Open' }] }),
    // @ts-expect-error a poll without a question
    poll(noQuestion),
    // @ts-expect-error a poll without a choice
    poll({ ...lunch, options: ['Yes'] }),
    // @ts-expect-error an announcement without a text
    announcement({ title: 'News' }),
    // @ts-expect-error a card without what the toast says
    announcement({ card: { type: 'AdaptiveCard' } }),
    // @ts-expect-error a part that the kind does not have
    announcement({ title: 'News', text: 'We are moving', colour: 'red' }),
  ];
}

test('what recipients would miss does not compile', () => assert.equal(typeof uncompiled, 'function'));

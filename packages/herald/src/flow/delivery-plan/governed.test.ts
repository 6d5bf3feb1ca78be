import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Content, Said } from '../../model/content.ts';
import type { Body } from '../../ports.ts';
import { governedBy, type GovernedAsked } from './governed.ts';

const TEXT: Body = { type: 'message', text: 'Lunch is here' };
const WELCOME: Content = {
  kind: 'welcome',
  because: {},
  offers: ['Builds'],
  next: [{ say: 'status', does: 'says it' }],
};
const NOTIFICATION: Said = {
  kind: 'notification',
  topic: 'builds',
  what: 'Build 7 failed',
  about: 'main',
  by: 'CI',
  actions: [{ title: 'Open', url: 'https://ci.example/' }],
};
const ANNOUNCEMENT: Said = { kind: 'announcement', title: 'News', text: 'Lunch is here' };
const POLL: Said = { kind: 'poll', question: 'Lunch?', options: ['Yes', 'No'], closesAt: '2026-12-01T09:00:00Z' };
const both = (said: Said): Content => ({ kind: 'localized', variants: { de: said }, otherwise: said });

const cases: ReadonlyArray<{ what: string; body: Body; asked?: GovernedAsked; one?: string; many?: string }> = [
  { what: 'a text', body: TEXT, many: '' },
  { what: 'a text with a topic', body: TEXT, asked: { topic: 'news' }, one: 'news', many: 'news' },
  { what: 'a welcome', body: WELCOME, asked: { topic: 'news' } },
  { what: 'a notification', body: NOTIFICATION, asked: { topic: 'news' }, one: 'builds', many: 'builds' },
  { what: 'a notification in two languages', body: both(NOTIFICATION), one: 'builds', many: 'builds' },
  { what: 'an announcement', body: ANNOUNCEMENT, one: '', many: '' },
  { what: 'an announcement with a topic', body: ANNOUNCEMENT, asked: { topic: 'news' }, one: 'news', many: 'news' },
  { what: 'a poll in two languages', body: both(POLL), asked: { topic: 'news' }, one: 'news', many: 'news' },
];
for (const { what, body, asked = {}, one, many } of cases)
  test(`what rules are asked about of ${what}`, () => {
    assert.equal(governedBy(body, asked, false).governed?.topic, one);
    assert.equal(governedBy(body, asked, true).governed?.topic, many);
  });

test('content has the topic that its author names beside it, in every language, so that its card can be muted', () => {
  const named = { ...ANNOUNCEMENT, topic: 'news' };
  assert.deepEqual(governedBy(ANNOUNCEMENT, { topic: 'news' }, true).payload, named);
  assert.deepEqual(governedBy(both(ANNOUNCEMENT), { topic: 'news' }, true).payload, both(named));
  assert.deepEqual(governedBy(named, { topic: 'other' }, true).payload, named);
});

test('what goes once within a time is governed whatever it is', () => {
  const { governed } = governedBy(TEXT, { dedupe: { key: 'outage', withinHours: 2 } }, false);
  assert.deepEqual(governed, { topic: '', dedupe: { key: 'outage', withinMs: 7_200_000 } });
});

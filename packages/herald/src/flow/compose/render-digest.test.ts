import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Digest } from '../../model/content.ts';
import { partsOf } from './testing/card-parts.ts';
import { weigh } from './weigh.ts';
import { build, context, lunch, news, rendered, text, titles } from './testing/rendered.ts';

const digest = (count: number): Digest => ({
  kind: 'digest',
  topic: 'builds',
  items: Array.from({ length: count }, (_, index) => ({ ...build, what: `Build ${count - index} failed` })),
});
const entries = (said: Digest) =>
  partsOf(rendered(said)).filter(({ type, separator }) => type === 'Container' && separator === true);

test('has a line for each, the newest first, and one button', () => {
  assert.equal(entries(digest(3)).length, 3);
  assert.match(
    text(digest(3)),
    /3 messages about “builds”\nBuild 3 failed\nmain · Ana\nhttps:\/\/example.com\/main\nBuild 2/,
  );
  assert.deepEqual(titles(digest(3)), ['Mute builds']);
  assert.equal(rendered(digest(3))['summary'], '3 messages about “builds” – Build 3 failed');
});

test('of more than twenty says how many there are beside', () => {
  assert.equal(entries(digest(41)).length, 20);
  assert.match(text(digest(41)), /and 21 more$/m);
  assert.doesNotMatch(text(digest(20)), /more$/m);
});

test('shows what an author formatted without the signs for that', () => {
  const formatted = '**Boxes** are [in the hall](https://example.com).\n\n- Label __each__';
  assert.match(
    text({ kind: 'digest', topic: 'news', items: [{ ...news, text: formatted }] }),
    /Boxes are in the hall. • Label each/,
  );
});

test('of endless addresses is no card that Teams refuses', () => {
  const url = `https://example.com/${'x'.repeat(2_000)}`;
  const items = Array.from({ length: 20 }, () => ({ ...build, what: 'é'.repeat(200), about: { name: 'a', url } }));
  assert.ok(weigh(rendered({ kind: 'digest', topic: 'builds', items })) < 80 * 1024);
  assert.match(text({ kind: 'digest', topic: 'builds', items }), /^and 14 more$/m);
});

test('has each in the reader’s language, and finds a page to open', () => {
  const said: Digest = {
    kind: 'digest',
    topic: 'news',
    items: [
      { kind: 'localized', variants: { de: { ...news, title: 'Neues' } }, otherwise: news },
      {
        ...news,
        actions: [
          { title: 'a', verb: 'b' },
          { title: 'Plan', url: 'https://example.com/plan' },
        ],
      },
      lunch,
      digest(2),
    ],
  };
  const german = { ...context, reader: { locale: 'de-AT' } };
  assert.match(text(said, german), /4 Nachrichten zu „news“\nNeues\n/);
  assert.match(text(said, german), /https:\/\/example.com\/plan/);
  assert.match(text(said), /^News$/m);
  assert.match(text(said), /^Lunch\?$/m);
});

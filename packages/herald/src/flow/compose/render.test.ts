import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { BUTTON_KEY } from '../../model/buttons.ts';
import { buttonsOf, cardOf, partsOf } from './testing/card-parts.ts';
import { build, context, data, inState, lunch, news, rendered, text, titles } from './testing/rendered.ts';
import { MESSAGE } from './testing/samples.ts';

suite('buttons', () => {
  test('one that comes back says of which message it is, on old clients too', () => {
    const [, again] = buttonsOf(rendered(build));
    const carried = { build: 7, [BUTTON_KEY]: { do: 'act', message: MESSAGE, verb: 'rebuild' } };
    assert.deepEqual(again, {
      type: 'Action.Execute',
      title: 'Again',
      verb: 'herald',
      data: carried,
      fallback: { type: 'Action.Submit', title: 'Again', data: carried },
    });
  });

  test('an author’s data never hides what a button does', () => {
    const forged = { ...build, actions: [{ title: 'a', verb: 'v', data: { [BUTTON_KEY]: { do: 'mute' } } }] } as const;
    assert.deepEqual(data(forged)[0], { [BUTTON_KEY]: { do: 'act', message: MESSAGE, verb: 'v' } });
  });

  test('those that have no room side by side stand in rows, none alone before its time', () => {
    const names = ['one', 'two', 'three', 'a title as long as there is any room', '六', '七'];
    const actions = names.map((title) => ({ title, url: 'https://example.com' }));
    const payload = rendered({ ...news, topic: '', actions });
    const rows = partsOf(payload)
      .filter(({ type }) => type === 'ActionSet')
      .map((row) => (row['actions'] as ReadonlyArray<{ title: string }>).map(({ title }) => title));
    assert.deepEqual(rows, [names.slice(0, 3), names.slice(3, 4), names.slice(4)]);
  });
});

suite('opting out', () => {
  const mute = { [BUTTON_KEY]: { do: 'mute', message: MESSAGE, topic: 'builds' } };

  test('a notification has a button for it, last', () => {
    assert.deepEqual(titles(build), ['Open', 'Again', 'Mute builds']);
    assert.deepEqual(data(build).at(-1), mute);
  });

  test('once it is pressed, the card says so in its place, with Undo, and is otherwise the same', () => {
    const muted = inState({ kind: 'muted', title: 'Builds of herald' });
    assert.deepEqual(titles(build, muted), ['Open', 'Again', 'Undo', 'What I get']);
    assert.deepEqual(data(build, muted).slice(2), [
      { [BUTTON_KEY]: { do: 'unmute', message: MESSAGE, topic: 'builds' } },
      { [BUTTON_KEY]: { do: 'show-preferences' } },
    ]);
    assert.match(text(build, muted), /^You muted “Builds of herald”\.$/m);
    assert.match(text(build, muted), /^Build 7 failed$/m);
  });

  test('a topic for everyone says so instead', () => {
    assert.deepEqual(titles(build, { ...context, required: true }), ['Open', 'Again']);
    assert.match(text(build, { ...context, required: true }), /“builds” can’t be muted/);
  });

  test('what has no topic has no button', () => {
    assert.deepEqual(titles(lunch), ['Vote']);
    assert.deepEqual(titles({ ...lunch, topic: '' }), ['Vote']);
  });

  test('a long topic does not make a button that is cut off', () => {
    const title = String(titles({ ...build, topic: 'x'.repeat(64) }).at(-1));
    assert.ok(title.endsWith('…') && title.length <= 40, title);
  });
});

suite('what an author’s own card becomes', () => {
  const own = {
    kind: 'announcement',
    summary: 'News',
    card: {
      type: 'AdaptiveCard',
      body: [{ type: 'TextBlock', text: '${name}' }],
      actions: [{ type: 'Action.OpenUrl', title: 'a', url: 'https://example.com' }],
    },
  } as const;

  test('itself, with a version if it has none', () => {
    assert.deepEqual(cardOf(rendered(own)), {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      version: '1.5',
      ...own.card,
    });
    const old = { ...own, card: { ...own.card, version: '1.3', $schema: 'https://a.example' } };
    assert.deepEqual(cardOf(rendered(old)), old.card);
  });

  test('with a topic, itself and a button at the end of its body', () => {
    const card = cardOf(rendered({ ...own, topic: 'news' }));
    assert.deepEqual(card['actions'], own.card.actions);
    assert.deepEqual((card['body'] as readonly unknown[]).slice(0, 1), own.card.body);
    assert.deepEqual(titles({ ...own, topic: 'news' }), ['Mute news']);
    assert.deepEqual(titles({ ...own, topic: 'news', card: { type: 'AdaptiveCard' } }), ['Mute news']);
  });

  test('as text, what it says itself for clients that cannot show it', () => {
    assert.equal(text(own), '${name}\na: https://example.com');
    assert.equal(text({ ...own, card: { ...own.card, fallbackText: 'Look' } }), 'Look');
  });
});

test('the toast is on one line and short', () => {
  const { summary } = rendered({ ...news, title: `News\n${'of the day '.repeat(20)}` });
  assert.match(String(summary), /^News of the day [^\n]*…$/);
  assert.ok(String(summary).length <= 120);
});

test('a value stands beside its name, and below it when it has a word for which there is no room', () => {
  const facts = [
    { name: 'Time', value: '7 min and some seconds' },
    { name: 'Branch', value: 'feature/with-a-long-name' },
  ];
  assert.match(text({ ...build, facts }), /^Time: 7 min and some seconds\nBranch\nfeature\/with-a-long-name$/m);
});

test('importance goes along', () => {
  assert.equal(rendered({ ...build, importance: 'urgent' })['importance'], 'urgent');
  assert.ok(!('importance' in rendered(build)));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUTTON_KEY } from '../../model/buttons.ts';
import type { PollResult, Said } from '../../model/content.ts';
import { buttonsOf, partsOf } from './testing/card-parts.ts';
import { context, data, inState, lunch, rendered, text, titles } from './testing/rendered.ts';
import { weigh } from './weigh.ts';
import { MESSAGE } from './testing/samples.ts';

const voted = { kind: 'voted', choices: [1], votes: [1, 2, 0], voters: 3, closed: false } as const;
const input = (said: Said, how = context) =>
  partsOf(rendered(said, how)).find(({ type }) => type === 'Input.ChoiceSet');

test('asks, until when, and says who sees the votes', () => {
  assert.equal(
    text(lunch),
    [
      'Lunch?',
      'Choose one',
      '- Yes',
      '- No',
      '- Later',
      'Closes Dec 1, 2026, 12:00 PM',
      'Not anonymous: the author sees who chose what.',
    ].join('\n'),
  );
  assert.match(text({ ...lunch, anonymous: true }), /nobody sees who chose what/);
  assert.equal(input(lunch)?.['isMultiSelect'], false);
  assert.equal(input({ ...lunch, multiple: true })?.['isMultiSelect'], true);
  assert.deepEqual(data(lunch), [{ [BUTTON_KEY]: { do: 'vote', message: MESSAGE } }]);
});

test('shows the result to whoever voted, with their own choice, and lets them change it', () => {
  assert.match(
    text(lunch, inState(voted)),
    /Your vote: No\nYes: 1 · 33%\n✓ No: 2 · 67%\nLater: 0 · 0%\n3 people voted/,
  );
  assert.equal(input(lunch, inState(voted))?.['value'], '1');
  assert.deepEqual(titles(lunch, inState(voted)), ['Change vote', 'Change vote']);
  const hidden = partsOf(rendered(lunch, inState(voted))).find(({ isVisible }) => isVisible === false);
  const [toggle] = buttonsOf(rendered(lunch, inState(voted)));
  assert.deepEqual(toggle?.['targetElements'], [hidden?.['id']]);
});

test('of several choices shows all of one’s own', () => {
  const both = inState({ ...voted, choices: [0, 2] });
  assert.match(text({ ...lunch, multiple: true }, both), /Your vote: Yes, Later/);
  assert.equal(input({ ...lunch, multiple: true }, both)?.['value'], '0,2');
});

test('that is closed takes no vote', () => {
  assert.deepEqual(titles(lunch, inState({ ...voted, closed: true })), []);
  assert.match(text(lunch, inState({ ...voted, closed: true })), /Closed Dec 1/);
});

test('shows what others chose and asks on, to whoever has not voted', () => {
  assert.deepEqual(titles(lunch, inState({ ...voted, choices: [] })), ['Vote']);
  assert.doesNotMatch(text(lunch, inState({ ...voted, choices: [] })), /Your vote/);
});

test('without votes has no shares to compute', () => {
  const none: PollResult = { kind: 'poll-result', poll: lunch, votes: [], voters: 0, closed: false };
  assert.match(text(none), /Result so far\nLunch\?\nYes: 0 · 0%/);
});

test('of twenty long options and long names is no card that Teams refuses', () => {
  const options = Array.from({ length: 20 }, (_, index) => `${index}${'x'.repeat(97)}`);
  const names = options.map(() => Array.from({ length: 10 }, () => 'y'.repeat(200)));
  const poll = { ...lunch, options } as unknown as typeof lunch;
  const result = {
    kind: 'poll-result',
    poll,
    votes: options.map(() => 1e6),
    voters: 1e7,
    closed: true,
    names,
  } as const;
  assert.ok(weigh(rendered(result)) < 80 * 1024);
});

test('names as many as are told, and how many are not', () => {
  const names = Array.from({ length: 12 }, (_, index) => `P${index}`);
  const result: PollResult = {
    kind: 'poll-result',
    poll: lunch,
    votes: [15, 1, 0],
    voters: 16,
    closed: true,
    names: [names, ['Ana'], []],
  };
  assert.match(text(result), /P0, P1, P2, P3, P4, P5, P6, P7, P8, P9 and 5 more/);
  assert.match(text(result), /^Ana$/m);
});

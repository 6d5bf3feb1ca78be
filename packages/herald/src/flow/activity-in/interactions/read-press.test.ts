import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownActivity } from '../../../model/activity.ts';
import type { Button } from '../../../model/buttons.ts';
import { parseActivity } from '../parse-activity.ts';
import { readPress, type Press } from './read-press.ts';

const MESSAGE = '0198f0e2-7d3a-7c51-9e0b-5a3f1c2d4e6f';
const mute = { do: 'mute', message: MESSAGE, topic: 'builds' } as const;

function read(fields: object): Press | undefined {
  const activity = parseActivity({
    channelId: 'msteams',
    serviceUrl: 'https://smba.example/amer/',
    from: { id: '29:ana' },
    recipient: { id: '28:bot' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'contoso' },
    replyToId: '1',
    ...fields,
  });
  assert.notEqual(activity.kind, 'other');
  return readPress(activity as KnownActivity);
}
const execute = (action: unknown, also: object = {}, name = 'adaptiveCard/action') =>
  read({ type: 'invoke', name, value: { action, trigger: 'manual', ...also } });
const pressed = (data: unknown, also: object = {}) => execute({ type: 'Action.Execute', verb: 'herald', data }, also);
const submitted = (value: unknown, also: object = {}) => read({ type: 'message', value, ...also });

const ours = (button: Button, data: object = {}, also: Partial<Press> = {}) => ({
  by: 'execute',
  automatic: false,
  kind: 'ours',
  button,
  data: { ...data, herald: button },
  ...also,
});
const malformed = (data: object, by = 'execute') => ({ by, automatic: false, kind: 'malformed', data });

const buttons: readonly Button[] = [
  mute,
  { ...mute, do: 'unmute' },
  { do: 'vote', message: MESSAGE },
  { do: 'show-preferences' },
  { do: 'set-preferences', topics: ['builds', 'news'] },
  { do: 'act', message: MESSAGE, verb: 'approve' },
];
for (const button of buttons)
  test(`the button that says ${button.do} is ours, by Execute and by Submit, with what was filled in`, () => {
    const data = { build: 7, choice: '1', herald: button };
    assert.deepEqual(pressed(data), ours(button, data));
    for (const value of [data, JSON.stringify(data)])
      assert.deepEqual(submitted(value), ours(button, data, { by: 'submit' }));
  });

test('what a client asks for by itself is told apart', () =>
  assert.deepEqual(pressed({ herald: mute }, { trigger: 'automatic' }), ours(mute, {}, { automatic: true })));

const wrong: ReadonlyArray<readonly [what: string, button: unknown]> = [
  ['null', null],
  ['a text', 'mute'],
  ['a list', [mute]],
  ['nothing to do', {}],
  ['something that we do not know', { ...mute, do: 'delete' }],
  ['no message', { do: 'mute', topic: 'builds' }],
  ['a message that is no text', { ...mute, message: { $ne: '' } }],
  ['an empty topic', { ...mute, topic: ' ' }],
  ['a topic that could not be stored', { ...mute, topic: 'a\0b' }],
  ['half a character', { do: 'act', message: MESSAGE, verb: '\uD800' }],
  ['a topic without end', { ...mute, topic: 'x'.repeat(2000) }],
  ['topics without end', { do: 'set-preferences', topics: Array.from({ length: 101 }, () => 'a') }],
];
for (const [what, herald] of wrong)
  test(`a button of ${what} says that it is ours, and is malformed`, () => {
    assert.deepEqual(pressed({ herald }), malformed({ herald }));
    assert.deepEqual(submitted({ herald }), malformed({ herald }, 'submit'));
  });

test('our data in an action of another type are malformed', () => {
  assert.deepEqual(execute({ type: 'Action.Submit', data: { herald: mute } }), malformed({ herald: mute }));
  assert.deepEqual(execute({ data: { herald: mute } }), malformed({ herald: mute }));
});

const theirs: ReadonlyArray<readonly [what: string, read: () => Press | undefined, verb: string | undefined]> = [
  ['an author’s own Execute', () => execute({ type: 'Action.Execute', verb: 'approve', data: { a: 1 } }), 'approve'],
  [
    'one whose data are a text',
    () => execute({ type: 'Action.Execute', verb: 'approve', data: '{"herald":1}' }),
    'approve',
  ],
  ['one without data and verb', () => execute({ type: 'Action.Execute' }), 'submit'],
  ['one whose verb could not be stored', () => execute({ type: 'Action.Execute', verb: 'a\0b' }), 'submit'],
  ['an author’s own Submit', () => submitted({ a: 1 }), 'submit'],
  ['a text with data', () => submitted({ a: 1 }, { text: 'stop' }), undefined],
  ['a message', () => read({ type: 'message', text: 'stop' }), undefined],
  ['a message whose value is a list', () => submitted([mute]), undefined],
  ['another invoke', () => execute({ type: 'Action.Execute', data: { herald: mute } }, {}, 'task/fetch'), undefined],
  ['an invoke of nothing', () => read({ type: 'invoke', name: 'adaptiveCard/action' }), undefined],
  ['an invoke of a text', () => read({ type: 'invoke', name: 'adaptiveCard/action', value: 'herald' }), undefined],
  ['an invoke whose action is a list', () => execute([]), undefined],
];
for (const [what, press, verb] of theirs)
  test(`${what} is ${verb === undefined ? 'no press' : `a press of their own: ${verb}`}`, () => {
    const found = press();
    assert.deepEqual(found && [found.kind, 'verb' in found && found.verb], verb && ['theirs', verb]);
  });

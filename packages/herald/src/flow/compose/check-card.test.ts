import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCard } from './check-card.ts';

const open = { type: 'Action.OpenUrl', title: 'Open', url: 'https://example.com' };
const card = (more: object) => ({ type: 'AdaptiveCard', version: '1.5', ...more });
const seven = Array.from({ length: 7 }, () => open);

const faulty: ReadonlyArray<{ what: string; more: object; path: ReadonlyArray<string | number> }> = [
  { what: 'a version that is none', more: { version: 1.5 }, path: ['version'] },
  { what: 'a version to come', more: { version: '1.6' }, path: ['version'] },
  {
    what: 'an action that Teams does not know',
    more: { actions: [{ type: 'Action.Http' }] },
    path: ['actions', 0, 'type'],
  },
  {
    what: 'an action without an address',
    more: { actions: [{ ...open, url: undefined }] },
    path: ['actions', 0, 'url'],
  },
  { what: 'an action to http', more: { actions: [{ ...open, url: 'http://a.example' }] }, path: ['actions', 0, 'url'] },
  {
    what: 'an action within a card that is shown',
    more: { actions: [{ type: 'Action.ShowCard', card: { actions: [{ ...open, url: 'file:///a' }] } }] },
    path: ['actions', 0, 'card', 'actions', 0, 'url'],
  },
  {
    what: 'an action of a text',
    more: { body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', selectAction: { type: 'Action.Odd' } }] }] },
    path: ['body', 0, 'inlines', 0, 'selectAction', 'type'],
  },
  {
    what: 'what stands in for an action',
    more: { actions: [{ type: 'Action.Execute', fallback: { type: 'Action.Odd' } }] },
    path: ['actions', 0, 'fallback', 'type'],
  },
  { what: 'seven actions', more: { actions: seven }, path: ['actions'] },
  {
    what: 'seven actions in a set',
    more: { body: [{ type: 'ActionSet', actions: seven }] },
    path: ['body', 0, 'actions'],
  },
  {
    what: 'data under Herald’s own key',
    more: { actions: [{ type: 'Action.Submit', data: { herald: {} } }] },
    path: ['actions', 0, 'data'],
  },
  {
    what: 'an input named as one of ours',
    more: { body: [{ type: 'Input.Text', id: 'herald-choice' }] },
    path: ['body', 0, 'id'],
  },
  {
    what: 'a picture over http',
    more: { body: [{ type: 'Image', url: 'http://a.example' }] },
    path: ['body', 0, 'url'],
  },
  { what: 'a picture from nowhere', more: { body: [{ type: 'Image' }] }, path: ['body', 0, 'url'] },
  {
    what: 'a drawing as a picture',
    more: { body: [{ type: 'Image', url: 'data:image/svg+xml;base64,AA' }] },
    path: ['body', 0, 'url'],
  },
  { what: 'a background over http', more: { backgroundImage: 'http://a.example' }, path: ['backgroundImage'] },
  {
    what: 'a background as an object',
    more: { backgroundImage: { url: 'http://a.example' } },
    path: ['backgroundImage', 'url'],
  },
  {
    what: 'an icon over http',
    more: { actions: [{ ...open, iconUrl: 'http://a.example' }] },
    path: ['actions', 0, 'iconUrl'],
  },
  {
    what: 'a film over http',
    more: { body: [{ type: 'Media', sources: [{ url: 'http://a.example' }] }] },
    path: ['body', 0, 'sources', 0, 'url'],
  },
];
for (const { what, more, path } of faulty)
  test(`${what} is found at ${path.join('.')}`, () =>
    assert.deepEqual(
      checkCard(card(more), { isVersionNeeded: true }).map((fault) => fault.path),
      [path],
    ));

const fine: ReadonlyArray<{ what: string; more: object }> = [
  { what: 'every action', more: { actions: [open, { type: 'Action.Submit', data: 'a' }, { type: 'Action.Execute' }] } },
  { what: 'a picture within the card', more: { body: [{ type: 'Image', url: 'data:image/png;base64,AAAA' }] } },
  {
    what: 'what only the author’s bot reads',
    more: { actions: [{ type: 'Action.Submit', data: { type: 'Action.Odd' } }] },
  },
  { what: 'what only Teams reads', more: { msteams: { entities: [{ type: 'mention', id: 'herald' }] } } },
  { what: 'an element to come, with what stands in for it', more: { body: [{ type: 'Chart.Pie', fallback: 'drop' }] } },
];
for (const { what, more } of fine)
  test(`${what} may stand in a card`, () => assert.deepEqual(checkCard(card(more), { isVersionNeeded: true }), []));

test('a version may be left out only where it is added', () => {
  assert.deepEqual(checkCard({ type: 'AdaptiveCard' }, { isVersionNeeded: false }), []);
  assert.equal(checkCard({ type: 'AdaptiveCard' }, { isVersionNeeded: true }).length, 1);
});

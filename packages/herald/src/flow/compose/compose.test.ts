import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid, MessageTooLarge } from '../../errors.ts';
import type { Message } from '../../model/message.ts';
import { isContent } from '../../ports.ts';
import { compose } from './compose.ts';
import { weigh } from './weigh.ts';

const limits = { maxBytes: 80 * 1024, language: 'en' };
const card = { type: 'AdaptiveCard', version: '1.5', body: [] } as const;

test('a text becomes a message activity and nothing else', async () => {
  assert.deepEqual(await compose({ text: 'Lunch is here' }, limits), { type: 'message', text: 'Lunch is here' });
});

test('a mention becomes an entity whose text stands in the message', async () => {
  const message = { text: 'Thanks, <at>Ana</at>!', mentions: [{ id: '29:ana', name: 'Ana' }] };
  assert.deepEqual(await compose(message, limits), {
    type: 'message',
    text: 'Thanks, <at>Ana</at>!',
    entities: [{ type: 'mention', mentioned: { id: '29:ana', name: 'Ana' }, text: '<at>Ana</at>' }],
  });
});

test('a card becomes an attachment, with its summary for the toast', async () => {
  assert.deepEqual(await compose({ card, summary: 'Build 7 failed', importance: 'high' }, limits), {
    type: 'message',
    summary: 'Build 7 failed',
    importance: 'high',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  });
});

function circular() {
  const body: unknown[] = [];
  body.push(body);
  return { ...card, body };
}

const refused: ReadonlyArray<{ what: string; message: unknown; field: string }> = [
  { what: 'nothing', message: undefined, field: 'message' },
  { what: 'a bare text', message: 'hello', field: 'message' },
  { what: 'a list', message: [], field: 'message' },
  { what: 'an empty text', message: { text: '  ' }, field: 'text' },
  { what: 'a text that is a number', message: { text: 7 }, field: 'text' },
  { what: 'text beside a card', message: { text: 'a', card, summary: 's' }, field: 'text' },
  { what: 'a card without a summary', message: { card }, field: 'summary' },
  { what: 'a card of another type', message: { card: { type: 'HeroCard' }, summary: 's' }, field: 'card.type' },
  {
    what: 'a card version that Teams does not draw',
    message: { card: { ...card, version: '1.6' }, summary: 's' },
    field: 'card.version',
  },
  {
    what: 'a card without a version',
    message: { card: { type: 'AdaptiveCard' }, summary: 's' },
    field: 'card.version',
  },
  { what: 'a field nobody knows', message: { text: 'a', colour: 'red' }, field: 'colour' },
  { what: 'a card that contains itself', message: { card: circular(), summary: 's' }, field: 'message' },
  {
    what: 'a mention that the text lacks',
    message: { text: 'hi', mentions: [{ id: '29:a', name: 'Ana' }] },
    field: 'mentions[0].name',
  },
];
for (const { what, message, field } of refused) {
  test(`${what} is refused, and the error names ${field}`, async () => {
    await assert.rejects(
      () => compose(message as Message, limits),
      (error: unknown) => error instanceof InputInvalid && error.faults.some((fault) => fault.field === field),
    );
  });
}

async function payloadOf(message: Message) {
  const body = await compose(message, limits);
  return isContent(body) ? assert.fail('it is content') : body;
}

test('weight is counted in UTF-16, and the limit is exact', async () => {
  const message = { text: 'x'.repeat(1000) };
  const bytes = weigh(await payloadOf(message));
  assert.equal(bytes, JSON.stringify({ type: 'message', ...message }).length * 2);
  await assert.doesNotReject(compose(message, { ...limits, maxBytes: bytes }));
  await assert.rejects(compose(message, { ...limits, maxBytes: bytes - 1 }), new MessageTooLarge(bytes, bytes - 1));
});

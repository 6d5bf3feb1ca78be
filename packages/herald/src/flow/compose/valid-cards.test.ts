import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { cardSchema } from './testing/card-schema.ts';
import { rendererComplaints } from './testing/renderer-complaints.ts';

const folder = join(import.meta.dirname, 'golden');
const payload = z.object({ attachments: z.tuple([z.object({ content: z.record(z.string(), z.unknown()) })]) });
const cards = readdirSync(folder)
  .filter((name) => !name.startsWith('answers.'))
  .map((name) => ({
    name,
    card: payload.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).attachments[0].content,
  }));

suite('golden cards are valid', () => {
  for (const { name, card } of cards)
    test(`${name}: nothing that schema 1.5 does not know, and the renderer has no complaint`, () => {
      assert.deepEqual(cardSchema.safeParse(card).error?.issues, undefined);
      assert.deepEqual(rendererComplaints(card), []);
    });
});

const wrong: ReadonlyArray<{ what: string; body: unknown; complaint: string }> = [
  { what: 'an element of another name', body: [{ type: 'Carousel' }], complaint: 'Unknown element type' },
  {
    what: 'a colour that no theme has',
    body: [{ type: 'TextBlock', text: 'a', color: 'Pink' }],
    complaint: 'Invalid value "Pink"',
  },
  {
    what: 'a button without a page',
    body: [{ type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'a' }] }],
    complaint: 'Property "url" must be set.',
  },
];
for (const { what, body, complaint } of wrong)
  test(`the checks themselves find ${what}`, () => {
    const card = { type: 'AdaptiveCard', version: '1.5', body };
    assert.ok(rendererComplaints(card).some((message) => message.startsWith(complaint)));
    assert.equal(
      cardSchema.safeParse({ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', ...card }).success,
      false,
    );
  });

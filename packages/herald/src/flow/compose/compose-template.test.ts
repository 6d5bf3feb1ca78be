import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid, MessageTooLarge } from '../../errors.ts';
import { messageId } from '../../model/ids.ts';
import type { Template } from '../../model/message.ts';
import { isContent } from '../../ports.ts';
import { compose } from './compose.ts';
import { createForReader } from './for-reader.ts';
import { render, renderText } from './render.ts';

const template: Template = {
  variants: {
    en: { kind: 'announcement', title: '${title}', text: 'It is ${at}.' },
    ja: { kind: 'announcement', title: '${title}', text: '${at} です。' },
  },
  otherwise: 'en',
};
const options = { maxBytes: 80 * 1024, language: 'de', templates: { template } };
const key = { messageId: messageId('0198f0e2-7d3a-7c51-9e0b-5a3f1c2d4e6f') } as never;
const at = new Date('2026-12-03T09:05:00Z');
const vienna = { locale: 'de-AT', timeZone: 'Europe/Vienna' };

test('a template becomes content in its languages, of which each reader gets one with instants in their own way', async () => {
  const payload = await compose({ template: 'template', variables: { title: 'Moving', at } }, options);
  assert.equal(isContent(payload) && payload.kind, 'localized');
  const forReader = createForReader(options);
  const textsOf = (reader: object) => JSON.stringify(forReader({ key, payload }, reader));
  assert.match(textsOf({ locale: 'ja', timeZone: 'Asia/Tokyo' }), /2026年12月3日 18:05 です。/);
  assert.match(textsOf(vienna), /It is .?3\. Dezember 2026 um 10:05\./);
  assert.match(textsOf({}), /It is .?3\. Dezember 2026 um 09:05 UTC\./);
});

test('an instant is written out before a toast is cut, and in plain text too', async () => {
  const title = `${'x'.repeat(70)} \${at}`;
  const content = await compose(
    { template: { variants: { en: { kind: 'announcement', title, text: 'a' } }, otherwise: 'en' }, variables: { at } },
    options,
  );
  assert.ok(isContent(content) && content.kind === 'localized');
  const context = { key, reader: vienna };
  assert.match(String(render(content.otherwise, context, options)['summary']), /x{70} .?3\. Dezember 2026 um 10:05$/);
  assert.match(renderText(content.otherwise, context, options), /Dezember 2026 um 10:05\na/);
});

test('an expanded variant is checked as a message, and weighed', async () => {
  await assert.rejects(
    compose({ template, variables: { title: ' ', at } }, options),
    (error: unknown) =>
      error instanceof InputInvalid &&
      error.faults.map(({ field }) => field).join() === 'template.variants.en.title,template.variants.ja.title',
  );
  const long: Template = { variants: { en: { kind: 'announcement', title: 'a', text: '${text}' } }, otherwise: 'en' };
  await assert.rejects(compose({ template: long, variables: { text: 'x'.repeat(50_000) } }, options), MessageTooLarge);
});

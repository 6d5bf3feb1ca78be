import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Localized } from '../../model/content.ts';
import { messageId, tenantId } from '../../model/ids.ts';
import type { Body } from '../../ports.ts';
import { createForReader } from './for-reader.ts';
import { buttonsOf } from './testing/card-parts.ts';

const stored = (payload: Body) => ({
  key: { tenantId: tenantId('t'), messageId: messageId('m'), revision: 0 },
  payload,
});
const announce = (title: string) => ({ kind: 'announcement', title, text: '…' }) as const;
const news: Localized = { kind: 'localized', variants: { de: announce('Neues') }, otherwise: announce('News') };

test('what is the same for all is the same for each', () => {
  const message = stored({ type: 'message', text: 'Lunch' });
  assert.equal(createForReader({ language: 'en' })(message, { locale: 'de' }), message.payload);
});

test('each reader gets the variant of their language, and others theirs', () => {
  const forReader = createForReader({ language: 'en' });
  const message = stored(news);
  assert.equal(forReader(message, { locale: 'de-CH' })['summary'], 'Neues');
  assert.equal(forReader(message, { locale: 'fr' })['summary'], 'News');
  assert.equal(forReader(message)['summary'], 'News');
});

test('what cannot be muted has no button to mute it', () => {
  const forReader = createForReader({ language: 'en' });
  const message = stored({ ...announce('News'), topic: 'safety' });
  assert.equal(buttonsOf(forReader(message)).length, 1);
  assert.equal(buttonsOf(forReader({ ...message, required: true })).length, 0);
});

test('readers of one language and zone share what was composed', () => {
  const forReader = createForReader({ language: 'en' });
  const message = stored(news);
  const reader = { locale: 'de', timeZone: 'Europe/Vienna' };
  assert.equal(forReader(message, reader), forReader(message, { ...reader }));
  assert.notEqual(forReader(message, reader), forReader(message, { ...reader, timeZone: 'Europe/Berlin' }));
  assert.notEqual(forReader(message, reader), forReader(stored(news), reader));
});

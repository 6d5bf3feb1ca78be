import assert from 'node:assert/strict';
import { test } from 'node:test';
import { botAppId, tenantId } from '../model/ids.ts';
import { checkApp } from './check-app.ts';

const BOT = botAppId('0b0b0b0b-0000-4000-8000-00000000b070');
const expected = { appId: 'manifest', botAppId: BOT };

const cases: ReadonlyArray<{ says: string; webApplicationId: string | null | undefined; severity: string }> = [
  { says: 'names the bot', webApplicationId: BOT, severity: 'ok' },
  { says: 'names the bot in capitals', webApplicationId: BOT.toUpperCase(), severity: 'ok' },
  { says: 'does not say whom it names', webApplicationId: undefined, severity: 'ok' },
  { says: 'names nobody', webApplicationId: null, severity: 'warning' },
  { says: 'names another', webApplicationId: 'another', severity: 'warning' },
];
for (const { says, webApplicationId, severity } of cases)
  test(`an app of which the catalogue ${says} is ${severity}`, async () => {
    const app = {
      id: 'a',
      name: 'Notifier',
      version: '1.0.0',
      distribution: 'organization',
      webApplicationId,
    } as const;
    const [finding] = await checkApp(() => Promise.resolve({ kind: 'found', app }), expected, tenantId('contoso'));
    assert.equal(finding?.severity, severity);
    assert.match(finding?.what ?? '', /^Notifier is in the organisation's catalogue, version 1\.0\.0/);
  });

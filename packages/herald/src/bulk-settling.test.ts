import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BulkEntry, BulkSettlement } from './bulk-ports.ts';
import { bulkSettlement, readBulkRefusal, type BulkResult } from './bulk-settling.ts';
import { conversationId, serviceUrl } from './model/ids.ts';

const NOW = new Date('2026-12-01T09:00:00Z');
const IN_30_S = new Date('2026-12-01T09:00:30Z');
const IN_5_MIN = new Date('2026-12-01T09:05:00Z');
const HOST = serviceUrl('https://smba.trafficmanager.net/emea/');
const CHAT = conversationId('a:ana');
const ana: BulkEntry = { place: 'p:ana', member: '29:ana', attempts: 0 };
const failed = (status: number, code: string): BulkResult => ({ kind: 'failed', status, code });

const cases: ReadonlyArray<{
  result: BulkResult;
  entry?: Partial<BulkEntry>;
  state?: 'active' | 'cancelled';
  becomes: BulkSettlement;
}> = [
  { result: { kind: 'sent' }, becomes: { kind: 'sent', serviceUrl: HOST } },
  {
    result: { kind: 'sent' },
    entry: { conversationId: CHAT },
    becomes: { kind: 'sent', serviceUrl: HOST, conversationId: CHAT },
  },
  {
    result: failed(403, 'ConversationBlockedByUser'),
    becomes: { kind: 'unreachable', why: 'blocked', status: 403, code: 'ConversationBlockedByUser' },
  },
  {
    result: failed(404, 'ConversationNotFound'),
    becomes: { kind: 'again', dueAt: IN_5_MIN, countsAsAttempt: true, status: 404, code: 'ConversationNotFound' },
  },
  {
    result: failed(404, 'ConversationNotFound'),
    entry: { attempts: 1, lastCode: 'ConversationNotFound' },
    becomes: { kind: 'unreachable', why: 'gone', status: 404, code: 'ConversationNotFound' },
  },
  { result: failed(400, 'BadSyntax'), becomes: { kind: 'refused', status: 400, code: 'BadSyntax' } },
  // Handed over again at once, it would be throttled again.
  {
    result: failed(429, 'Throttled'),
    becomes: { kind: 'again', dueAt: IN_30_S, countsAsAttempt: false, status: 429, code: 'Throttled' },
  },
  {
    result: failed(403, 'BotDisabledByAdmin'),
    becomes: { kind: 'again', dueAt: IN_30_S, countsAsAttempt: false, status: 403, code: 'BotDisabledByAdmin' },
  },
  { result: { kind: 'unknown', code: 'bulk-untold' }, becomes: { kind: 'unknown', code: 'bulk-untold' } },
  // What concerned the whole waits with its lane.
  {
    result: { kind: 'wait', status: 429, code: 'Throttled', until: undefined, countsAsAttempt: false },
    becomes: { kind: 'again', dueAt: NOW, countsAsAttempt: false, status: 429, code: 'Throttled' },
  },
  { result: { kind: 'not-reached' }, state: 'cancelled', becomes: { kind: 'cancelled' } },
  { result: { kind: 'not-reached' }, becomes: { kind: 'again', dueAt: IN_30_S, countsAsAttempt: false } },
];
for (const { result, entry = {}, state = 'active', becomes } of cases)
  test(`${JSON.stringify(result)} of a message that is ${state} after ${entry.attempts ?? 0} attempts is ${becomes.kind}`, () => {
    const operation = { message: { state, onUnknown: 'hold' } as const, serviceUrl: HOST };
    assert.deepEqual(bulkSettlement(operation, { ...ana, ...entry }, result, NOW), becomes);
  });

test('what is in doubt is handed over again after a pause, where the author says so', () => {
  const operation = { message: { state: 'active', onUnknown: 'resend' }, serviceUrl: HOST } as const;
  const settlement = bulkSettlement(operation, ana, { kind: 'unknown', code: 'ECONNRESET' }, NOW);
  assert.ok(settlement.kind === 'again' && settlement.countsAsAttempt && settlement.dueAt > NOW);
});

test('a refusal of the whole says of no recipient that they are out of reach', () => {
  const answer = {
    kind: 'answered',
    status: 403,
    code: 'ForbiddenOperationException',
    retryAfter: undefined,
    body: {},
  } as const;
  assert.deepEqual(readBulkRefusal(answer, NOW), { kind: 'refused', status: 403, code: 'ForbiddenOperationException' });
});

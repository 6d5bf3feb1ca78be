import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OnUnknown, Settlement } from '../../model/delivery.ts';
import { botId, conversationId, serviceUrl, tenantId, activityId } from '../../model/ids.ts';
import type { AttemptOutcome } from '../../model/outcome.ts';
import { MOST_ATTEMPTS, settle } from './settle.ts';

const NOW = new Date('2026-02-01T09:00:00Z');
const in_ = (ms: number): Date => new Date(NOW.getTime() + ms);
const reference = {
  tenantId: tenantId('t'),
  serviceUrl: serviceUrl('https://smba.trafficmanager.net/amer'),
  botId: botId('b'),
  conversationId: conversationId('a:1'),
  scope: 'personal',
  activityId: activityId('17'),
} as const;
const wait = (status: number, code: string, until?: Date): AttemptOutcome => ({
  kind: 'wait',
  status,
  code,
  until,
  countsAsAttempt: status !== 429,
});
const again = (dueAt: Date, countsAsAttempt: boolean, status: number | undefined, code: string): Settlement => ({
  kind: 'again',
  dueAt,
  countsAsAttempt,
  ...(status === undefined ? {} : { status }),
  code,
});
const unknown: AttemptOutcome = { kind: 'unknown', code: 'ECONNRESET' };

const cases: ReadonlyArray<{
  what: string;
  outcome: AttemptOutcome;
  attempts?: number;
  lastCode?: string;
  onUnknown?: OnUnknown;
  becomes: Settlement;
}> = [
  {
    what: 'a message that was sent',
    outcome: { kind: 'sent', reference },
    becomes: {
      kind: 'sent',
      conversationId: reference.conversationId,
      serviceUrl: reference.serviceUrl,
      activityId: reference.activityId,
    },
  },
  {
    what: 'a 429 that says until when',
    outcome: wait(429, 'Throttled', in_(7000)),
    becomes: again(in_(7000), false, 429, 'Throttled'),
  },
  { what: 'a 429 that does not say', outcome: wait(429, 'HTTP429'), becomes: again(NOW, false, 429, 'HTTP429') },
  {
    what: 'a 429 after many attempts',
    outcome: wait(429, 'HTTP429'),
    attempts: MOST_ATTEMPTS,
    becomes: again(NOW, false, 429, 'HTTP429'),
  },
  {
    what: 'a first 412',
    outcome: wait(412, 'PreconditionFailed'),
    becomes: again(in_(2000), true, 412, 'PreconditionFailed'),
  },
  { what: 'a third 503', outcome: wait(503, 'HTTP503'), attempts: 2, becomes: again(in_(8000), true, 503, 'HTTP503') },
  {
    what: 'a 503 that says until when',
    outcome: wait(503, 'HTTP503', in_(90_000)),
    becomes: again(in_(90_000), true, 503, 'HTTP503'),
  },
  {
    what: 'a 502 when the attempts are used up',
    outcome: wait(502, 'HTTP502'),
    attempts: MOST_ATTEMPTS - 1,
    becomes: { kind: 'refused', status: 502, code: 'gave-up' },
  },
  {
    what: 'a conversation that is not found once',
    outcome: wait(404, 'ConversationNotFound', in_(300_000)),
    becomes: again(in_(300_000), true, 404, 'ConversationNotFound'),
  },
  {
    what: 'a conversation that is not found twice',
    outcome: wait(404, 'ConversationNotFound', in_(300_000)),
    attempts: 1,
    lastCode: 'ConversationNotFound',
    becomes: { kind: 'unreachable', why: 'gone', status: 404, code: 'ConversationNotFound' },
  },
  {
    what: 'a conversation that is not found after another fault',
    outcome: wait(404, 'ConversationNotFound', in_(300_000)),
    attempts: 1,
    lastCode: 'HTTP503',
    becomes: again(in_(300_000), true, 404, 'ConversationNotFound'),
  },
  {
    what: 'a person who blocked the bot',
    outcome: { kind: 'unreachable', why: 'blocked', status: 403, code: 'ConversationBlockedByUser' },
    becomes: { kind: 'unreachable', why: 'blocked', status: 403, code: 'ConversationBlockedByUser' },
  },
  {
    what: 'a refusal',
    outcome: { kind: 'refused', status: 413, code: 'MessageSizeTooBig' },
    becomes: { kind: 'refused', status: 413, code: 'MessageSizeTooBig' },
  },
  {
    what: 'a login that is refused',
    outcome: { kind: 'closed', concerns: 'bot', why: 'login-refused', code: 'invalid_client' },
    attempts: MOST_ATTEMPTS,
    becomes: again(NOW, false, undefined, 'invalid_client'),
  },
  {
    what: 'a lost answer that is held',
    outcome: unknown,
    becomes: { kind: 'unknown', code: 'ECONNRESET' },
  },
  {
    what: 'a lost answer that is sent again',
    outcome: unknown,
    onUnknown: 'resend',
    becomes: again(in_(2000), true, undefined, 'ECONNRESET'),
  },
  {
    what: 'a lost answer that was sent again too often',
    outcome: unknown,
    onUnknown: 'resend',
    attempts: MOST_ATTEMPTS - 1,
    becomes: { kind: 'unknown', code: 'ECONNRESET' },
  },
];
for (const { what, outcome, attempts = 0, lastCode, onUnknown = 'hold', becomes } of cases) {
  test(`${what} settles as ${becomes.kind}`, () => {
    assert.deepEqual(settle(outcome, { attempts, lastCode, onUnknown, now: NOW, random: () => 0 }), becomes);
  });
}

test('what failed together does not come back together', () => {
  const facts = { attempts: 0, lastCode: undefined, onUnknown: 'hold', now: NOW } as const;
  assert.deepEqual(
    settle(wait(412, 'PreconditionFailed'), { ...facts, random: () => 0.5 }),
    again(in_(2200), true, 412, 'PreconditionFailed'),
  );
});

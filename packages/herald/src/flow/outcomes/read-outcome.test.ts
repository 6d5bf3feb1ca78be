import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import { botId, conversationId, serviceUrl, tenantId } from '../../model/ids.ts';
import type { AttemptOutcome } from '../../model/outcome.ts';
import type { Answer } from '../../ports.ts';
import { DOUBT_MS, readOutcome } from './read-outcome.ts';

const NOW = new Date('2026-02-01T09:00:00Z');
const IN_7_S = new Date(NOW.getTime() + 7000);
const IN_DOUBT_UNTIL = new Date(NOW.getTime() + DOUBT_MS);
const RESET = new Error('reset');

const reference: ConversationReference = {
  tenantId: tenantId('t'),
  serviceUrl: serviceUrl('https://smba.trafficmanager.net/amer'),
  botId: botId('b'),
  conversationId: conversationId('a:1'),
  scope: 'personal',
};
const answered = (status: number, code?: string, retryAfter?: Date): Answer => ({
  kind: 'answered',
  status,
  code,
  retryAfter,
  body: undefined,
});
const waits = (status: number, code: string, until: Date | undefined, countsAsAttempt = true): AttemptOutcome => ({
  kind: 'wait',
  status,
  code,
  until,
  countsAsAttempt,
});
const unreachable = (why: 'blocked' | 'not-installed', code: string): AttemptOutcome => ({
  kind: 'unreachable',
  why,
  status: 403,
  code,
});
const refused = (status: number, code: string): AttemptOutcome => ({ kind: 'refused', status, code });

const cases: ReadonlyArray<{ teams: string; answer: Answer; becomes: AttemptOutcome }> = [
  { teams: 'takes it (200)', answer: answered(200), becomes: { kind: 'sent', reference } },
  { teams: 'takes it (201)', answer: answered(201), becomes: { kind: 'sent', reference } },
  { teams: 'takes it (202)', answer: answered(202), becomes: { kind: 'sent', reference } },
  { teams: 'finds an argument bad', answer: answered(400, 'BadArgument'), becomes: refused(400, 'BadArgument') },
  { teams: 'finds a body bad', answer: answered(400, 'BadSyntax'), becomes: refused(400, 'BadSyntax') },
  { teams: 'misses a property', answer: answered(400, 'MissingProperty'), becomes: refused(400, 'MissingProperty') },
  {
    teams: 'cannot decrypt an id (400)',
    answer: answered(400, 'FailedToDecrypt'),
    becomes: waits(400, 'FailedToDecrypt', IN_DOUBT_UNTIL),
  },
  {
    teams: 'cannot decrypt an id (403)',
    answer: answered(403, 'FailedToDecrypt'),
    becomes: waits(403, 'FailedToDecrypt', IN_DOUBT_UNTIL),
  },
  {
    teams: 'does not know the bot',
    answer: answered(401, 'BotNotRegistered'),
    becomes: { kind: 'closed', concerns: 'bot', why: 'bot-not-registered', status: 401, code: 'BotNotRegistered' },
  },
  {
    teams: 'denies authorization',
    answer: answered(401, 'AuthorizationError'),
    becomes: { kind: 'closed', concerns: 'bot', why: 'unauthorized', status: 401, code: 'AuthorizationError' },
  },
  {
    teams: 'denies it without a code',
    answer: answered(401),
    becomes: { kind: 'closed', concerns: 'bot', why: 'unauthorized', status: 401, code: 'HTTP401' },
  },
  {
    teams: 'says an admin disabled the bot',
    answer: answered(403, 'BotDisabledByAdmin'),
    becomes: { kind: 'closed', concerns: 'tenant', why: 'disabled-by-admin', status: 403, code: 'BotDisabledByAdmin' },
  },
  {
    teams: 'misses the bot in the roster',
    answer: answered(403, 'BotNotInConversationRoster'),
    becomes: unreachable('not-installed', 'BotNotInConversationRoster'),
  },
  {
    teams: 'says the person blocked it',
    answer: answered(403, 'ConversationBlockedByUser'),
    becomes: unreachable('blocked', 'ConversationBlockedByUser'),
  },
  {
    teams: 'misses the personal install',
    answer: answered(403, 'ForbiddenOperationException'),
    becomes: unreachable('not-installed', 'ForbiddenOperationException'),
  },
  {
    teams: 'blocks writes to the thread',
    answer: answered(403, 'MessageWritesBlocked'),
    becomes: unreachable('blocked', 'MessageWritesBlocked'),
  },
  {
    teams: 'misses privileges',
    answer: answered(403, 'ServiceError'),
    becomes: unreachable('not-installed', 'ServiceError'),
  },
  {
    teams: 'is on another host',
    answer: answered(403, 'InvalidBotApiHost'),
    becomes: refused(403, 'InvalidBotApiHost'),
  },
  {
    teams: 'misses permissions',
    answer: answered(403, 'NotEnoughPermissions'),
    becomes: refused(403, 'NotEnoughPermissions'),
  },
  {
    teams: 'forbids with a code nobody documents',
    answer: answered(403, 'CapabilityOverride'),
    becomes: refused(403, 'CapabilityOverride'),
  },
  {
    teams: 'does not find the message',
    answer: answered(404, 'ActivityNotFoundInConversation'),
    becomes: refused(404, 'ActivityNotFoundInConversation'),
  },
  {
    teams: 'does not find the conversation',
    answer: answered(404, 'ConversationNotFound'),
    becomes: waits(404, 'ConversationNotFound', IN_DOUBT_UNTIL),
  },
  {
    teams: 'does not find the member',
    answer: answered(404, 'MemberNotFoundInConversation'),
    becomes: refused(404, 'MemberNotFoundInConversation'),
  },
  {
    teams: 'finds others at the same conversation',
    answer: answered(412, 'PreconditionFailed'),
    becomes: waits(412, 'PreconditionFailed', undefined),
  },
  {
    teams: 'finds it too large',
    answer: answered(413, 'MessageSizeTooBig'),
    becomes: refused(413, 'MessageSizeTooBig'),
  },
  {
    teams: 'throttles and says for how long',
    answer: answered(429, 'Throttled', IN_7_S),
    becomes: waits(429, 'Throttled', IN_7_S, false),
  },
  { teams: 'throttles and does not say', answer: answered(429), becomes: waits(429, 'HTTP429', undefined, false) },
  { teams: 'fails inside', answer: answered(500, 'ServiceError'), becomes: refused(500, 'ServiceError') },
  { teams: 'is behind a broken gateway', answer: answered(502), becomes: waits(502, 'HTTP502', undefined) },
  { teams: 'is unavailable for 7 s', answer: answered(503, undefined, IN_7_S), becomes: waits(503, 'HTTP503', IN_7_S) },
  {
    teams: 'timed out, perhaps after delivering',
    answer: answered(504),
    becomes: { kind: 'unknown', code: 'HTTP504' },
  },
  { teams: 'redirects', answer: answered(302), becomes: refused(302, 'HTTP302') },
  { teams: 'answers what nobody documents', answer: answered(418, 'Teapot'), becomes: refused(418, 'Teapot') },
  {
    teams: 'refuses the login',
    answer: { kind: 'not-sent', why: 'login-refused', code: 'invalid_client', cause: RESET },
    becomes: { kind: 'closed', concerns: 'bot', why: 'login-refused', code: 'invalid_client' },
  },
  {
    teams: 'has no login at hand',
    answer: { kind: 'not-sent', why: 'login-unreachable', code: 'ENOTFOUND', cause: RESET },
    becomes: { kind: 'closed', concerns: 'bot', why: 'login-unreachable', code: 'ENOTFOUND' },
  },
  {
    teams: 'takes no connection',
    answer: { kind: 'not-sent', why: 'no-connection', code: 'ECONNREFUSED', cause: RESET },
    becomes: { kind: 'closed', concerns: 'tenant', why: 'no-connection', code: 'ECONNREFUSED' },
  },
  {
    teams: 'never answers',
    answer: { kind: 'silent', code: 'ECONNRESET', cause: RESET },
    becomes: { kind: 'unknown', code: 'ECONNRESET', cause: RESET },
  },
];
for (const { teams, answer, becomes } of cases) {
  test(`when Teams ${teams}, the outcome is '${becomes.kind}'`, () =>
    assert.deepEqual(
      readOutcome(answer, NOW, () => reference),
      becomes,
    ));
}

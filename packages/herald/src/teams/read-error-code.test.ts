import assert from 'node:assert/strict';
import test from 'node:test';
import { readErrorCode } from './read-error-code.ts';

const error = (code: unknown, message?: unknown) => ({ error: { code, message } });

const cases: ReadonlyArray<readonly [name: string, status: number, body: unknown, code: string | undefined]> = [
  [
    'the usual shape',
    403,
    error('BotNotInConversationRoster', 'The bot is not part of it.'),
    'BotNotInConversationRoster',
  ],
  ['a code without a message', 429, error('Throttled'), 'Throttled'],
  [
    'an inner error',
    502,
    { error: { code: 'ServiceError', innerHttpError: { statusCode: 0, body: {} } } },
    'ServiceError',
  ],
  ['a message that is no text', 400, error('BadSyntax', 7), 'BadSyntax'],
  [
    'a conversation id not decrypted',
    403,
    error('BadArgument', 'Failed to decrypt conversation id'),
    'FailedToDecrypt',
  ],
  ['a pairwise id not decrypted', 400, error('BadArgument', 'Failed to decrypt pairwise id'), 'FailedToDecrypt'],
  ['the same, as documented', 400, error('Bad Argument', 'Failed to decrypt pairwise id'), 'FailedToDecrypt'],
  ['another bad argument', 400, error('BadArgument', 'Unknown attachment type'), 'BadArgument'],
  [
    'the same words under another code',
    500,
    error('ServiceError', 'Failed to decrypt conversation id'),
    'ServiceError',
  ],
  ['a refused token', 401, { message: 'Authorization has been denied for this request.' }, 'Unauthorized'],
  ['only a message, but no 401', 403, { message: 'Authorization has been denied for this request.' }, undefined],
  ['a bot nobody knows', 401, error('BotNotRegistered'), 'BotNotRegistered'],
  [
    'blocked writes',
    403,
    { errorCode: 209, message: '{\n  "subCode": "MessageWritesBlocked",\n  "details": "Thread is blocked."\n}' },
    'MessageWritesBlocked',
  ],
  ['blocked writes without a sub-code', 403, { errorCode: 209, message: '{"details":"Blocked."}' }, '209'],
  ['blocked writes in plain words', 403, { errorCode: 209, message: 'Blocked.' }, '209'],
  ['blocked writes without a message', 403, { errorCode: 209 }, '209'],
  ['an empty code', 400, error(''), undefined],
  ['a code that is no text', 400, error(7), undefined],
  ['no body', 503, undefined, undefined],
  ['an empty object', 400, {}, undefined],
  ['a list', 400, [], undefined],
  ['null', 400, null, undefined],
  ['a text', 400, 'Bad Request', undefined],
];
for (const [name, status, body, code] of cases)
  test(`the code of ${name} is ${code}`, () => assert.equal(readErrorCode(status, body), code));

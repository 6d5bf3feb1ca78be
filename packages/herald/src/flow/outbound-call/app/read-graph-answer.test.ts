import assert from 'node:assert/strict';
import test from 'node:test';
import type { InstallStep } from '../../../model/installing.ts';
import type { Answer } from '../../../ports.ts';
import { readGraphAnswer } from './read-graph-answer.ts';

const at = new Date('2026-11-02T09:00:30Z');
const graph = (status: number, code?: string, message = '', retryAfter?: Date): Answer => ({
  kind: 'answered',
  status,
  code,
  retryAfter,
  body: code === undefined ? undefined : { error: { code, message } },
});
const done = (step: InstallStep) => ({ kind: 'done', step });
const unreachable = (why: string, status: number, code: string) => ({ kind: 'unreachable', why, status, code });
const wait = (status: number, code: string, countsAsAttempt = true, until?: Date) => ({
  kind: 'wait',
  status,
  code,
  until,
  countsAsAttempt,
});
const cause = new Error('gone');

/** Protocol sheet, 6.4, 6.5 and 6.7. */
const cases: ReadonlyArray<readonly [string, Answer, InstallStep, object]> = [
  ['created', graph(201), 'install', done('install')],
  ['200, as for teams', graph(200), 'install', done('install')],
  ['there already', graph(409, 'Conflict', 'The app is already installed'), 'install', done('install')],
  [
    '409 of an upgrade says nothing of the kind',
    graph(409, 'Conflict'),
    'upgrade',
    { kind: 'refused', status: 409, code: 'Conflict' },
  ],
  ['removed', graph(204), 'uninstall', done('uninstall')],
  ['not there to be removed', graph(404, 'NotFound', 'App installation was not found'), 'uninstall', done('uninstall')],
  [
    'policy',
    graph(403, 'Forbidden', 'App is blocked by app permission policy. TenantId: 1'),
    'install',
    unreachable('forbidden-by-policy', 403, 'Forbidden'),
  ],
  [
    'no permission, by its name',
    graph(403, 'Forbidden', "Missing scope permissions on the request. API requires one of 'A'"),
    'install',
    unreachable('no-consent', 403, 'Forbidden'),
  ],
  [
    'no role, by its name',
    graph(403, 'Forbidden', "Missing role permissions on the request. API requires one of 'A'"),
    'install',
    unreachable('no-consent', 403, 'Forbidden'),
  ],
  [
    'no privilege',
    graph(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    'install',
    unreachable('no-consent', 403, 'Authorization_RequestDenied'),
  ],
  [
    "another's app",
    graph(403, 'Forbidden', "AAD App Id 'x' is not allowed to manage the Teams App 'y'"),
    'install',
    unreachable('no-consent', 403, 'Forbidden'),
  ],
  [
    'a 403 that says nothing',
    graph(403, 'Forbidden', 'Access denied'),
    'install',
    unreachable('not-installed', 403, 'Forbidden'),
  ],
  [
    'nobody, or no licence',
    graph(404, 'NotFound', 'Not Found'),
    'install',
    unreachable('not-installed', 404, 'NotFound'),
  ],
  [
    'an app that was taken out of the catalogue',
    graph(404, 'NotFound', "The definition of the app with id 'x' was not found."),
    'install',
    unreachable('app-not-found', 404, 'NotFound'),
  ],
  [
    'a failure that passes',
    graph(400, 'BadRequest', 'Exception in CreateOrUpdateUserAppEntitlement'),
    'install',
    wait(400, 'BadRequest'),
  ],
  [
    'an odd team',
    graph(400, 'BadRequest', 'Bad Request'),
    'install',
    { kind: 'refused', status: 400, code: 'BadRequest' },
  ],
  [
    'other permissions than the manifest has',
    graph(400, 'BadRequest', 'ResourceSpecificPermissionsMismatch'),
    'install',
    unreachable('no-consent', 400, 'BadRequest'),
  ],
  [
    'a token that Graph does not take',
    graph(401, 'InvalidAuthenticationToken'),
    'install',
    unreachable('no-consent', 401, 'InvalidAuthenticationToken'),
  ],
  ['throttled', graph(429, 'TooManyRequests', '', at), 'install', wait(429, 'TooManyRequests', false, at)],
  ['throttled without a time', graph(429, 'UnknownError'), 'install', wait(429, 'UnknownError', false)],
  ['unavailable', graph(503, 'ServiceUnavailable', '', at), 'install', wait(503, 'ServiceUnavailable', true, at)],
  ['no body', graph(502), 'install', wait(502, 'HTTP502')],
  ['gateway', graph(504), 'install', wait(504, 'HTTP504')],
  ['no answer', { kind: 'silent', code: 'E_DEADLINE_PASSED', cause }, 'install', wait(0, 'E_DEADLINE_PASSED')],
  [
    'no connection',
    { kind: 'not-sent', why: 'no-connection', code: 'ECONNREFUSED', cause },
    'install',
    wait(0, 'ECONNREFUSED'),
  ],
  [
    'a login that is away',
    { kind: 'not-sent', why: 'login-unreachable', code: 'HTTP503', cause },
    'install',
    wait(0, 'HTTP503'),
  ],
  [
    'a tenant that knows nothing of the bot',
    { kind: 'not-sent', why: 'login-refused', code: 'AADSTS700016', cause },
    'install',
    unreachable('no-consent', 0, 'AADSTS700016'),
  ],
];
for (const [what, answer, step, outcome] of cases)
  test(`${step}: ${what}`, () => assert.deepEqual(readGraphAnswer(answer, step), outcome));

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Answer } from '../../../ports.ts';
import { readPage } from './read-page.ts';

const LATER = new Date('2026-11-02T09:05:00Z');
const answer = (status: number, code?: string, body?: unknown): Answer => {
  return { kind: 'answered', status, code, retryAfter: status === 429 ? LATER : undefined, body };
};
const away = (why: 'login-refused' | 'login-unreachable'): Answer => {
  return { kind: 'not-sent', why, code: 'AADSTS700016', cause: new Error(why) };
};

const pages: ReadonlyArray<readonly [name: string, answer: Answer, isLink: boolean, becomes: string]> = [
  ['a page with one after it', answer(200, undefined, { value: [1], '@odata.nextLink': 'n' }), true, 'page 1 n'],
  ['the last page', answer(200, undefined, { value: [], '@odata.deltaLink': 'd' }), false, 'page 0 d last'],
  ['something else', answer(200, undefined, { value: [] }), true, 'refused other AnswerNotAPage'],
  ['410 of a link', answer(410, 'resyncRequired'), true, 'expired'],
  ['400 of a link', answer(400, 'syncStateNotFound'), true, 'expired'],
  ['400 of the first page', answer(400, 'BadRequest'), false, 'refused other BadRequest'],
  ['403', answer(403, 'Authorization_RequestDenied'), true, 'refused no-consent Authorization_RequestDenied'],
  ['401', answer(401, 'InvalidAuthenticationToken'), true, 'refused login InvalidAuthenticationToken'],
  ['429', answer(429, 'TooManyRequests'), true, 'unavailable throttled TooManyRequests until'],
  ['503 without a code', answer(503), true, 'unavailable unreachable 503'],
  ['501', answer(501, 'NotImplemented'), true, 'refused other NotImplemented'],
  ['a login that refuses', away('login-refused'), true, 'refused login AADSTS700016'],
  ['a login out of reach', away('login-unreachable'), true, 'unavailable unreachable AADSTS700016'],
  [
    'no answer',
    { kind: 'silent', code: 'ECONNRESET', cause: new Error('reset') },
    true,
    'unavailable unreachable ECONNRESET',
  ],
];
for (const [name, given, isLink, becomes] of pages)
  test(`${name} is read as ${becomes}`, () => assert.equal(shown(readPage(given, isLink)), becomes));

function shown(page: ReturnType<typeof readPage>): string {
  switch (page.kind) {
    case 'page':
      return `page ${page.entries.length} ${page.link}${page.isLast ? ' last' : ''}`;
    case 'expired':
      return 'expired';
    case 'failed': {
      const { kind, why, code } = page.failure;
      return `${kind} ${why} ${code}${page.until === undefined ? '' : ' until'}`;
    }
  }
}

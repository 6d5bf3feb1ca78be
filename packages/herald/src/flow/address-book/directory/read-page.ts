import { z } from 'zod';
import type { DirectoryFailure } from '../../../model/directory.ts';
import type { Answer } from '../../../ports.ts';

/** What one request for a page came to. */
export type Page =
  | {
      readonly kind: 'page';
      readonly entries: readonly unknown[];
      readonly isLast: boolean;
      readonly link: string;
    }
  /** Graph does not know any more where the link leads: from the beginning (protocol sheet, 6.9). */
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly failure: DirectoryFailure; readonly until: Date | undefined };

const page = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().min(1).optional(),
  '@odata.deltaLink': z.string().min(1).optional(),
});

/** Reads the answer to a page that was asked for by a link of Graph's, or to the first, which has none. */
export function readPage(answer: Answer, isLink: boolean): Page {
  if (answer.kind !== 'answered') return failed(failureOf(answer));
  if (answer.status === 200) {
    const { data } = page.safeParse(answer.body);
    const next = data?.['@odata.nextLink'];
    const done = data?.['@odata.deltaLink'];
    if (data !== undefined && next !== undefined)
      return { kind: 'page', entries: data.value, isLast: false, link: next };
    if (data !== undefined && done !== undefined)
      return { kind: 'page', entries: data.value, isLast: true, link: done };
    return failed({ kind: 'refused', why: 'other', status: 200, code: 'AnswerNotAPage' });
  }
  // Graph made the link: it can be wrong about nothing but what it stands for.
  if (isLink && (answer.status === 410 || answer.status === 400)) return { kind: 'expired' };
  return failed(failureOf(answer), answer.retryAfter);
}

const failed = (failure: DirectoryFailure, until?: Date): Page => ({ kind: 'failed', failure, until });

/** Why what was asked for was not answered. */
export function failureOf(answer: Answer): DirectoryFailure {
  if (answer.kind !== 'answered') {
    const isRefused = answer.kind === 'not-sent' && answer.why === 'login-refused';
    const why = isRefused ? 'login' : 'unreachable';
    return { kind: isRefused ? 'refused' : 'unavailable', why, status: 0, code: answer.code };
  }
  const { status, code = `${status}` } = answer;
  if (status === 403) return { kind: 'refused', why: 'no-consent', status, code };
  if (status === 401) return { kind: 'refused', why: 'login', status, code };
  if (status === 429) return { kind: 'unavailable', why: 'throttled', status, code };
  if (status >= 500 && status !== 501) return { kind: 'unavailable', why: 'unreachable', status, code };
  return { kind: 'refused', why: 'other', status, code };
}

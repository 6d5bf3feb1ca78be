import { z } from 'zod';
import type { InstallStep } from '../../../model/installing.ts';
import type { DeliveryAttempted, UnreachableWhy } from '../../../model/outcome.ts';
import type { Answer } from '../../../ports.ts';

/** What Graph says of an app that is in no catalogue of the tenant. */
export const APP_NOT_FOUND = 'AppNotFound';

const error = z.object({ error: z.object({ code: z.string(), message: z.string().catch('') }) });

/** Texts are looked at where Graph gives many causes one code (protocol sheet, 6.7). */
const texts: ReadonlyArray<readonly [number, RegExp, UnreachableWhy]> = [
  [403, /blocked by app permission policy/i, 'forbidden-by-policy'],
  [403, /missing (?:scope|role) permissions/i, 'no-consent'],
  [403, /insufficient privileges/i, 'no-consent'],
  [403, /is not allowed to manage the teams app/i, 'no-consent'],
  [400, /permissions consented to do not match|ResourceSpecificPermissionsMismatch/i, 'no-consent'],
  [404, /definition of the app/i, 'app-not-found'],
];

/** A failure of the service behind Graph that passes, although its status says otherwise (protocol sheet, 6.7). */
const passing = /CreateOrUpdate\w*Entitlement/i;

/**
 * What Graph's answer to a step means. Everything that may pass is `wait`, since each step may be repeated: 409 says that the
 * app is there already, and 404 that it is not there any more.
 */
export function readGraphAnswer(answer: Answer, step: InstallStep): DeliveryAttempted {
  switch (answer.kind) {
    case 'answered':
      return readAnswered(answer, step);
    case 'not-sent':
      if (answer.why === 'login-refused')
        return { kind: 'unreachable', why: 'no-consent', status: 0, code: answer.code };
      return { kind: 'wait', status: 0, code: answer.code, until: undefined, countsAsAttempt: true };
    case 'silent':
      return { kind: 'wait', status: 0, code: answer.code, until: undefined, countsAsAttempt: true };
  }
}

function readAnswered(
  { status, body, retryAfter, ...answer }: Extract<Answer, { kind: 'answered' }>,
  step: InstallStep,
): DeliveryAttempted {
  if (status >= 200 && status < 300) return { kind: 'done', step };
  if ((status === 409 && step === 'install') || (status === 404 && step === 'uninstall')) return { kind: 'done', step };
  const code = answer.code ?? `HTTP${status}`;
  const { data } = error.safeParse(body);
  const message = data?.error.message ?? '';
  const wait = (countsAsAttempt: boolean): DeliveryAttempted => ({
    kind: 'wait',
    status,
    code,
    until: retryAfter,
    countsAsAttempt,
  });
  if (status === 429) return wait(false);
  if (status >= 500 || (status === 400 && passing.test(message))) return wait(true);
  const named = texts.find(([of, text]) => of === status && text.test(message));
  if (named !== undefined) return { kind: 'unreachable', why: named[2], status, code };
  if (status === 401) return { kind: 'unreachable', why: 'no-consent', status, code };
  if (status === 403 || status === 404) return { kind: 'unreachable', why: 'not-installed', status, code };
  return { kind: 'refused', status, code };
}

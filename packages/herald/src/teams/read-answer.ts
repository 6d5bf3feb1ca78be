import type { Answer } from '../ports.ts';
import type { Exchange } from './exchange.ts';
import { parseJson } from './parse-json.ts';
import { readErrorCode } from './read-error-code.ts';
import { readRetryAfter } from './read-retry-after.ts';

/** What a host answered, as the flow reads it; a body that is no JSON is left out. */
export function readAnswer({ status, headers, text }: Extract<Exchange, { kind: 'answered' }>, now: Date): Answer {
  const body = text === '' ? undefined : parseJson(text);
  const succeeded = status >= 200 && status < 300;
  return {
    kind: 'answered',
    status,
    code: succeeded ? undefined : readErrorCode(status, body),
    retryAfter: readRetryAfter(headers, now),
    body,
  };
}

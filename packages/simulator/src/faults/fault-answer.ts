import type { Answer } from '../answer.ts';
import { refuse, unauthorized } from '../connector/refusal.ts';
import type { FaultAnswer } from './fault.ts';

// What is usual where nothing else is asked for; gateways answer with HTML, or with nothing (sheet 4.1).
const usual: Readonly<Record<number, Omit<Answer, 'status'>>> = {
  401: { body: unauthorized().body },
  412: { body: refuse('concurrent').body },
  429: { body: refuse('throttled').body },
  500: body('ServiceError', 'An internal error occurred.'),
  502: page('502 Bad Gateway'),
  503: page('503 Service Unavailable'),
  504: {},
};

/** The statuses that need no `code` to be answered as Teams does. */
export const usualStatuses: readonly number[] = Object.keys(usual).map(Number);

/** What a fault answers: the usual body of its status, or the error that it names. */
export function faultAnswer({ status, code, message, retryAfterSeconds }: FaultAnswer): Answer {
  const content = code === undefined ? usual[status] : body(code, message ?? 'This fault was asked for.');
  return { status, ...content, ...retryAfter(retryAfterSeconds) };
}

/** The header that says when to come again, in seconds; none for undefined (sheet 4.3: it may be absent). */
export const retryAfter = (seconds: number | undefined): Pick<Answer, 'headers'> =>
  seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } };

function body(code: string, message: string): Omit<Answer, 'status'> {
  return { body: { error: { code, message } } };
}

function page(title: string): Omit<Answer, 'status'> {
  const text = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { text, contentType: 'text/html' };
}

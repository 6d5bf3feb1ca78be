import type { Answer } from '../answer.ts';
import type { GraphRefusal } from './refusal.ts';

/** By what a request is known afterwards (sheet 6.1). */
export interface RequestIds {
  readonly requestId: string;
  /** What the caller calls it; our own id where they say nothing. */
  readonly clientRequestId: string;
}

/** The body of an error, as Graph writes it. */
export const errorBody = (
  { code, message, inner }: Pick<GraphRefusal, 'code' | 'message' | 'inner'>,
  { requestId, clientRequestId }: RequestIds,
  now: number,
): object => ({
  error: {
    code,
    message,
    innerError: {
      ...inner,
      date: new Date(now).toISOString().slice(0, 19),
      'request-id': requestId,
      'client-request-id': clientRequestId,
    },
  },
});

/** The answer that a refusal comes to. */
export const errorAnswer = (refusal: GraphRefusal, ids: RequestIds, now: number): Answer => ({
  status: refusal.status,
  body: errorBody(refusal, ids, now),
  contentType: 'application/json',
  headers: refusal.headers,
});

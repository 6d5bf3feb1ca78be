import { randomUUID } from 'node:crypto';
import type { Answer } from '../answer.ts';
import type { RequestIds } from './error-answer.ts';
import type { GraphRequest } from './request.ts';

const graphJson = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
const diagnostic =
  '{"ServerInfo":{"DataCenter":"Simulated","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"SIM0"}}';

/** The ids of a request: one of Graph's own, and the caller's where they give one. */
export function idsOf(header: GraphRequest['header']): RequestIds {
  const requestId = randomUUID();
  return { requestId, clientRequestId: header('client-request-id') ?? requestId };
}

/** An answer with the headers that all of Graph's have (sheet 6.1). */
export const withIds = (answer: Answer, { requestId, clientRequestId }: RequestIds): Answer => ({
  ...answer,
  ...(answer.body === undefined ? {} : { contentType: answer.contentType ?? graphJson }),
  headers: {
    ...answer.headers,
    'request-id': requestId,
    'client-request-id': clientRequestId,
    'odata-version': '4.0',
    'x-ms-ags-diagnostic': diagnostic,
  },
});

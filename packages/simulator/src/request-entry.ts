import type { FastifyRequest } from 'fastify';
import type { RequestEntry } from './state/request-log.ts';

/** One request as the log shows it; `status` is null when its answer is lost. */
export function requestEntry(
  request: FastifyRequest,
  { at, status }: { readonly at: number; readonly status: number | null },
): RequestEntry {
  const { method, originalUrl, authorized, is404, served } = request;
  const end = originalUrl.indexOf('?');
  return {
    at,
    method,
    path: end < 0 ? originalUrl : originalUrl.slice(0, end),
    status,
    authorized,
    known: !is404 && served,
  };
}

import type { FaultAnswer } from '../faults/fault.ts';
import { GraphRefusal, refuse } from './refusal.ts';
import { unauthorized } from './unauthorized.ts';

// What is usual where nothing else is asked for (sheet 6.7).
const usual: Readonly<Record<number, () => GraphRefusal>> = {
  401: () => unauthorized('expired'),
  412: () => new GraphRefusal(412, 'PreconditionFailed', 'The resource has changed since it was read.'),
  429: () => refuse('throttled'),
  500: () => new GraphRefusal(500, 'InternalServerError', 'Failed to execute backend request.'),
  502: () => new GraphRefusal(502, 'BadGateway', 'Failed to execute backend request.'),
  503: () => new GraphRefusal(503, 'ServiceUnavailable', 'Service is temporarily unavailable.'),
  504: () => new GraphRefusal(504, 'GatewayTimeout', 'The service did not answer in time.'),
};

/** What a fault answers: the usual error of its status, or the one that it names. */
export function faultRefusal({ status, code, message, retryAfterSeconds }: FaultAnswer): GraphRefusal {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const own = code === undefined ? usual[status]?.() : undefined;
  const named = own ?? new GraphRefusal(status, code ?? 'UnknownError', message ?? '');
  return new GraphRefusal(status, named.code, message ?? named.message, { headers: { ...named.headers, ...headers } });
}

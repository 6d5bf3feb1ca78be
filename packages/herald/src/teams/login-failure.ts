import { z } from 'zod';
import { LoginRefused, LoginUnreachable } from '../errors.ts';

/** A code that says more than this is none; and not every character can be stored. */
const word = z.string().transform((text) => text.replace(/[^\x20-\x7e]/g, '').slice(0, 200));

/** The fields by which credentials say what failed; each kind of error has some of them. */
const fields = z.object({
  name: word.optional().catch(undefined),
  code: word.optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  errorResponse: z
    .object({ error: word.optional(), errorCodes: z.array(z.number()).optional() })
    .optional()
    .catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});
type Fields = z.infer<typeof fields>;

/** What Entra answers when the fault is its own and passes by itself. */
const passing: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error']);

/**
 * Tells a login that refused from one that gave no answer, whatever error a credential threw; it becomes the cause.
 * What shows no sign of an answer counts as unreachable.
 */
export function readLoginFailure(error: unknown): LoginRefused | LoginUnreachable {
  if (error instanceof LoginRefused || error instanceof LoginUnreachable) return error;
  const read = fields.safeParse(error).data ?? {};
  const refusal = readRefusal(read);
  return refusal === undefined
    ? new LoginUnreachable(read.code ?? read.name ?? 'no-answer', { cause: error })
    : new LoginRefused(refusal, { cause: error });
}

/** The code with which Entra refused, if it did. */
function readRefusal({ name, code, statusCode, errorResponse, errors, message }: Fields): string | undefined {
  if (errors !== undefined) return firstRefusal(errors);
  if (name === 'ClientConfigurationError') return code ?? name;
  if (name === 'AuthenticationRequiredError') return readMsalRefusal(message ?? '');
  if (statusCode === undefined || !isRefusal(statusCode)) return undefined;
  const [entraCode] = errorResponse?.errorCodes ?? [];
  const said = errorResponse?.error;
  if (said !== undefined && passing.has(said)) return undefined;
  return entraCode === undefined ? (said ?? `HTTP${statusCode}`) : `AADSTS${entraCode}`;
}

/** A chain of credentials fails as a whole: one that was refused explains it better than those that found nothing. */
function firstRefusal(errors: readonly unknown[]): string | undefined {
  for (const each of errors) {
    const refusal = readRefusal(fields.safeParse(each).data ?? {});
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Any 4xx but those that ask to come again later. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/**
 * @azure/identity reports every failure of its secret and certificate credentials with this one error, which keeps
 * neither code nor status nor cause: MSAL's code stands only before the first colon of the message, and Entra's in it.
 */
function readMsalRefusal(message: string): string | undefined {
  const entraCode = /\bAADSTS\d+\b/.exec(message)?.[0];
  const msalCode = /^([a-z_]+):/.exec(message)?.[1];
  if (msalCode !== undefined && (noAnswer.has(msalCode) || passing.has(msalCode))) return undefined;
  return entraCode ?? msalCode ?? 'AuthenticationRequiredError';
}

/** MSAL's codes for a login that was not reached or gave nothing readable. */
const noAnswer: ReadonlySet<string> = new Set([
  'network_error',
  'endpoints_resolution_error',
  'openid_config_error',
  'no_network_connectivity',
  'request_timeout',
  'post_request_failed',
  'get_request_failed',
]);

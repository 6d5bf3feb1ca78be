import type { BulkOutcome, BulkReport } from '../../bulk-ports.ts';

/** With which status Teams answers each code to a single message (protocol sheet, 4.2). */
const statusOf: Readonly<Record<string, number>> = {
  BadArgument: 400,
  BadSyntax: 400,
  MissingProperty: 400,
  BotNotRegistered: 401,
  BotDisabledByAdmin: 403,
  BotNotInConversationRoster: 403,
  ConversationBlockedByUser: 403,
  ForbiddenOperationException: 403,
  InvalidBotApiHost: 403,
  MessageWritesBlocked: 403,
  NotEnoughPermissions: 403,
  ActivityNotFoundInConversation: 404,
  ConversationNotFound: 404,
  MemberNotFoundInConversation: 404,
  PreconditionFailed: 412,
  MessageSizeTooBig: 413,
  Throttled: 429,
  ServiceError: 500,
};

/**
 * Says what an operation that has ended means for each of its recipients, each by what Teams says of it and no more: who is
 * among the failures has failed; the others got it when as many are counted; when some are and nobody tells who, it is unknown.
 */
export function readBulk(
  { state, statuses, failures }: BulkReport,
  members: readonly string[],
  { cancelAsked }: { readonly cancelAsked: boolean },
): ReadonlyMap<string, BulkOutcome> {
  const failed = new Map(failures.map(({ member, error }) => [member, error]));
  const others = members.filter((member) => !failed.has(member));
  const failing = [...(statuses ?? [])]
    .filter(([status, count]) => count > 0 && !isSuccess(status))
    .map(([status]) => status);
  const rest = restOf();
  return new Map(
    members.map((member) => {
      const error = failed.get(member);
      return [member, error === undefined ? rest : readFailure(error, failing)] as const;
    }),
  );

  function restOf(): BulkOutcome {
    if (statuses === undefined)
      return state === 'completed' && !cancelAsked ? { kind: 'sent' } : { kind: 'unknown', code: 'bulk-untold' };
    const sent = [...statuses].reduce((sum, [status, count]) => sum + (isSuccess(status) ? count : 0), 0);
    if (sent === others.length) return { kind: 'sent' };
    if (sent === 0 && cancelAsked && state === 'completed') return { kind: 'not-reached' };
    return { kind: 'unknown', code: state === 'failed' ? 'bulk-failed' : 'bulk-untold' };
  }
}

/** Of the words for a failure no form is documented: a code alone, one among words, or the body of an answer. */
function readFailure(error: string, failing: readonly number[]): BulkOutcome {
  const words = error.match(/[A-Za-z][\w]*/g) ?? [];
  // A word that is no code may be a name.
  const code = words.find((word) => Object.hasOwn(statusOf, word));
  const [only, ...more] = failing;
  const known = code === undefined ? undefined : statusOf[code];
  const named = failing.find((status) => error.includes(String(status)));
  const status = only !== undefined && more.length === 0 ? only : (named ?? known ?? 0);
  return { kind: 'failed', status, code: code ?? 'bulk-entry-failed' };
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

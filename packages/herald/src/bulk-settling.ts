import type { BulkEntry, BulkOperation, BulkOutcome, BulkSettlement } from './bulk-ports.ts';
import { readFailure } from './flow/outcomes/read-outcome.ts';
import { settle } from './flow/outcomes/settle.ts';
import type { AttemptOutcome } from './model/outcome.ts';
import { personId } from './model/ids.ts';
import type { Reachability } from './model/reachability.ts';
import type { AddressBook, Answer, Clock } from './ports.ts';

/** Who failed waits as long at the least: one of many, they would fail again at once. */
const AGAIN_MS = 30_000;

export type BulkSettlingDeps = {
  readonly addressBook: Pick<AddressBook, 'setReachability' | 'setPersonUnreachable'>;
  readonly clock: Clock;
};

/** What an operation as a whole, or Teams of one of its recipients, came to. */
export type BulkResult = BulkOutcome | BulkRefusal;
export type BulkRefusal = Exclude<AttemptOutcome, { readonly kind: 'sent' }>;

/**
 * Says what a result means for each delivery of an operation, by the rules of single messages; resolves when what it teaches
 * of their places is stored.
 */
export async function concludeBulk(
  operation: BulkOperation,
  resultOf: (entry: BulkEntry) => BulkResult,
  { addressBook, clock }: BulkSettlingDeps,
): Promise<ReadonlyArray<{ readonly place: string; readonly settlement: BulkSettlement }>> {
  const at = clock.now();
  const settled = operation.entries.map((entry) => ({
    entry,
    settlement: bulkSettlement(operation, entry, resultOf(entry), at),
  }));
  for (const { entry, settlement } of settled) {
    const learnt = reachabilityOf(entry, settlement, at);
    const { tenantId } = operation.key;
    if (learnt !== undefined && entry.conversationId !== undefined)
      await addressBook.setReachability(tenantId, entry.conversationId, learnt, at);
    if (learnt?.kind === 'unreachable' && entry.place.startsWith('p:'))
      await addressBook.setPersonUnreachable(tenantId, personId(entry.place.slice(2)), { ...learnt, tried: [] });
  }
  return settled.map(({ entry, settlement }) => ({ place: entry.place, settlement }));
}

/** Decides what a result means for one delivery: final, or again and when. */
export function bulkSettlement(
  { message, serviceUrl }: Pick<BulkOperation, 'message' | 'serviceUrl'>,
  entry: BulkEntry,
  result: BulkResult,
  now: Date,
): BulkSettlement {
  const { conversationId, attempts, lastCode } = entry;
  if (result.kind === 'sent')
    return { kind: 'sent', serviceUrl, ...(conversationId === undefined ? {} : { conversationId }) };
  if (result.kind === 'not-reached')
    return message.state === 'cancelled'
      ? { kind: 'cancelled' }
      : { kind: 'again', dueAt: notTooSoon(now, now), countsAsAttempt: false };
  const outcome = result.kind === 'failed' ? outcomeOf(result, now) : result;
  const { onUnknown } = message;
  const settlement = settle(outcome, { attempts, lastCode, onUnknown, now, random: Math.random });
  if (settlement.kind === 'again' && result.kind === 'failed')
    return { ...settlement, dueAt: notTooSoon(settlement.dueAt, now) };
  // Of a success more is known above.
  return settlement.kind === 'sent' ? { kind: 'unknown', code: 'bulk-untold' } : settlement;
}

/** As if a message of its own had been answered so. */
const outcomeOf = ({ status, code }: Extract<BulkOutcome, { kind: 'failed' }>, now: Date) =>
  readFailure({ kind: 'answered', status, code, retryAfter: undefined, body: undefined }, now);

/** What the whole of a request that sends to many was answered; of no single recipient it says that they are out of reach. */
export function readBulkRefusal(answer: Answer, now: Date): BulkRefusal {
  const outcome = readFailure(answer, now);
  return outcome.kind === 'unreachable' ? { kind: 'refused', status: outcome.status, code: outcome.code } : outcome;
}

const notTooSoon = (dueAt: Date, now: Date): Date => new Date(Math.max(dueAt.getTime(), now.getTime() + AGAIN_MS));

function reachabilityOf(entry: BulkEntry, settlement: BulkSettlement, at: Date): Reachability | undefined {
  if (settlement.kind === 'sent') return entry.heldUnreachable === true ? { kind: 'reachable' } : undefined;
  if (settlement.kind !== 'unreachable') return undefined;
  const { why, status, code } = settlement;
  return { kind: 'unreachable', why, since: at, status, code };
}

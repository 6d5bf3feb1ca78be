import type { Answer } from '../../../answer.ts';
import type { BulkOperation } from '../../../state/bulk-operation.ts';
import { refuse } from '../../refusal.ts';
import { param, type ConnectorCall } from '../../route.ts';

/** How far an operation is; under both names that clients read its counts by. */
export function state(call: ConnectorCall): Answer {
  const operation = find(call);
  const { world } = call;
  const now = world.clock.now();
  const statusMap = Object.fromEntries([...operation.statuses].map(([status, count]) => [String(status), count]));
  const body = { state: operation.state, statusMap, stateMap: statusMap, totalEntriesCount: operation.entries.length };
  if (now < operation.notBefore) operation.askedEarly += 1;
  if (!operation.isUnderWay) return { status: 200, body };
  operation.notBefore = now + world.bulk.settings.retryAfterSeconds * 1000;
  return { status: 200, body: { ...body, retryAfter: new Date(operation.notBefore).toISOString() } };
}

/** The entries that came to nothing so far, a page at a time. */
export function failures(call: ConnectorCall): Answer {
  const { failed } = find(call);
  const start = startOf(call);
  const end = start + call.world.bulk.settings.failuresPerPage;
  const failedEntryResponses = failed.slice(start, end).map(({ id, error }) => ({ Id: id, error }));
  const more = end < failed.length ? { continuationToken: tokenFor(call, end) } : {};
  return { status: 200, body: { ...more, failedEntryResponses } };
}

/** What has not been delivered never is; nothing tells to whom that was. */
export function cancel(call: ConnectorCall): Answer {
  find(call).end('completed');
  return { status: 200 };
}

function find(call: ConnectorCall): BulkOperation {
  const operation = call.world.bulk.find(param(call, 'operation'));
  if (operation === undefined || operation.appId !== call.bot.appId) throw refuse('noOperation');
  return operation;
}

const tokenFor = (call: ConnectorCall, offset: number): string =>
  Buffer.from(`${offset}\n${param(call, 'operation')}`).toString('base64');

function startOf(call: ConnectorCall): number {
  const token = call.query['continuationToken'];
  if (token === undefined || token === '') return 0;
  const offset = typeof token === 'string' ? Number.parseInt(Buffer.from(token, 'base64').toString(), 10) : 0;
  if (Number.isSafeInteger(offset) && offset > 0 && token === tokenFor(call, offset)) return offset;
  throw refuse('badArgument', 'continuationToken: not one of this operation.');
}

import type { Answer } from '../../../answer.ts';
import { refuse } from '../../refusal.ts';
import { rosterOf, viewMembers } from '../../roster-of.ts';
import { param, type ConnectorCall, type ConnectorRoute } from '../../route.ts';

/** Members on one page: what is asked for is raised or lowered to these (sheet 3.10). */
export const pageSizes = { least: 50, most: 500, otherwise: 200 } as const;

/** GET v3/conversations/{id}/pagedmembers (sheet 3.10). */
export const pagedmembers: readonly ConnectorRoute[] = [
  { method: 'GET', path: '/v3/conversations/:conversation/pagedmembers', operation: 'members', handle: page },
];

function page(call: ConnectorCall): Answer {
  const { ids } = rosterOf(call);
  const size = pageSizeOf(call.query['pageSize']);
  const start = startOf(call);
  const end = start + size;
  const members = viewMembers(call, ids.slice(start, end), { entraId: 'aadObjectId' });
  return { status: 200, body: { members, ...(end < ids.length ? { continuationToken: tokenFor(call, end) } : {}) } };
}

function pageSizeOf(asked: unknown): number {
  if (asked === undefined || asked === '') return pageSizes.otherwise;
  const size = Number(asked);
  if (!Number.isInteger(size)) throw refuse('badArgument', 'pageSize: expected a whole number.');
  return Math.min(pageSizes.most, Math.max(pageSizes.least, size));
}

// Bound to its conversation and unreadable at a glance, so that nobody comes to count with it.
const tokenFor = (call: ConnectorCall, offset: number): string =>
  Buffer.from(`${offset}\n${call.bot.appId}\n${param(call, 'conversation')}`).toString('base64');

function startOf(call: ConnectorCall): number {
  const token = call.query['continuationToken'];
  if (token === undefined || token === '') return 0;
  const offset = typeof token === 'string' ? Number.parseInt(Buffer.from(token, 'base64').toString(), 10) : 0;
  if (Number.isSafeInteger(offset) && offset > 0 && token === tokenFor(call, offset)) return offset;
  throw refuse('badArgument', 'continuationToken: not one of this conversation.');
}

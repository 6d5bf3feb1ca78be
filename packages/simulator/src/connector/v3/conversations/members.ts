import type { Answer } from '../../../answer.ts';
import { memberOf, rosterOf, viewMembers } from '../../roster-of.ts';
import { refuse } from '../../refusal.ts';
import { param, type ConnectorCall, type ConnectorRoute } from '../../route.ts';

/** The old members route returns at most so many, silently (sheet 3.10). */
export const mostMembers = 10_000;

const conversation = '/v3/conversations/:conversation';

/** Everybody at once, one member, and who sees an activity (sheet 3.10). */
export const members: readonly ConnectorRoute[] = [
  { method: 'GET', path: `${conversation}/members`, operation: 'allMembers', handle: everybody },
  { method: 'GET', path: `${conversation}/activities/:activity/members`, operation: 'members', handle: everybody },
  { method: 'GET', path: `${conversation}/members/:member`, operation: 'members', handle: one },
];

function everybody(call: ConnectorCall): Answer {
  const { ids } = rosterOf(call);
  return { status: 200, body: viewMembers(call, ids.slice(0, mostMembers), { entraId: 'objectId' }) };
}

function one(call: ConnectorCall): Answer {
  const personId = memberOf(call, rosterOf(call), param(call, 'member'));
  const [member] = viewMembers(call, [personId], { entraId: 'aadObjectId' });
  if (member === undefined) throw refuse('noMember');
  return { status: 200, body: member };
}

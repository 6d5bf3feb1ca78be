import * as z from 'zod';
import type { Answer } from '../../answer.ts';
import { holds } from '../../state/condition.ts';
import { readFilter } from '../odata/check-filter.ts';
import { openToken, sealToken } from '../odata/page-token.ts';
import { readTop } from '../odata/query.ts';
import { readSelect } from '../odata/select.ts';
import { permissions } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import { contextOf, ok, type GraphCall, type GraphRoute } from '../route.ts';
import { findUsers, namedUsers } from './users/find-users.ts';
import { readUser, userFilter, userOf, userProperties, viewUser } from './users/user-view.ts';

/** Listing users, counting them, and one of them (sheet 6.8). */
export const users: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/users/$count',
    operation: 'listUsers',
    permissions: permissions.users,
    limit: { of: 'directory', units: 1 },
    handle: countUsers,
  },
  {
    method: 'GET',
    path: '/users',
    operation: 'listUsers',
    permissions: permissions.users,
    limit: { of: 'directory', units: 2 },
    handle: listUsers,
  },
  {
    method: 'GET',
    path: '/users/:user',
    operation: 'getUser',
    permissions: permissions.users,
    limit: { of: 'directory', units: 1 },
    handle: getUser,
  },
];

const tokenShape = z.strictObject({ users: z.int().min(0) });

function listUsers(call: GraphCall): Answer {
  const { query, base } = call;
  query.allowOnly('$select', '$filter', '$top', '$count', '$skiptoken');
  const select = readSelect(query, userProperties);
  const condition = readFilter(query, userFilter);
  const top = readTop(query);
  const given = query.get('$skiptoken');
  const from = given === undefined ? 0 : openToken(given, tokenShape)?.users;
  if (from === undefined) throw refuse('expiredPage');
  const named = condition === undefined ? undefined : namedUsers(call, condition);
  // Whoever is named fits on one page: Graph takes no more names than that in one query.
  const { people, next } =
    named === undefined ? findUsers(call, { condition, from, most: top }) : { people: named, next: undefined };
  return ok({
    ...contextOf(call, select === undefined ? 'users' : `users(${select.join(',')})`),
    ...(query.advanced && given === undefined ? { '@odata.count': countOf(call) } : {}),
    ...(next === undefined
      ? {}
      : { '@odata.nextLink': `${base}/users?${query.with('$skiptoken', sealToken({ users: next }))}` }),
    value: people.map((person) => viewUser(person, select)),
  });
}

function countUsers(call: GraphCall): Answer {
  call.query.allowOnly('$filter');
  if (!call.query.eventual) throw refuse('badDirectoryRequest', '$count is not currently supported.');
  return { status: 200, text: String(countOf(call)), contentType: 'text/plain' };
}

function countOf({ world, caller, query }: GraphCall): number {
  const condition = readFilter(query, userFilter);
  if (condition === undefined) return world.people.countOf(caller.tenantId);
  let count = 0;
  for (const person of world.people.all(caller.tenantId)) if (holds(condition, readUser(person))) count += 1;
  return count;
}

function getUser(call: GraphCall): Answer {
  call.query.allowOnly('$select');
  const select = readSelect(call.query, userProperties);
  const context = select === undefined ? 'users/$entity' : `users(${select.join(',')})/$entity`;
  return ok({ ...contextOf(call, context), ...viewUser(userOf(call), select) });
}

import * as z from 'zod';
import type { Answer } from '../../answer.ts';
import { holds, readOf } from '../../state/condition.ts';
import { readFilter } from '../odata/check-filter.ts';
import { openToken, sealToken } from '../odata/page-token.ts';
import { readTop } from '../odata/query.ts';
import { readSelect, selected } from '../odata/select.ts';
import { permissions } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import { contextOf, ok, type GraphCall, type GraphRoute } from '../route.ts';
import { groupFilter, groupOf, groupProperties, groupsOf, viewGroup } from './groups/group-view.ts';

/** Listing groups, and one of them (sheet 6.10). */
export const groups: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/groups',
    operation: 'listGroups',
    permissions: permissions.groups,
    limit: { of: 'directory', units: 2 },
    handle: listGroups,
  },
  {
    method: 'GET',
    path: '/groups/:group',
    operation: 'getGroup',
    permissions: permissions.groups,
    limit: { of: 'directory', units: 1 },
    handle: getGroup,
  },
];

const tokenShape = z.strictObject({ groups: z.int().min(0) });

function listGroups(call: GraphCall): Answer {
  const { query, base } = call;
  query.allowOnly('$select', '$filter', '$top', '$count', '$skiptoken');
  const select = readSelect(query, groupProperties);
  const condition = readFilter(query, groupFilter);
  const top = readTop(query);
  const given = query.get('$skiptoken');
  const from = given === undefined ? 0 : openToken(given, tokenShape)?.groups;
  if (from === undefined) throw refuse('expiredPage');
  const domain = domainOf(call);
  const found = groupsOf(call)
    .map((group) => viewGroup(group, domain))
    .filter((view) => condition === undefined || holds(condition, readOf(view)));
  const to = from + top;
  return ok({
    ...contextOf(call, 'groups'),
    ...(query.advanced && given === undefined ? { '@odata.count': found.length } : {}),
    ...(to >= found.length
      ? {}
      : { '@odata.nextLink': `${base}/groups?${query.with('$skiptoken', sealToken({ groups: to }))}` }),
    value: found.slice(from, to).map((view) => selected(view, select)),
  });
}

function getGroup(call: GraphCall): Answer {
  call.query.allowOnly('$select');
  const select = readSelect(call.query, groupProperties);
  return ok({ ...contextOf(call, 'groups/$entity'), ...selected(viewGroup(groupOf(call), domainOf(call)), select) });
}

const domainOf = ({ world, caller }: GraphCall): string => world.tenants.get(caller.tenantId)?.domain ?? '';

import * as z from 'zod';
import type { Answer } from '../../../answer.ts';
import { holds, readOf } from '../../../state/condition.ts';
import type { Member } from '../../member.ts';
import { readFilter } from '../../odata/check-filter.ts';
import { openToken, sealToken } from '../../odata/page-token.ts';
import { readTop } from '../../odata/query.ts';
import { readSelect } from '../../odata/select.ts';
import { hasAny, permissions } from '../../permissions.ts';
import { refuse } from '../../refusal.ts';
import { contextOf, ok, type GraphCall, type GraphRoute } from '../../route.ts';
import { readUser, userFilter, userProperties } from '../users/user-view.ts';
import { groupFilter, groupOf, groupProperties, idOf, viewGroup, findGroup } from './group-view.ts';
import { viewMember } from './member-view.ts';
import { membersOf, transitiveMembersOf } from './members-of.ts';

const ways = ['members', 'transitiveMembers'] as const;
const casts = ['microsoft.graph.user', 'microsoft.graph.group'] as const;
type Way = (typeof ways)[number];
type Cast = (typeof casts)[number] | undefined;

/** The members of groups: direct or transitive, all kinds mixed or one of them (sheet 6.10). */
export const groupMembers: readonly GraphRoute[] = ways.flatMap((way) => {
  const common = {
    method: 'GET',
    operation: 'groupMembers',
    permissions: permissions.groups,
    limit: { of: 'directory', units: way === 'members' ? 3 : 5 },
  } as const;
  const path = `/groups/:group/${way}`;
  return [
    { ...common, path: `${path}/$count`, handle: (call) => countMembers(call, way) },
    { ...common, path, handle: (call) => listMembers(call, way, undefined) },
    ...casts.map((cast): GraphRoute => ({
      ...common,
      path: `${path}/${cast}`,
      handle: (call) => listMembers(call, way, cast),
    })),
  ];
});

const tokenShape = z.strictObject({ members: z.string(), at: z.int().min(0) });

function listMembers(call: GraphCall, way: Way, cast: Cast): Answer {
  const { query, base } = call;
  query.allowOnly('$select', '$top', '$count', '$skiptoken', ...(cast === undefined ? [] : (['$filter'] as const)));
  if (cast !== undefined && !query.advanced) throw needsAdvanced('OData cast');
  const group = groupOf(call);
  mayLook(call);
  const select = readSelect(query, selectableOf(cast));
  const top = readTop(query);
  const given = query.get('$skiptoken');
  const token = given === undefined ? undefined : openToken(given, tokenShape);
  if (given !== undefined && token === undefined) throw refuse('expiredPage');
  const kept = token === undefined ? undefined : call.snapshots.get(token.members);
  const members = kept ?? wanted(call, way, cast);
  const from = token?.at ?? 0;
  const to = from + top;
  const next =
    to >= members.length
      ? {}
      : {
          '@odata.nextLink': `${base}/groups/${idOf(group)}/${way}${cast === undefined ? '' : `/${cast}`}?${query.with(
            '$skiptoken',
            sealToken({ members: token?.members ?? call.snapshots.keep(members), at: to }),
          )}`,
        };
  return ok({
    ...contextOf(call, cast === undefined ? 'directoryObjects' : cast === 'microsoft.graph.user' ? 'users' : 'groups'),
    ...(query.advanced && given === undefined ? { '@odata.count': members.length } : {}),
    ...next,
    value: members.slice(from, to).flatMap((member) => viewMember(call, member, { select, typed: cast === undefined })),
  });
}

function countMembers(call: GraphCall, way: Way): Answer {
  call.query.allowOnly();
  if (!call.query.eventual) throw refuse('badDirectoryRequest', '$count is not currently supported.');
  groupOf(call);
  mayLook(call);
  return { status: 200, text: String(wanted(call, way, undefined).length), contentType: 'text/plain' };
}

function wanted(call: GraphCall, way: Way, cast: Cast): readonly Member[] {
  const group = groupOf(call);
  const all = way === 'members' ? membersOf(call, group) : transitiveMembersOf(call, group);
  const domain = call.world.tenants.get(call.caller.tenantId)?.domain ?? '';
  if (cast === undefined) return all;
  if (cast === 'microsoft.graph.user') {
    const condition = readFilter(call.query, userFilter);
    return all.filter((member) => {
      const person = member.kind === 'user' ? call.world.people.get(member.id) : undefined;
      return person !== undefined && (condition === undefined || holds(condition, readUser(person)));
    });
  }
  const condition = readFilter(call.query, groupFilter);
  return all.filter((member) => {
    const inside = member.kind === 'group' ? findGroup(call, member.id) : undefined;
    return inside !== undefined && (condition === undefined || holds(condition, readOf(viewGroup(inside, domain))));
  });
}

/** Of mixed kinds any property of any of them can be asked for; what a kind has not is left out. */
const selectableOf = (cast: Cast) => {
  if (cast === 'microsoft.graph.user') return userProperties;
  if (cast === 'microsoft.graph.group') return groupProperties;
  const properties = [...new Set([...userProperties.properties, ...groupProperties.properties])];
  const notModelled = [...(userProperties.notModelled ?? []), ...(groupProperties.notModelled ?? [])];
  return { type: 'microsoft.graph.directoryObject', properties, notModelled };
};

// How Graph refuses it is unconfirmed; that a permission of its own is needed is documented (sheet 6.10).
function mayLook(call: GraphCall): void {
  const group = groupOf(call);
  const isHidden = group.kind === 'group' && group.group.visibility === 'HiddenMembership';
  const all = { of: 'directory', anyOf: ['Member.Read.Hidden'] } as const;
  if (isHidden && !hasAny(call.caller, all)) throw refuse('noPrivilege');
}

const needsAdvanced = (what: string): Error =>
  refuse(
    'unsupportedQuery',
    `Operator '${what}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  );

import * as z from 'zod';
import type { Answer } from '../../answer.ts';
import { holds, readOf } from '../../state/condition.ts';
import type { Channel, Team } from '../../state/team.ts';
import { readFilter, type FilterSchema, type Filterable } from '../odata/check-filter.ts';
import { openToken, sealToken } from '../odata/page-token.ts';
import { readTop } from '../odata/query.ts';
import { readSelect, selected, type Selectable } from '../odata/select.ts';
import { permissions } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import { contextOf, ok, type GraphCall, type GraphRoute } from '../route.ts';
import { teamOf } from './teams/team-of.ts';

/** A team, its channels and its members (sheet 6.10). */
export const teams: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/teams/:team',
    operation: 'getTeam',
    permissions: permissions.teams,
    limit: { of: 'teams', kind: 'otherGet' },
    handle: getTeam,
  },
  {
    method: 'GET',
    path: '/teams/:team/channels',
    operation: 'teamChannels',
    permissions: permissions.channels,
    limit: { of: 'teams', kind: 'getChannels' },
    handle: listChannels,
  },
  {
    method: 'GET',
    path: '/teams/:team/members',
    operation: 'teamMembers',
    permissions: permissions.teamMembers,
    limit: { of: 'teams', kind: 'getTeamMembers' },
    handle: listMembers,
  },
];

const createdDateTime = '2026-01-05T08:00:00Z';

function getTeam(call: GraphCall): Answer {
  call.query.allowOnly('$select');
  const team = teamOf(call);
  const view = {
    id: team.groupId,
    createdDateTime,
    displayName: team.name,
    description: team.description,
    internalId: team.id,
    isArchived: team.archived,
    tenantId: team.tenantId,
    visibility: 'private',
    webUrl: webUrlOf(team, team.general),
  };
  const select = readSelect(call.query, { type: 'microsoft.graph.team', properties: Object.keys(view) });
  return ok({ ...contextOf(call, 'teams/$entity'), ...selected(view, select) });
}

const text: Filterable = { type: 'text', plain: ['eq', 'ne', 'in', 'not', 'null'], advanced: [] };

const channelProperties: Selectable = {
  type: 'microsoft.graph.channel',
  properties: ['id', 'createdDateTime', 'displayName', 'description', 'membershipType', 'tenantId', 'webUrl'],
  notModelled: ['email', 'isFavoriteByDefault', 'summary', 'isArchived', 'filesFolder'],
};

const channelFilter: FilterSchema = {
  resource: 'Channel',
  properties: { id: text, displayName: text, membershipType: text },
  others: channelProperties.properties,
};

function listChannels(call: GraphCall): Answer {
  const { query } = call;
  query.allowOnly('$select', '$filter');
  const select = readSelect(query, channelProperties);
  const condition = readFilter(query, channelFilter);
  const team = teamOf(call);
  const value = [...team.channels.values()]
    .filter(({ deleted }) => !deleted)
    .map((channel) => viewChannel(team, channel))
    .filter((view) => condition === undefined || holds(condition, readOf(view)));
  return ok({
    ...contextOf(call, `teams('${team.groupId}')/channels`),
    '@odata.count': value.length,
    value: value.map((view) => selected(view, select)),
  });
}

const viewChannel = (team: Team, channel: Channel): Readonly<Record<string, unknown>> => ({
  id: channel.id,
  createdDateTime,
  displayName: channel.name,
  description: null,
  membershipType: channel.type,
  tenantId: team.tenantId,
  webUrl: webUrlOf(team, channel),
});

const webUrlOf = ({ groupId, tenantId }: Team, { id, name }: Channel): string =>
  `https://teams.microsoft.com/l/channel/${encodeURIComponent(id)}/${encodeURIComponent(name)}?groupId=${groupId}&tenantId=${tenantId}`;

const memberProperties: Selectable = {
  type: 'microsoft.graph.conversationMember',
  properties: ['id', 'roles', 'displayName', 'userId', 'email', 'tenantId', 'visibleHistoryStartDateTime'],
};

const memberFilter: FilterSchema = {
  resource: 'ConversationMember',
  properties: {
    userId: text,
    displayName: text,
    email: text,
    roles: { type: 'list', plain: ['any', 'not'], advanced: [], items: [''] },
  },
  others: memberProperties.properties,
};

const tokenShape = z.strictObject({ member: z.int().min(0) });

function listMembers(call: GraphCall): Answer {
  const { query, base } = call;
  query.allowOnly('$select', '$filter', '$top', '$skiptoken');
  const select = readSelect(query, memberProperties);
  const condition = readFilter(query, memberFilter);
  const top = readTop(query);
  const given = query.get('$skiptoken');
  const from = given === undefined ? 0 : openToken(given, tokenShape)?.member;
  if (from === undefined) throw refuse('badRequest', 'Invalid skip token.');
  const team = teamOf(call);
  const found = team.roster
    .all()
    .flatMap((id) => viewTeamMember(call, team, id))
    .filter((view) => condition === undefined || holds(condition, readOf(view)));
  const to = from + top;
  const link = `${base}/teams/${team.groupId}/members?${query.with('$skiptoken', sealToken({ member: to }))}`;
  const page = found.slice(from, to);
  return ok({
    ...contextOf(call, `teams('${team.groupId}')/members`),
    '@odata.count': page.length,
    ...(to >= found.length ? {} : { '@odata.nextLink': link }),
    value: page.map((view) => selected(view, select)),
  });
}

function viewTeamMember(
  call: GraphCall,
  team: Team,
  personId: string,
): ReadonlyArray<Readonly<Record<string, unknown>>> {
  const person = call.world.people.get(personId);
  if (person === undefined) return [];
  return [
    {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      id: Buffer.from(`${team.groupId}##${personId}`).toString('base64'),
      roles: team.owners.has(personId) ? ['owner'] : person.guest ? ['guest'] : [],
      displayName: person.name,
      visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
      userId: personId,
      email: person.email === '' ? null : person.email,
      tenantId: person.tenantId,
    },
  ];
}

import type { Group } from '../../../state/group.ts';
import type { Team } from '../../../state/team.ts';
import type { FilterSchema, Filterable, FilterUse } from '../../odata/check-filter.ts';
import type { Selectable } from '../../odata/select.ts';
import { refuse } from '../../refusal.ts';
import { param, type GraphCall } from '../../route.ts';

/** A group of the directory: one that was added, or the group that a team is. */
export type AnyGroup =
  { readonly kind: 'group'; readonly group: Group } | { readonly kind: 'team'; readonly team: Team };

const createdDateTime = '2026-01-05T08:00:00Z';

/** A group as Graph shows it (sheet 6.10). */
export function viewGroup(any: AnyGroup, domain: string): Readonly<Record<string, unknown>> {
  const isTeam = any.kind === 'team';
  const { id, name, nickname, unified, description, visibility, rule } = isTeam
    ? ofTeam(any.team)
    : { ...any.group, nickname: any.group.mailNickname };
  return {
    id,
    createdDateTime,
    description,
    displayName: name,
    groupTypes: [...(unified ? ['Unified'] : []), ...(rule === undefined ? [] : ['DynamicMembership'])],
    mail: unified ? `${nickname}@${domain}` : null,
    mailEnabled: unified,
    mailNickname: nickname,
    membershipRule: rule?.text ?? null,
    membershipRuleProcessingState: rule === undefined ? null : 'On',
    resourceProvisioningOptions: isTeam ? ['Team'] : [],
    securityEnabled: !unified,
    visibility,
  };
}

function ofTeam({ groupId, name, description }: Team) {
  const nickname = name.replaceAll(/[^\w-]/g, '') || 'team';
  return { id: groupId, name, nickname, unified: true, description, visibility: 'Private', rule: undefined };
}

/** What can be asked of a group. */
export const groupProperties: Selectable = {
  type: 'microsoft.graph.group',
  properties: (
    'id createdDateTime description displayName groupTypes mail mailEnabled mailNickname membershipRule ' +
    'membershipRuleProcessingState resourceProvisioningOptions securityEnabled visibility'
  ).split(' '),
  notModelled: (
    'assignedLabels assignedLicenses classification deletedDateTime expirationDateTime isArchived ' +
    'isAssignableToRole onPremisesSyncEnabled preferredDataLocation preferredLanguage proxyAddresses ' +
    'renewedDateTime resourceBehaviorOptions securityIdentifier theme uniqueName'
  ).split(' '),
};

const equal: readonly FilterUse[] = ['eq', 'in'];
const text = (...plain: readonly FilterUse[]): Filterable => ({ type: 'text', plain, advanced: ['ne', 'not', 'null'] });
const flag: Filterable = { type: 'boolean', plain: equal, advanced: ['ne', 'not'] };
const list: Filterable = { type: 'list', plain: ['any'], advanced: ['not', 'count'], items: [''] };

/** What groups can be filtered by. */
export const groupFilter: FilterSchema = {
  resource: 'Group',
  properties: {
    id: text(...equal),
    displayName: text(...equal, 'startsWith'),
    mail: text(...equal, 'startsWith'),
    mailNickname: text(...equal, 'startsWith'),
    mailEnabled: flag,
    securityEnabled: flag,
    groupTypes: list,
    resourceProvisioningOptions: list,
  },
  others: [...groupProperties.properties, ...(groupProperties.notModelled ?? [])],
};

/** Every group of the caller's tenant. */
export function groupsOf({ world, caller }: GraphCall): readonly AnyGroup[] {
  const { tenantId } = caller;
  const groups = [...world.groups.values()].map((group): AnyGroup => ({ kind: 'group', group }));
  const teams = [...world.teamsByGroup.values()]
    .filter(({ deleted }) => !deleted)
    .map((team): AnyGroup => ({ kind: 'team', team }));
  return [...groups, ...teams].filter((one) => tenantOf(one) === tenantId);
}

/** One group of the caller's tenant by its id. */
export function findGroup({ world, caller }: GraphCall, id: string): AnyGroup | undefined {
  const group = world.groups.get(id);
  const team = world.teamsByGroup.get(id);
  if (group?.tenantId === caller.tenantId) return { kind: 'group', group };
  return team?.tenantId === caller.tenantId && !team.deleted ? { kind: 'team', team } : undefined;
}

/** The group of the path. */
export function groupOf(call: GraphCall): AnyGroup {
  const id = param(call, 'group');
  const found = findGroup(call, id) ?? findGroup(call, id.toLowerCase());
  if (found === undefined) throw refuse('noResource', id);
  return found;
}

/** The id by which Graph knows a group. */
export const idOf = (any: AnyGroup): string => (any.kind === 'group' ? any.group.id : any.team.groupId);

const tenantOf = (any: AnyGroup): string => (any.kind === 'group' ? any.group : any.team).tenantId;

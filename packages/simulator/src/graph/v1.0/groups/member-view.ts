import type { Member } from '../../member.ts';
import { hasAny, permissions } from '../../permissions.ts';
import type { GraphCall } from '../../route.ts';
import { selected } from '../../odata/select.ts';
import { viewUser } from '../users/user-view.ts';
import { findGroup, viewGroup } from './group-view.ts';

/** How a member is to be shown; `typed`: with its kind, where kinds are mixed. */
export interface MemberView {
  readonly select: readonly string[] | undefined;
  readonly typed: boolean;
}

/**
 * A member as Graph shows it, or nothing when it is not there any more. Of a person whom the app may not read it shows
 * the id, and null for everything else (sheet 6.10).
 */
export function viewMember(call: GraphCall, member: Member, { select, typed }: MemberView): readonly object[] {
  const type = typed ? { '@odata.type': `#microsoft.graph.${member.kind}` } : {};
  switch (member.kind) {
    case 'user': {
      const person = call.world.people.get(member.id);
      if (person === undefined) return [];
      const view = viewUser(person, select);
      return [{ ...type, ...(hasAny(call.caller, permissions.users) ? view : hidden(view)) }];
    }
    case 'group': {
      const group = findGroup(call, member.id);
      if (group === undefined) return [];
      const domain = call.world.tenants.get(call.caller.tenantId)?.domain ?? '';
      return [{ ...type, ...selected(viewGroup(group, domain), select) }];
    }
    case 'device':
    case 'orgContact':
    case 'servicePrincipal':
      return [{ ...type, ...selected({ id: member.id, displayName: member.name }, select) }];
  }
}

const hidden = (view: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(view).map(([name, value]) => [name, name === 'id' ? value : null]));

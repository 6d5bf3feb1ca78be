import { holds } from '../../../state/condition.ts';
import type { Member } from '../../member.ts';
import type { GraphCall } from '../../route.ts';
import { readUser } from '../users/user-view.ts';
import { findGroup, idOf, type AnyGroup } from './group-view.ts';

/** Who and what is in a group itself. */
export function membersOf(call: GraphCall, any: AnyGroup): readonly Member[] {
  if (any.kind === 'team') return usersOf(call, any.team.roster.all());
  const { rule, people, groups, others } = any.group;
  if (rule === undefined) {
    const inside = groups
      .all()
      .filter((id) => findGroup(call, id) !== undefined)
      .map((id): Member => ({ kind: 'group', id }));
    return [...usersOf(call, people.all()), ...inside, ...others];
  }
  const members: Member[] = [];
  for (const person of call.world.people.all(any.group.tenantId))
    if (holds(rule.condition, readUser(person))) members.push({ kind: 'user', id: person.id });
  return members;
}

/** Who and what is in a group and in the groups inside it, each once, whatever way leads there; not the group itself. */
export function transitiveMembersOf(call: GraphCall, any: AnyGroup): readonly Member[] {
  const seen = new Set([idOf(any)]);
  const members: Member[] = [];
  const groups = [any];
  for (let group = groups.shift(); group !== undefined; group = groups.shift())
    for (const member of membersOf(call, group)) {
      if (seen.has(member.id)) continue;
      seen.add(member.id);
      members.push(member);
      const inside = member.kind === 'group' ? findGroup(call, member.id) : undefined;
      if (inside !== undefined) groups.push(inside);
    }
  return members;
}

const usersOf = ({ world }: GraphCall, ids: readonly string[]): readonly Member[] =>
  ids.filter((id) => world.people.has(id)).map((id) => ({ kind: 'user', id }));

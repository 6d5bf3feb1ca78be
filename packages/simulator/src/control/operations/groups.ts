import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { conflict, ControlRefused, notFound } from '../../errors.ts';
import type { Group } from '../../state/group.ts';
import { readMembershipRule, RuleNotUnderstood } from '../../state/membership-rule.ts';
import { Roster } from '../../state/roster.ts';
import type { World } from '../../state/world.ts';
import { id, name } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';
import { slug } from './people/fill-in.ts';

const others = z
  .array(z.strictObject({ kind: z.enum(['device', 'orgContact', 'servicePrincipal']), id: id.optional(), name }))
  .optional();
const changed = { members: z.array(id).optional(), groups: z.array(id).optional() };

/** Entra groups; a team is its own group already. */
export const groups = {
  addGroup: operation({
    about:
      'Adds an Entra group of people, groups and other things, or of those for whom a `membershipRule` holds, such as ' +
      '`user.department -eq "Sales"`.',
    args: z.strictObject({
      tenantId: id,
      name,
      id: id.optional(),
      description: z.string().optional(),
      unified: z.boolean().optional(),
      visibility: z.enum(['Public', 'Private', 'HiddenMembership']).optional(),
      ...changed,
      others,
      membershipRule: z.string().optional(),
    }),
    run(args, { world }) {
      const { id: tenantId } = lookUp.tenant(world, args.tenantId);
      const groupId = args.id ?? randomUUID();
      if (world.groups.has(groupId) || world.teamsByGroup.has(groupId)) throw conflict(`${groupId} is taken`, 'id');
      const rule = args.membershipRule === undefined ? undefined : ruleOf(args.membershipRule);
      if (rule !== undefined && (args.members ?? args.groups ?? args.others) !== undefined)
        throw conflict('a rule says who is in the group', 'membershipRule');
      const { people, inside } = membersOf(world, tenantId, args);
      world.groups.set(groupId, {
        id: groupId,
        tenantId,
        name: args.name,
        description: args.description ?? null,
        mailNickname: slug(args.name) || 'group',
        unified: args.unified ?? false,
        visibility: args.visibility ?? null,
        others: (args.others ?? []).map((one) => ({ ...one, id: one.id ?? randomUUID() })),
        people: new Roster(people),
        groups: new Roster(inside),
        rule,
      });
      return { id: groupId };
    },
  }),

  addGroupMembers: operation({
    about: 'Puts people and groups into a group.',
    args: z.strictObject({ group: id, ...changed }),
    run(args, { world }) {
      const group = groupOf(world, args.group);
      const { people, inside } = membersOf(world, group.tenantId, args);
      for (const one of people) group.people.add(one);
      for (const one of inside) group.groups.add(one);
      return {};
    },
  }),

  removeGroupMembers: operation({
    about: 'Takes people and groups out of a group.',
    args: z.strictObject({ group: id, ...changed }),
    run(args, { world }) {
      const group = groupOf(world, args.group);
      for (const one of args.members ?? []) group.people.remove(one);
      for (const one of args.groups ?? []) group.groups.remove(one);
      return {};
    },
  }),

  deleteGroup: operation({
    about: 'Deletes a group; it is in no other group any more.',
    args: z.strictObject({ group: id }),
    run(args, { world }) {
      const { id: groupId } = lookUp.group(world, args.group);
      world.groups.delete(groupId);
      for (const { groups: inside } of world.groups.values()) inside.remove(groupId);
      return {};
    },
  }),
};

function groupOf(world: World, groupId: string): Group {
  const group = lookUp.group(world, groupId);
  if (group.rule !== undefined) throw conflict('a rule says who is in the group', 'group');
  return group;
}

interface Asked {
  readonly members?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
}

function membersOf(world: World, tenantId: string, { members = [], groups: inside = [] }: Asked) {
  for (const [index, one] of lookUp.people(world, members, 'members').entries())
    if (one.tenantId !== tenantId) throw conflict(`person ${one.id} is not in tenant ${tenantId}`, `members.${index}`);
  for (const [index, one] of inside.entries()) {
    const group = world.groups.get(one) ?? world.teamsByGroup.get(one);
    if (group?.tenantId !== tenantId) throw notFound(`no group ${one} in tenant ${tenantId}`, `groups.${index}`);
  }
  return { people: members, inside };
}

function ruleOf(text: string) {
  try {
    return { text, condition: readMembershipRule(text) };
  } catch (error) {
    if (!(error instanceof RuleNotUnderstood)) throw error;
    const message = `membershipRule: ${error.message}`;
    throw new ControlRefused('E_SIMULATOR_BAD_ARGUMENT', message, 'membershipRule', { cause: error });
  }
}

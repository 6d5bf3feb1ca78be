import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { conflict } from '../../errors.ts';
import type { World } from '../../state/world.ts';
import { id, name, pair } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';
import { slug } from './people/fill-in.ts';

/** Tenants, and the ids that bots have for the people in them. */
export const directory = {
  addTenant: operation({
    about: 'Adds a tenant; `region` is the path of its service URL, and a GCC tenant is served under /gcc/ only.',
    args: z.strictObject({
      id: id.optional(),
      name: name.optional(),
      region: z
        .string()
        .regex(/^[A-Za-z][A-Za-z.-]*$/, 'expected letters')
        .optional(),
      gcc: z.boolean().optional(),
    }),
    run(args, { world }) {
      const tenantId = args.id ?? randomUUID();
      if (world.tenants.has(tenantId)) throw conflict(`tenant ${tenantId} is there already`, 'id');
      const gcc = args.gcc ?? false;
      const tenantName = args.name ?? 'Contoso';
      world.tenants.set(tenantId, {
        id: tenantId,
        name: tenantName,
        domain: freeDomain(world, slug(tenantName) || 'tenant'),
        region: args.region ?? (gcc ? 'gcc' : 'amer'),
        gcc,
        disabledBots: new Set(),
        consents: new Map(),
        policies: new Map(),
        deltaTokensExpired: 0,
        deltaRefusal: 'resyncRequired',
      });
      return { id: tenantId };
    },
  }),

  pairwiseId: operation({
    about: 'The `29:` id by which a bot knows a person.',
    args: z.strictObject(pair),
    run: ({ appId, person }, { world }) =>
      world.ids(lookUp.bot(world, appId).appId).people.idOf(lookUp.person(world, person).id),
  }),

  conversationId: operation({
    about: 'The `a:` id of the 1:1 chat of a bot and a person.',
    args: z.strictObject(pair),
    run: ({ appId, person }, { world }) =>
      world.ids(lookUp.bot(world, appId).appId).conversations.idOf(lookUp.person(world, person).id),
  }),
};

// Tenants of one name differ in a number, so that a name of a person says which tenant it is of.
function freeDomain(world: World, base: string): string {
  const taken = new Set([...world.tenants.values()].map(({ domain }) => domain));
  let domain = `${base}.example`;
  for (let number = 2; taken.has(domain); number += 1) domain = `${base}-${number}.example`;
  return domain;
}

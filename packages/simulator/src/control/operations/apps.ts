import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { conflict, ControlRefused, notFound } from '../../errors.ts';
import type { AppPolicy, Tenant } from '../../state/tenant.ts';
import type { World } from '../../state/world.ts';
import { id, name } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

const permission = z.string().regex(/^[A-Za-z]+(?:\.[A-Za-z]+)+$/, 'expected a permission such as User.Read.All');
const ofBot = { tenantId: id, appId: id };
const forWhom = z.strictObject({ ...ofBot, people: z.array(id).optional() });

/** What admins say about apps: what Graph may do, which apps there are, and who may have them. */
export const apps = {
  grantConsent: operation({
    about: 'The admin of a tenant consents to Graph permissions of an app; tokens given out from now on carry them.',
    args: z.strictObject({ ...ofBot, permissions: z.array(permission).min(1) }),
    run({ tenantId, appId, permissions }, { world }) {
      const { consents } = lookUp.tenant(world, tenantId);
      const granted = consents.get(lookUp.bot(world, appId).appId) ?? new Set();
      for (const one of permissions) granted.add(one);
      consents.set(appId, granted);
      return { permissions: [...granted] };
    },
  }),

  revokeConsent: operation({
    about:
      'Takes consent back, to all permissions or some; tokens that were given out keep theirs (see revoke-tokens).',
    args: z.strictObject({ ...ofBot, permissions: z.array(permission).min(1).optional() }),
    run({ tenantId, appId, permissions }, { world }) {
      const granted = lookUp.tenant(world, tenantId).consents.get(lookUp.bot(world, appId).appId) ?? new Set<string>();
      for (const one of permissions ?? [...granted]) granted.delete(one);
      return { permissions: [...granted] };
    },
  }),

  publishApp: operation({
    about:
      "Publishes the app of a bot in a tenant's own catalogue (with `tenantId`) or in the store; again with another " +
      '`version`: a newer one, to which Graph upgrades. `webApplicationId` null: the manifest has none.',
    args: z.strictObject({
      appId: id,
      tenantId: id.optional(),
      id: id.optional(),
      name: name.optional(),
      version: name.optional(),
      webApplicationId: id.nullable().optional(),
      resourceSpecificPermissions: z.array(permission).optional(),
    }),
    run(args, { world }) {
      const bot = lookUp.bot(world, args.appId);
      const tenantId = args.tenantId === undefined ? undefined : lookUp.tenant(world, args.tenantId).id;
      const version = args.version ?? bot.version;
      const published = publishedAs(world, bot.appId, tenantId);
      if (published === undefined) {
        if (tenantId === undefined && args.id !== undefined && args.id !== bot.manifestId)
          throw new ControlRefused(
            'E_SIMULATOR_BAD_ARGUMENT',
            'id: an app of the store has that of its manifest',
            'id',
          );
        const appId = tenantId === undefined ? bot.manifestId : (args.id ?? randomUUID());
        if (world.catalogue.has(appId)) throw conflict(`${appId} is taken`, 'id');
        world.catalogue.publish({
          id: appId,
          appId: bot.appId,
          tenantId,
          externalId: bot.manifestId,
          distribution: tenantId === undefined ? 'store' : 'organization',
          webApplicationId: args.webApplicationId === undefined ? bot.appId : (args.webApplicationId ?? undefined),
          name: args.name ?? bot.name,
          versions: [version],
          resourceSpecificPermissions: args.resourceSpecificPermissions ?? [],
        });
        return { id: appId, version };
      }
      if (published.versions.includes(version)) throw conflict(`version ${version} is there already`, 'version');
      published.versions = [...published.versions, version];
      published.name = args.name ?? published.name;
      published.resourceSpecificPermissions = args.resourceSpecificPermissions ?? published.resourceSpecificPermissions;
      return { id: published.id, version };
    },
  }),

  unpublishApp: operation({
    about: 'Takes an app out of its catalogue; what is installed stays.',
    args: z.strictObject({ id }),
    run({ id: appId }, { world }) {
      if (!world.catalogue.has(appId)) throw notFound(`no app ${appId} in any catalogue`, 'id');
      world.catalogue.remove(appId);
      return {};
    },
  }),

  forbidApp: operation({
    about: 'An app permission policy lets nobody install a bot for these people, or for the whole tenant.',
    args: forWhom,
    run: (args, { world }) => rule(world, args, true),
  }),

  allowApp: operation({
    about: 'The policy lets a bot be installed again for these people, or for the whole tenant.',
    args: forWhom,
    run: (args, { world }) => rule(world, args, false),
  }),
};

const publishedAs = (world: World, appId: string, tenantId: string | undefined) =>
  world.catalogue.all().find((app) => app.appId === appId && app.tenantId === tenantId);

function rule(world: World, { tenantId, appId, people }: z.output<typeof forWhom>, forbidden: boolean): object {
  const tenant = lookUp.tenant(world, tenantId);
  lookUp.bot(world, appId);
  if (people !== undefined) lookUp.people(world, people, 'people');
  const policy = policyOf(tenant, appId);
  if (people === undefined) {
    policy.everyone = forbidden;
    policy.people.clear();
  }
  for (const one of people ?? []) policy.people.set(one, forbidden);
  return {};
}

function policyOf({ policies }: Tenant, appId: string): AppPolicy {
  const policy = policies.get(appId) ?? { everyone: undefined, people: new Map() };
  policies.set(appId, policy);
  return policy;
}

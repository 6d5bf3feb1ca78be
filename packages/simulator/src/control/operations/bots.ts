import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { conflict, ControlRefused } from '../../errors.ts';
import type { Bot } from '../../state/bot.ts';
import { id, name } from '../arguments.ts';
import { lookUp } from '../look-up.ts';
import { operation } from '../operation.ts';

const endpoint = z.url({ protocol: /^https?$/ });

/** What can be done to a bot's registration. */
export const bots = {
  addBot: operation({
    about: 'Registers a bot: its app id and secret, and where its messages go.',
    args: z.strictObject({
      appId: id,
      secret: z.string().min(1).optional(),
      name: name.optional(),
      kind: z.enum(['multi-tenant', 'single-tenant']).optional(),
      homeTenantId: id.optional(),
      endpoint: endpoint.optional(),
      manifestId: id.optional(),
      version: name.optional(),
      notificationOnly: z.boolean().optional(),
      supportsSessions: z.boolean().optional(),
      acceptsAssertion: z.boolean().optional(),
      registered: z.boolean().optional(),
      tokenLifetimeSeconds: z.int().min(1).optional(),
    }),
    run(args, { world }) {
      if (world.bots.has(args.appId)) throw conflict(`bot ${args.appId} is there already`, 'appId');
      if (args.secret === undefined && args.acceptsAssertion !== true)
        throw new ControlRefused('E_SIMULATOR_BAD_ARGUMENT', 'a bot needs a secret or acceptsAssertion', 'secret');
      if (args.kind === 'single-tenant' && args.homeTenantId === undefined)
        throw new ControlRefused(
          'E_SIMULATOR_BAD_ARGUMENT',
          'a single-tenant bot needs a homeTenantId',
          'homeTenantId',
        );
      const bot: Bot = {
        appId: args.appId,
        name: args.name ?? 'Bot',
        kind: args.kind ?? 'multi-tenant',
        homeTenantId: args.homeTenantId,
        registered: args.registered ?? true,
        manifestId: args.manifestId ?? randomUUID(),
        version: args.version ?? '1.0.0',
        notificationOnly: args.notificationOnly ?? false,
        supportsSessions: args.supportsSessions ?? false,
        acceptsAssertion: args.acceptsAssertion ?? false,
        tokenLifetimeSeconds: args.tokenLifetimeSeconds ?? 3599,
        secret: args.secret === undefined ? undefined : { value: args.secret, expired: false },
        endpoint: args.endpoint,
        revocations: 0,
      };
      world.bots.set(bot.appId, bot);
      return { appId: bot.appId, id: `28:${bot.appId}`, name: bot.name, manifestId: bot.manifestId };
    },
  }),

  setBotEndpoint: operation({
    about: 'Says where the messages of a bot go from now on.',
    args: z.strictObject({ appId: id, url: endpoint }),
    run({ appId, url }, { world }) {
      lookUp.bot(world, appId).endpoint = url;
      return {};
    },
  }),

  setSecret: operation({
    about: "Replaces a bot's secret; tokens given out before stay good until they expire.",
    args: z.strictObject({ appId: id, secret: z.string().min(1) }),
    run({ appId, secret }, { world }) {
      lookUp.bot(world, appId).secret = { value: secret, expired: false };
      return {};
    },
  }),

  expireSecret: operation({
    about: "Lets a bot's secret expire (AADSTS7000222).",
    args: z.strictObject({ appId: id }),
    run({ appId }, { world }) {
      const bot = lookUp.bot(world, appId);
      if (bot.secret === undefined) throw conflict(`bot ${appId} has no secret`, 'appId');
      bot.secret = { ...bot.secret, expired: true };
      return {};
    },
  }),

  disableBot: operation({
    about: "A tenant's admin disables a bot (403 BotDisabledByAdmin).",
    args: z.strictObject({ appId: id, tenantId: id }),
    run({ appId, tenantId }, { world }) {
      lookUp.tenant(world, tenantId).disabledBots.add(lookUp.bot(world, appId).appId);
      return {};
    },
  }),

  enableBot: operation({
    about: "A tenant's admin enables a bot again.",
    args: z.strictObject({ appId: id, tenantId: id }),
    run({ appId, tenantId }, { world }) {
      lookUp.tenant(world, tenantId).disabledBots.delete(lookUp.bot(world, appId).appId);
      return {};
    },
  }),

  rotateKeys: operation({
    about: 'Signs calls to bots with a new key; the old one is unpublished at once unless it is kept.',
    args: z.strictObject({ keepOld: z.boolean().optional() }),
    async run({ keepOld = false }, { connectorKeys }) {
      const { kid } = await connectorKeys.rotate({ keepOld });
      return { kid };
    },
  }),
};

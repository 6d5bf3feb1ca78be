import type { TokenCredential } from '@azure/core-auth';
import { z } from 'zod';
import { ConfigInvalid, InputInvalid } from './errors.ts';
import { templateSchema, type Templates } from './flow/compose/read-template.ts';
import { limitsSchema } from './flow/lanes/pace/limits-schema.ts';
import type { OnAction } from './model/action-taken.ts';
import { botAppId, type BotAppId } from './model/ids.ts';
import { isLanguageTag } from './model/language.ts';
import { teamsLimits, type PaceLimits } from './model/limits.ts';
import type { Template } from './model/message.ts';
import type { WelcomeOptions } from './model/welcoming.ts';
import { parseInput } from './parse-input.ts';
import type { Clock } from './ports.ts';
import { clouds, type Cloud, type CloudName } from './teams/clouds.ts';

/** What Teams takes at most, as UTF-16 (protocol sheet, 3.8). */
const TEAMS_MESSAGE_BYTES = 100 * 1024;
/** What Microsoft advises to stay under, since the limit is approximate (protocol sheet, 3.8). */
const ADVISED_MESSAGE_BYTES = 80 * 1024;

/** What `openHerald` is told. */
export type HeraldOptions = {
  /** The bot's Entra app id: what follows `28:`. */
  readonly botAppId: string;
  /** Whoever gets the bot's tokens: any credential of `@azure/identity`, or `PlainHttpCredential` for a simulator. */
  readonly credential: TokenCredential;
  /** A folder for the embedded store; made if it is not there. Either this or `databaseUrl`. */
  readonly dataFolder?: string;
  /** A PostgreSQL 15 or later, as `postgres://…`. */
  readonly databaseUrl?: string;
  /** Which Microsoft cloud, by name, or its addresses; `public` by default. */
  readonly cloud?: CloudName | Cloud;
  /** Service URLs to trust beside Microsoft's own; the only way to plain http. */
  readonly trustedServiceUrls?: readonly string[];
  /** Heavier messages are refused before they are sent; 80 KiB by default, 100 KiB at most, as UTF-16. */
  readonly maxMessageBytes?: number;
  /** How long one request to Teams may take, in milliseconds; 15,000 by default. */
  readonly requestDeadlineMs?: number;
  /**
   * Whether this process sends what is accepted for many. By default it does as soon as there is something to send; with
   * `true` it is ready for what other processes accept from the start; with `false` others that share the database send it.
   */
  readonly lanes?: boolean;
  /**
   * How fast the bot may be, for one to which Teams gave other limits: `{ ...teamsLimits, tenant: { requests: 100, ms: 1_000 } }`.
   * Teams' documented limits by default. Each process goes by its own, whichever holds a lane: tell all the same.
   */
  readonly limits?: PaceLimits;
  /** The bot's Teams app, for installing it through Microsoft Graph. */
  readonly teamsApp?: TeamsAppOptions;
  /** How tenants' directories are kept in step, once `syncDirectory` was called for them. */
  readonly directory?: DirectoryOptions;
  /** What whoever gets the bot is greeted with, once; nobody is greeted by default. */
  readonly welcome?: WelcomeOptions;
  /** Of whoever's own language is not known, and of channels; BCP 47, English by default. */
  readonly language?: string;
  /** Messages with variables, by the names under which they are asked for: `{ template: 'name', variables }`. */
  readonly templates?: Readonly<Record<string, Template>>;
  readonly clock?: Clock;
  /** Told when somebody presses an author's own button: one with a `verb`. */
  readonly onAction?: OnAction;
  /** Told of what fails where no caller waits for it (a store out of reach, a bug); a process warning by default. */
  readonly onFault?: (fault: unknown) => void;
};

/** How the bot's Teams app is known. */
export type TeamsAppOptions = {
  /** The `id` in its manifest; the bot's app id by default. */
  readonly id?: string;
  /** The `authorization.permissions.resourceSpecific` of its manifest, by name: an install consents to exactly these. */
  readonly resourceSpecificPermissions?: readonly string[];
};

export type DirectoryOptions = {
  /** How long after a sync the next one is due; 24 by default. Graph remembers for seven days where it was. */
  readonly everyHours?: number;
  /**
   * Whether people's mailboxes are asked for their time zones where none is known, one request for each person; the tenant's
   * administrator consents to MailboxSettings.Read besides. A sync then ends when all were asked.
   */
  readonly timeZones?: boolean;
};

/** The options with nothing left open. */
export type Resolved = {
  readonly botAppId: BotAppId;
  readonly credential: TokenCredential;
  readonly store: { readonly dataFolder: string } | { readonly databaseUrl: string };
  readonly cloud: Cloud;
  readonly trustedServiceUrls: readonly string[];
  readonly maxMessageBytes: number;
  readonly requestDeadlineMs: number;
  readonly lanes: boolean | undefined;
  readonly limits: PaceLimits;
  readonly teamsApp: { readonly id: string; readonly resourceSpecificPermissions: readonly string[] };
  readonly directory: { readonly everyMs: number; readonly timeZones: boolean };
  readonly welcome: WelcomeOptions;
  readonly language: string;
  readonly templates: Templates;
  readonly clock: Clock;
  readonly onAction: OnAction | undefined;
  readonly onFault: (fault: unknown) => void;
};

/** A URL with nothing in it but where it leads. */
const plainUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).refine((text) => {
  const { username, password, search, hash } = new URL(text);
  return username + password + search + hash === '';
}, 'must be without a user, a query and a fragment');
const address = z.url({ protocol: /^https?$/ });
const cloudSchema = z.object({
  loginHost: address,
  multiTenantAuthority: z.string().min(1),
  connectorScope: z.string().min(1),
  openIdMetadataUrl: address,
  inboundIssuer: z.string().min(1),
  globalServiceUrl: address.optional(),
  otherServiceUrl: address.optional(),
  graphBaseUrl: address,
  graphScope: z.string().min(1),
});

/** What a welcome says is checked as any message is. */
const welcomeContent = z.union([z.string().min(1), z.looseObject({})], {
  error: 'must be a welcome without `kind` and `because`, or the name of a template',
});
const welcomeSchema = z.strictObject({
  personal: welcomeContent.optional(),
  team: z
    .strictObject({
      channel: welcomeContent.optional(),
      members: welcomeContent.optional(),
      atMost: z.int().min(1).max(1_000).optional(),
    })
    .optional(),
});

const schema = z
  .strictObject({
    botAppId: z.string().refine((text) => text.trim() !== '', 'must be the Entra app id of the bot'),
    credential: z.custom<TokenCredential>(
      (value) => typeof value === 'object' && value !== null && 'getToken' in value,
      'must be a TokenCredential, such as one of @azure/identity',
    ),
    dataFolder: z.string().min(1).optional(),
    databaseUrl: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
    cloud: z
      .union([z.enum(Object.keys(clouds)), cloudSchema], {
        error: `must be one of ${Object.keys(clouds).join(', ')}, or all the addresses of one, such as { ...clouds.public, loginHost }`,
      })
      .optional(),
    trustedServiceUrls: z.array(plainUrl).optional(),
    maxMessageBytes: z.int().min(1024).max(TEAMS_MESSAGE_BYTES).optional(),
    requestDeadlineMs: z.int().min(100).max(120_000).optional(),
    lanes: z.boolean().optional(),
    limits: limitsSchema.optional(),
    teamsApp: z
      .strictObject({
        id: z.string().min(1).optional(),
        resourceSpecificPermissions: z.array(z.string().min(1)).optional(),
      })
      .optional(),
    directory: z
      .strictObject({ everyHours: z.number().min(0.1).max(168).optional(), timeZones: z.boolean().optional() })
      .optional(),
    welcome: welcomeSchema.optional(),
    language: z
      .string()
      .refine(isLanguageTag, 'must be a language as BCP 47 writes it, such as de or pt-BR')
      .optional(),
    templates: z.record(z.string().min(1), templateSchema, 'must be templates by their names').optional(),
    clock: z.custom<Clock>((value) => typeof value === 'object' && value !== null && 'now' in value).optional(),
    onAction: z.custom<OnAction>((value) => typeof value === 'function', 'must be a function').optional(),
    onFault: z
      .custom<(fault: unknown) => void>((value) => typeof value === 'function', 'must be a function')
      .optional(),
  })
  .refine(({ dataFolder, databaseUrl }) => (dataFolder === undefined) !== (databaseUrl === undefined), {
    path: ['dataFolder'],
    message: 'or databaseUrl must be given, and not both',
    // Said beside whatever else is wrong.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

/** Reads the options once; throws `ConfigInvalid` that names every one at fault. */
export function readOptions(options: HeraldOptions): Resolved {
  const read = parse(options);
  return Object.freeze({
    botAppId: botAppId(read.botAppId),
    credential: read.credential,
    store: read.databaseUrl === undefined ? { dataFolder: read.dataFolder ?? '' } : { databaseUrl: read.databaseUrl },
    cloud: typeof options.cloud === 'object' ? options.cloud : clouds[options.cloud ?? 'public'],
    trustedServiceUrls: read.trustedServiceUrls ?? [],
    maxMessageBytes: read.maxMessageBytes ?? ADVISED_MESSAGE_BYTES,
    requestDeadlineMs: read.requestDeadlineMs ?? 15_000,
    lanes: read.lanes,
    limits: read.limits ?? teamsLimits,
    teamsApp: {
      id: read.teamsApp?.id ?? read.botAppId,
      resourceSpecificPermissions: read.teamsApp?.resourceSpecificPermissions ?? [],
    },
    directory: {
      everyMs: (read.directory?.everyHours ?? 24) * 3_600_000,
      timeZones: read.directory?.timeZones ?? false,
    },
    welcome: options.welcome ?? {},
    language: read.language ?? 'en',
    templates: read.templates ?? {},
    clock: read.clock ?? { now: () => new Date() },
    onAction: read.onAction,
    onFault: read.onFault ?? ((fault) => process.emitWarning(fault instanceof Error ? fault : String(fault))),
  });
}

function parse(options: HeraldOptions) {
  try {
    return parseInput(schema, options, 'options');
  } catch (error) {
    if (error instanceof InputInvalid) throw new ConfigInvalid(error.faults, { cause: error });
    throw error;
  }
}

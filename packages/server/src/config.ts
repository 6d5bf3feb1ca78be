import { clouds, teamsLimits, type Cloud, type PaceLimits, type TeamsAppOptions } from 'herald';
import { EnvironmentReader, shown, type Environment } from './environment-reader.ts';
import type { Login } from './login.ts';
import { readLogin } from './read-login.ts';
import { readSimulator } from './read-simulator.ts';
import { readStore, type StoreAt, type StoreNeeds } from './read-store.ts';

/** What a process is told, with nothing left open. */
export type Config = {
  readonly botAppId: string;
  readonly login: Login;
  readonly store: StoreAt;
  readonly cloud: Cloud;
  /** Origin of the simulator that stands for Teams. */
  readonly simulator: string | undefined;
  readonly trustedServiceUrls: readonly string[];
  readonly limits: PaceLimits;
  /** The bot's Teams app, where it is to be installed through Graph. */
  readonly teamsApp: TeamsAppOptions;
  readonly host: string;
  /** Where `serve` listens. */
  readonly port: number;
  /** Where `worker` says how it is; nowhere when undefined. */
  readonly healthPort: number | undefined;
  readonly logLevel: LogLevel;
};

/** Least important first. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const cloudNames = ['public', 'gcc', 'gcc-high', 'dod', 'china'] as const satisfies readonly (keyof typeof clouds)[];
const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** A second. */
const perTenant = { min: 1, max: 10_000 };
const ports = { min: 0, max: 65_535 };

/**
 * Reads what a process is told; called once, by `main`, and nothing else reads the environment. Throws one
 * `ConfigInvalid` that names every variable at fault, what is wrong with it and what would do.
 */
export function readConfig(env: Environment, needs: StoreNeeds = {}): Config {
  const read = new EnvironmentReader(env);
  const named = clouds[read.choice('CLOUD', cloudNames, 'public')];
  const simulated = readSimulator(read, named);
  const cloud = simulated ?? named;
  const botAppId = readAppId(read, simulated !== undefined);
  const trusted = readServiceUrls(read);
  return read.finish({
    botAppId,
    login: readLogin(read, { botAppId, cloud, simulator: simulated !== undefined }),
    store: readStore(read, needs),
    cloud,
    simulator: simulated?.loginHost,
    trustedServiceUrls: simulated === undefined ? trusted : [...trusted, simulated.loginHost],
    limits: {
      ...teamsLimits,
      tenant: { requests: read.integer('TENANT_REQUESTS', perTenant) ?? teamsLimits.tenant.requests, ms: 1_000 },
    },
    teamsApp: readTeamsApp(read),
    host: read.optional('HOST') ?? '127.0.0.1',
    port: read.integer('PORT', ports) ?? 3978,
    healthPort: read.integer('HEALTH_PORT', ports),
    logLevel: read.choice('LOG_LEVEL', logLevels, 'info'),
  });
}

function readAppId(read: EnvironmentReader, simulated: boolean): string {
  const what = 'the Entra app id of the bot, a GUID';
  const text = read.required('BOT_APP_ID', what);
  // A simulator takes any id for a bot; Entra gives none but GUIDs.
  if (text !== '' && !simulated && !guid.test(text)) read.fault('BOT_APP_ID', `is ${shown(text)}: set it to ${what}`);
  return text;
}

function readTeamsApp(read: EnvironmentReader): TeamsAppOptions {
  const id = read.optional('TEAMS_APP_ID');
  const resourceSpecificPermissions = listed(read.optional('TEAMS_APP_PERMISSIONS'));
  return { ...(id === undefined ? {} : { id }), resourceSpecificPermissions };
}

/** What commas part. */
const listed = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function readServiceUrls(read: EnvironmentReader): readonly string[] {
  const urls = listed(read.optional('TRUSTED_SERVICE_URLS'));
  for (const text of urls)
    if (URL.parse(text) === null || !/^https?:\/\/[^/@?#]+(?:\/[^?#]*)?$/i.test(text))
      read.fault(
        'TRUSTED_SERVICE_URLS',
        `holds an address that is ${shown(text)}: set it to http or https URLs without user, query or fragment, with commas between`,
      );
  return urls;
}

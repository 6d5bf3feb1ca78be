import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { clouds, ConfigInvalid, teamsLimits } from 'herald';
import { readConfig } from './config.ts';
import type { Environment } from './environment-reader.ts';

const APP = '6f1c2d3e-0000-4000-8000-000000000001';
const TENANT = '6f1c2d3e-0000-4000-8000-00000000000a';
const bot = { BOT_APP_ID: APP, BOT_SECRET: 'quiet' };
const simulated = { ...bot, BOT_APP_ID: 'my-bot', SIMULATOR_URL: 'http://127.0.0.1:3979' };

/** The configuration as plain data, secrets included: what tests compare. */
const plain = (env: Environment, needs = {}): Record<string, unknown> => {
  const { login, store, ...config } = readConfig(env, needs);
  return {
    ...config,
    login: 'secret' in login ? { ...login, secret: login.secret.reveal() } : login,
    store: 'databaseUrl' in store ? { databaseUrl: store.databaseUrl.reveal() } : store,
  };
};

test('an app id and a secret are enough: a multi-tenant bot in the public cloud, a folder, this machine only', () => {
  assert.deepEqual(plain(bot), {
    botAppId: APP,
    login: { kind: 'secret', authority: 'botframework.com', secret: 'quiet' },
    store: { dataFolder: './herald-data' },
    cloud: clouds.public,
    simulator: undefined,
    trustedServiceUrls: [],
    limits: teamsLimits,
    teamsApp: { resourceSpecificPermissions: [] },
    host: '127.0.0.1',
    port: 3978,
    healthPort: undefined,
    logLevel: 'info',
  });
});

const read: ReadonlyArray<{ what: string; env: Environment; becomes: Record<string, unknown> }> = [
  { what: 'a port and a host', env: { ...bot, PORT: '0', HOST: '::' }, becomes: { port: 0, host: '::' } },
  { what: 'a health port', env: { ...bot, HEALTH_PORT: '3980' }, becomes: { healthPort: 3980 } },
  {
    what: 'what a tenant takes a second',
    env: { ...bot, TENANT_REQUESTS: '200' },
    becomes: { limits: { ...teamsLimits, tenant: { requests: 200, ms: 1_000 } } },
  },
  {
    what: 'an app that is called otherwise, and what it asks for',
    env: { ...bot, TEAMS_APP_ID: 'app', TEAMS_APP_PERMISSIONS: 'A.Read.Group, B.Read.Chat' },
    becomes: { teamsApp: { id: 'app', resourceSpecificPermissions: ['A.Read.Group', 'B.Read.Chat'] } },
  },
  { what: 'a level', env: { ...bot, LOG_LEVEL: 'silent' }, becomes: { logLevel: 'silent' } },
  {
    what: 'a folder',
    env: { ...bot, DATA_FOLDER: '/var/lib/herald' },
    becomes: { store: { dataFolder: '/var/lib/herald' } },
  },
  { what: 'nothing where it is empty', env: { ...bot, PORT: '', DATABASE_URL: '' }, becomes: { port: 3978 } },
  {
    what: 'a database',
    env: { ...bot, DATABASE_URL: 'postgresql://h:p@db/herald' },
    becomes: { store: { databaseUrl: 'postgresql://h:p@db/herald' } },
  },
  {
    what: 'a home tenant, by id or by domain',
    env: { ...bot, BOT_TENANT_ID: 'contoso.onmicrosoft.com' },
    becomes: { login: { kind: 'secret', authority: 'contoso.onmicrosoft.com', secret: 'quiet' } },
  },
  {
    what: 'a cloud, with its own authority for multi-tenant bots',
    env: { ...bot, CLOUD: 'gcc-high' },
    becomes: {
      cloud: clouds['gcc-high'],
      login: { kind: 'secret', authority: 'MicrosoftServices.onmicrosoft.us', secret: 'quiet' },
    },
  },
  {
    what: 'a certificate',
    env: { BOT_APP_ID: APP, BOT_TENANT_ID: TENANT, BOT_CERTIFICATE_PATH: '/run/bot.pem' },
    becomes: { login: { kind: 'certificate', authority: TENANT, path: '/run/bot.pem', password: undefined } },
  },
  {
    what: 'the bot’s own managed identity, in any case',
    env: { BOT_APP_ID: APP, BOT_MANAGED_IDENTITY: APP.toUpperCase() },
    becomes: { login: { kind: 'managed-identity' } },
  },
  {
    what: 'another managed identity, which vouches',
    env: { BOT_APP_ID: APP, BOT_TENANT_ID: TENANT, BOT_MANAGED_IDENTITY: TENANT },
    becomes: { login: { kind: 'vouching-identity', authority: TENANT, identity: TENANT } },
  },
  {
    what: 'the machine’s identity, which vouches',
    env: { BOT_APP_ID: APP, BOT_TENANT_ID: TENANT, BOT_MANAGED_IDENTITY: 'system' },
    becomes: { login: { kind: 'vouching-identity', authority: TENANT, identity: undefined } },
  },
  {
    what: 'a token in a file',
    env: { BOT_APP_ID: APP, BOT_TENANT_ID: TENANT, BOT_TOKEN_FILE: '/run/token' },
    becomes: { login: { kind: 'token-file', authority: TENANT, path: '/run/token' } },
  },
  {
    what: 'service URLs to trust',
    env: { ...bot, TRUSTED_SERVICE_URLS: 'https://a.example/teams/, http://127.0.0.1:9/,' },
    becomes: { trustedServiceUrls: ['https://a.example/teams/', 'http://127.0.0.1:9/'] },
  },
  {
    what: 'a simulator: login, keys, service URL and Graph are all there, and it is trusted',
    env: { ...simulated, TRUSTED_SERVICE_URLS: 'https://a.example/' },
    becomes: {
      botAppId: 'my-bot',
      simulator: 'http://127.0.0.1:3979',
      login: {
        kind: 'simulator',
        authority: 'botframework.com',
        loginHost: 'http://127.0.0.1:3979',
        secret: 'quiet',
      },
      cloud: {
        ...clouds.public,
        loginHost: 'http://127.0.0.1:3979',
        openIdMetadataUrl: 'http://127.0.0.1:3979/v1/.well-known/openidconfiguration',
        globalServiceUrl: 'http://127.0.0.1:3979/amer/',
        otherServiceUrl: undefined,
        graphBaseUrl: 'http://127.0.0.1:3979/graph',
      },
      trustedServiceUrls: ['https://a.example/', 'http://127.0.0.1:3979'],
    },
  },
  ...['http://localhost:1', 'http://[::1]:1', 'http://127.9.9.9:1/'].map((SIMULATOR_URL) => ({
    what: `a simulator at ${SIMULATOR_URL}, which is this machine`,
    env: { ...simulated, SIMULATOR_URL },
    becomes: { simulator: new URL(SIMULATOR_URL).origin },
  })),
  {
    what: 'a simulator elsewhere, when that is said',
    env: { ...simulated, SIMULATOR_URL: 'http://teams:3979', SIMULATOR_REMOTE: 'allow' },
    becomes: { simulator: 'http://teams:3979' },
  },
];
for (const { what, env, becomes } of read)
  test(`reads ${what}`, () => {
    const config = plain(env);
    assert.deepEqual(Object.fromEntries(Object.keys(becomes).map((key) => [key, config[key]])), becomes);
  });

const faults: ReadonlyArray<{ what: string; env: Environment; names: readonly [string, RegExp][]; needs?: object }> = [
  {
    what: 'nothing',
    env: {},
    names: [
      ['BOT_APP_ID', /^is missing: set it to .*GUID$/],
      ['BOT_SECRET', /^is missing: .*BOT_CERTIFICATE_PATH or BOT_MANAGED_IDENTITY or BOT_TOKEN_FILE/],
    ],
  },
  {
    what: 'an app id that is none',
    env: { ...bot, BOT_APP_ID: '28:x' },
    names: [['BOT_APP_ID', /^is "28:x": .*GUID$/]],
  },
  { what: 'a secret with a line end', env: { ...bot, BOT_SECRET: 'quiet\n' }, names: [['BOT_SECRET', /white space/]] },
  {
    what: 'two ways to log in',
    env: { ...bot, BOT_CERTIFICATE_PATH: '/c', BOT_TOKEN_FILE: '/t' },
    names: [
      ['BOT_CERTIFICATE_PATH', /^is set beside BOT_SECRET: set one of them/],
      ['BOT_TOKEN_FILE', /^is set beside BOT_SECRET/],
    ],
  },
  {
    what: 'a password of no certificate',
    env: { ...bot, BOT_CERTIFICATE_PASSWORD: 'quiet' },
    names: [['BOT_CERTIFICATE_PASSWORD', /set both, or neither/]],
  },
  { what: 'a tenant that is none', env: { ...bot, BOT_TENANT_ID: 'a/b' }, names: [['BOT_TENANT_ID', /home tenant/]] },
  { what: 'an unknown cloud', env: { ...bot, CLOUD: 'mars' }, names: [['CLOUD', /^is "mars": .*dod or china$/]] },
  ...['-1', '1.5', '65536', 'many', '0x10'].map((PORT) => ({
    what: `port ${PORT}`,
    env: { ...bot, PORT },
    names: [['PORT', /set it to a whole number from 0 to 65535$/]] as [string, RegExp][],
  })),
  {
    what: 'a tenant that takes nothing',
    env: { ...bot, TENANT_REQUESTS: '0' },
    names: [['TENANT_REQUESTS', /^is "0": set it to a whole number from 1 to 10000$/]],
  },
  {
    what: 'an unknown level',
    env: { ...bot, LOG_LEVEL: 'loud' },
    names: [['LOG_LEVEL', /^is "loud": .*fatal or silent$/]],
  },
  {
    what: 'folder and database',
    env: { ...bot, DATA_FOLDER: './a', DATABASE_URL: 'postgres://db/h' },
    names: [['DATA_FOLDER', /beside DATABASE_URL: set one/]],
  },
  {
    what: 'another database',
    env: { ...bot, DATABASE_URL: 'mysql://db/h' },
    names: [['DATABASE_URL', /^is a mysql: URL/]],
  },
  {
    what: 'no database',
    env: { ...bot, DATABASE_URL: 'quiet word' },
    names: [['DATABASE_URL', /^is not of that form/]],
  },
  {
    what: 'a store that cannot be shared',
    env: bot,
    needs: { sharedWith: 'herald serve' },
    names: [['DATABASE_URL', /^is missing: .*PostgreSQL of herald serve/]],
  },
  {
    what: 'service URLs that are none',
    env: { ...bot, TRUSTED_SERVICE_URLS: 'smba.example,ftp://a/,https://u:p@a/,https://a/?quiet,https://ok/' },
    names: Array.from({ length: 4 }, () => ['TRUSTED_SERVICE_URLS', /http or https URLs/]),
  },
  {
    what: 'a simulator on another machine',
    env: { ...simulated, SIMULATOR_URL: 'http://10.0.0.7:3979' },
    names: [['SIMULATOR_URL', /^is on 10\.0\.0\.7, not on this machine.*SIMULATOR_REMOTE/]],
  },
  ...['teams', 'ftp://127.0.0.1', 'http://127.0.0.1/teams', 'http://u:p@127.0.0.1'].map((SIMULATOR_URL) => ({
    what: `a simulator at ${SIMULATOR_URL}`,
    env: { ...simulated, SIMULATOR_URL },
    names: [['SIMULATOR_URL', /such as http:\/\/127\.0\.0\.1:3979$/]] as [string, RegExp][],
  })),
  {
    what: 'a certificate for a simulator',
    env: { BOT_APP_ID: 'b', SIMULATOR_URL: 'http://127.0.0.1:1', BOT_CERTIFICATE_PATH: '/c' },
    names: [['BOT_CERTIFICATE_PATH', /set BOT_SECRET$/]],
  },
  {
    what: 'no secret for a simulator',
    env: { BOT_APP_ID: 'b', SIMULATOR_URL: 'http://127.0.0.1:1' },
    names: [['BOT_SECRET', /that the simulator knows/]],
  },
];
for (const { what, env, names, needs } of faults)
  test(`refuses ${what}`, () => {
    assert.throws(
      () => readConfig(env, needs),
      (error) => {
        assert(error instanceof ConfigInvalid);
        assert.deepEqual(
          error.faults.map(({ field }) => field),
          names.map(([name]) => name),
        );
        for (const [index, [, says]] of names.entries()) assert.match(error.faults[index]?.problem ?? '', says);
        assert.doesNotMatch(inspect(error), /quiet|u:p/);
        return true;
      },
    );
  });

test('it cannot be changed, and shows no secret', () => {
  const config = readConfig({ ...bot, DATABASE_URL: 'postgres://h:quiet@db/herald' });
  assert.throws(() => Object.assign(config, { port: 1 }), TypeError);
  assert.doesNotMatch(`${inspect(config, { depth: 9, showHidden: true })} ${JSON.stringify(config)}`, /quiet/);
});

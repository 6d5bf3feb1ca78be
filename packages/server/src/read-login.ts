import type { Cloud } from 'herald';
import type { EnvironmentReader } from './environment-reader.ts';
import type { Login } from './login.ts';
import { Secret } from './secret.ts';

const ways = ['BOT_SECRET', 'BOT_CERTIFICATE_PATH', 'BOT_MANAGED_IDENTITY', 'BOT_TOKEN_FILE'] as const;
const guidOrDomain = /^[0-9a-z-]+(?:\.[0-9a-z-]+)*$/i;

/** Reads by what the bot logs in; exactly one way must be set, and with a simulator it is the secret. */
export function readLogin(
  read: EnvironmentReader,
  { botAppId, cloud, simulator }: { readonly botAppId: string; readonly cloud: Cloud; readonly simulator: boolean },
): Login {
  const authority = readAuthority(read, cloud);
  const texts = ways.map((name) => ({ name, text: read.optional(name) }));
  const [first, ...more] = texts.filter(({ text }) => text !== undefined);
  for (const { name } of more)
    read.fault(name, `is set beside ${first?.name ?? ''}: set one of them, by which to log in`);
  if (simulator && first !== undefined && first.name !== 'BOT_SECRET')
    read.fault(first.name, 'is of no use to a simulator: set BOT_SECRET');
  const password = read.secret('BOT_CERTIFICATE_PASSWORD');
  if (password !== undefined && first?.name !== 'BOT_CERTIFICATE_PATH')
    read.fault('BOT_CERTIFICATE_PASSWORD', 'is set without BOT_CERTIFICATE_PATH: set both, or neither');
  if (first === undefined) read.fault('BOT_SECRET', missing(simulator));
  const text = first?.text ?? '';
  switch (first?.name) {
    case 'BOT_CERTIFICATE_PATH':
      return { kind: 'certificate', authority, path: text, password };
    case 'BOT_MANAGED_IDENTITY':
      if (text.toLowerCase() === botAppId.toLowerCase()) return { kind: 'managed-identity' };
      return { kind: 'vouching-identity', authority, identity: text === 'system' ? undefined : text };
    case 'BOT_TOKEN_FILE':
      return { kind: 'token-file', authority, path: text };
    case 'BOT_SECRET':
    case undefined: {
      const secret = new Secret(text);
      return simulator
        ? { kind: 'simulator', authority, loginHost: cloud.loginHost, secret }
        : { kind: 'secret', authority, secret };
    }
  }
}

function readAuthority(read: EnvironmentReader, cloud: Cloud): string {
  const tenant = read.optional('BOT_TENANT_ID');
  if (tenant !== undefined && !guidOrDomain.test(tenant))
    read.fault(
      'BOT_TENANT_ID',
      'is no tenant: set it to the id of the home tenant of the bot, or leave it out if the bot is multi-tenant',
    );
  return tenant ?? cloud.multiTenantAuthority;
}

const missing = (simulator: boolean): string =>
  simulator
    ? 'is missing: set it to the secret that the simulator knows of this bot'
    : `is missing: set it to a client secret of the bot, or set ${ways.slice(1).join(' or ')} in its place`;

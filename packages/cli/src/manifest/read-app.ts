import { scopes, type App, type BotScope } from './app.ts';
import type { AppReader } from './app-reader.ts';

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const domain = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/i;
const resourceSpecific = /^(?:[A-Za-z]+\.){2,}(?:Group|Chat|User|Team|Meeting)$/;
const aGuid = 'a GUID such as 6f1c2d3e-0000-4000-8000-000000000001';

/** Reads an app, in the lengths and forms of Microsoft's schema, and keeps what is wrong with it. */
export function readApp(read: AppReader): App {
  const botAppId = read.matching('botAppId', guid, aGuid);
  const name = read.text('name', 30);
  const description = read.text('description', 80);
  return {
    id: read.matching('id', guid, aGuid, botAppId),
    botAppId,
    version: read.matching(
      'version',
      /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}$/,
      'three numbers such as 1.2.0',
      '1.0.0',
    ),
    name: { short: name, full: read.text('fullName', 100, name) },
    description: { short: description, full: read.text('fullDescription', 4_000, description, { lines: true }) },
    developer: {
      name: read.text('developer', 32),
      websiteUrl: read.page('websiteUrl'),
      privacyUrl: read.page('privacyUrl'),
      termsOfUseUrl: read.page('termsOfUseUrl'),
    },
    accentColor: read.matching('accentColor', /^#[0-9a-f]{6}$/i, 'a colour such as #4F52B2', '#4F52B2'),
    scopes: readScopes(read),
    notificationOnly: readChoice(read),
    validDomains: readEach(
      read,
      'validDomains',
      100,
      domain,
      'hosts without https://, such as pages.example.com or *.example.com',
    ),
    resource: read.matching(
      'resource',
      /^(?:api|https):\/\/\S{1,2000}$/i,
      'an address that begins with api:// or https://',
      `api://botid-${botAppId}`,
    ),
    resourceSpecific: readEach(
      read,
      'resourceSpecific',
      16,
      resourceSpecific,
      'names such as ChatMessageReadReceipt.Read.Chat',
    ),
  };
}

function readScopes(read: AppReader): readonly BotScope[] {
  const asked = read.list('scopes', scopes.length).map((word) => word.toLowerCase());
  const known = scopes.filter((scope) => asked.includes(scope.toLowerCase()));
  if (known.length !== asked.length) read.fault('scopes', `holds something else than ${scopes.join(', ')}`);
  return asked.length === 0 ? scopes : known;
}

function readChoice(read: AppReader): boolean {
  const text = read.optional('notificationOnly')?.toLowerCase();
  if (text !== undefined && text !== 'true' && text !== 'false')
    read.fault('notificationOnly', 'is neither true nor false: set it to one of them');
  return text === 'true';
}

function readEach(
  read: AppReader,
  field: 'validDomains' | 'resourceSpecific',
  most: number,
  form: RegExp,
  what: string,
): readonly string[] {
  const words = read.list(field, most);
  if (words.some((word) => !form.test(word)))
    read.fault(field, `holds something that is not of that form: give ${what}`);
  return words;
}

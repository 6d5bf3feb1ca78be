import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import draft04 from 'ajv-draft-04';
import { strFromU8, unzipSync } from 'fflate';
import { ConfigInvalid } from 'herald';
import { appPackage } from './app-package.ts';
import { AppReader, type AppFlags } from './app-reader.ts';
import { MANIFEST_VERSION, manifestOf } from './manifest-of.ts';
import { permissionsWanted } from './permissions-wanted.ts';
import { readApp } from './read-app.ts';

const APP_ID = '6f1c2d3e-0000-4000-8000-000000000001';
const enough: AppFlags = {
  BOT_APP_ID: APP_ID,
  APP_NAME: 'Contoso News',
  APP_DESCRIPTION: 'News of Contoso',
  APP_DEVELOPER: 'Contoso',
  APP_WEBSITE_URL: 'https://contoso.example',
  APP_PRIVACY_URL: 'https://contoso.example/privacy',
  APP_TERMS_URL: 'https://contoso.example/terms',
};
const read = (variables: AppFlags) => {
  const reader = new AppReader({}, { ...enough, ...variables });
  return reader.finish(readApp(reader));
};
const icons = { color: new Uint8Array([1]), outline: new Uint8Array([2]) };

const schemas = new URL(
  '../json-schemas/teams/',
  `file://${createRequire(import.meta.url).resolve('@microsoft/app-manifest/build/wrappers')}`,
);
const schema = JSON.parse(
  readFileSync(new URL(`v${MANIFEST_VERSION}/MicrosoftTeams.schema.json`, schemas), 'utf8'),
) as object;

/** What Microsoft's own schema says of it. */
function complaints(manifest: unknown): readonly string[] {
  const validate = new draft04.default({
    allErrors: true,
    strict: false,
    formats: { uri: (text) => URL.canParse(text) },
  }).compile(schema);
  validate(manifest);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const LONG = '𝄞'.repeat(30);
const valid: ReadonlyArray<{ what: string; variables: AppFlags }> = [
  { what: 'with what is required', variables: {} },
  {
    what: 'with everything',
    variables: {
      APP_ID: '6f1c2d3e-0000-4000-8000-00000000000a',
      APP_FULL_NAME: 'x'.repeat(100),
      APP_FULL_DESCRIPTION: 'one line\nand another',
      APP_VERSION: '12.0.3',
      APP_SCOPES: 'personal, groupchat',
      APP_NOTIFICATION_ONLY: 'true',
      APP_VALID_DOMAINS: 'pages.contoso.example,*.contoso.example',
      APP_RESOURCE_SPECIFIC: 'ChatMessageReadReceipt.Read.Chat,TeamMember.Read.Group',
    },
  },
  {
    what: 'whose texts are as long as they may be',
    variables: { APP_NAME: LONG, APP_DESCRIPTION: 'x'.repeat(80), APP_DEVELOPER: 'x'.repeat(32) },
  },
];
for (const { what, variables } of valid)
  test(`the manifest of an app ${what} is valid by Microsoft's schema`, () => {
    assert.deepEqual(complaints(manifestOf(read(variables))), []);
  });

test("Microsoft's schema is really asked", () => {
  assert.deepEqual(complaints({ ...manifestOf(read({})), accentColor: 'blue' }).length, 1);
});

test('the package holds the manifest and both icons, and is the same in every time zone', () => {
  const before = process.env['TZ'];
  try {
    const packages = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles'].map((zone) => {
      process.env['TZ'] = zone;
      return appPackage(read({}), icons);
    });
    const [first = new Uint8Array(), ...others] = packages;
    for (const other of others) assert.deepEqual(other, first);
    const files = unzipSync(first);
    assert.deepEqual(Object.keys(files), ['manifest.json', 'color.png', 'outline.png']);
    assert.deepEqual(JSON.parse(strFromU8(files['manifest.json'] ?? icons.color)), manifestOf(read({})));
    assert.deepEqual([files['color.png'], files['outline.png']], [icons.color, icons.outline]);
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
});

const names = (variables: AppFlags) => permissionsWanted(read(variables)).map(({ name }) => name);

test('who asks for permissions of single chats installs with consent to them', () => {
  assert.ok(names({}).includes('TeamsAppInstallation.ReadWriteSelfForUser.All'));
  const asking = names({ APP_RESOURCE_SPECIFIC: 'ChatMessageReadReceipt.Read.Chat' });
  assert.ok(asking.includes('TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All'));
  assert.ok(!asking.includes('TeamsAppInstallation.ReadWriteSelfForUser.All'));
  assert.deepEqual(
    names({ APP_SCOPES: 'personal' }).filter((name) => /Team\.|Channel/.test(name)),
    [],
  );
});

const refused: ReadonlyArray<{ field: string; text: string; says: RegExp }> = [
  { field: 'BOT_APP_ID', text: 'my-bot', says: /GUID/ },
  { field: 'APP_ID', text: 'my-app', says: /GUID/ },
  { field: 'APP_NAME', text: `${LONG}x`, says: /31 characters: shorten it to 30/ },
  { field: 'APP_NAME', text: '', says: /is missing: set it, or give --name/ },
  { field: 'APP_NAME', text: 'two\nlines', says: /more than one line/ },
  { field: 'APP_FULL_NAME', text: 'x'.repeat(101), says: /to 100/ },
  { field: 'APP_DESCRIPTION', text: 'x'.repeat(81), says: /to 80/ },
  { field: 'APP_FULL_DESCRIPTION', text: 'x'.repeat(4_001), says: /to 4000/ },
  { field: 'APP_FULL_DESCRIPTION', text: 'a\u0007', says: /control characters/ },
  { field: 'APP_VERSION', text: '1.0', says: /three numbers/ },
  { field: 'APP_DEVELOPER', text: 'x'.repeat(33), says: /to 32/ },
  { field: 'APP_WEBSITE_URL', text: 'contoso.example', says: /https URL/ },
  { field: 'APP_PRIVACY_URL', text: 'http://contoso.example', says: /https URL/ },
  { field: 'APP_TERMS_URL', text: 'https://user:secret@contoso.example', says: /https URL/ },
  { field: 'APP_ACCENT_COLOR', text: 'blue', says: /#4F52B2/ },
  { field: 'APP_SCOPES', text: 'personal,everyone', says: /personal, team, groupChat/ },
  { field: 'APP_NOTIFICATION_ONLY', text: 'maybe', says: /true nor false/ },
  { field: 'APP_VALID_DOMAINS', text: 'https://contoso.example', says: /without https/ },
  { field: 'APP_RESOURCE', text: 'botid', says: /api:\/\// },
  { field: 'APP_RESOURCE_SPECIFIC', text: 'Everything', says: /ChatMessageReadReceipt/ },
];
for (const { field, text, says } of refused)
  test(`${field} is refused as ${JSON.stringify(text.slice(0, 20))}, and nothing else is`, () => {
    assert.throws(
      () => read({ [field]: text }),
      (error) =>
        error instanceof ConfigInvalid &&
        error.faults.length === 1 &&
        error.faults[0]?.field === field &&
        says.test(error.faults[0].problem),
    );
  });

import type { App } from './app.ts';

/** The newest version of the schema in @microsoft/app-manifest 1.1, which the tests check against. */
export const MANIFEST_VERSION = '1.30';

/** What `manifest.json` says of an app. */
export const manifestOf = (app: App) => ({
  $schema: `https://developer.microsoft.com/json-schemas/teams/v${MANIFEST_VERSION}/MicrosoftTeams.schema.json`,
  manifestVersion: MANIFEST_VERSION,
  version: app.version,
  id: app.id,
  developer: app.developer,
  name: app.name,
  description: app.description,
  icons: { color: 'color.png', outline: 'outline.png' },
  accentColor: app.accentColor,
  bots: [
    {
      botId: app.botAppId,
      scopes: app.scopes,
      isNotificationOnly: app.notificationOnly,
      supportsFiles: false,
      supportsCalling: false,
      supportsVideo: false,
    },
  ],
  validDomains: app.validDomains,
  // What lets Graph install this app for people, and tells it whose app it is.
  webApplicationInfo: { id: app.botAppId, resource: app.resource },
  ...(app.resourceSpecific.length === 0
    ? {}
    : {
        authorization: {
          permissions: { resourceSpecific: app.resourceSpecific.map((name) => ({ name, type: 'Application' })) },
        },
      }),
});

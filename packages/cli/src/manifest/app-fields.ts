/** What an app is told, each by a flag or by a variable; the flag goes before. */
export const appFields = {
  botAppId: { variable: 'BOT_APP_ID', flag: '--bot-app-id <guid>', says: "the bot's Entra app id" },
  id: { variable: 'APP_ID', flag: '--app-id <guid>', says: "the app's own id in Teams (the bot's app id)" },
  name: { variable: 'APP_NAME', flag: '--name <text>', says: 'what people see under its icon, at most 30 characters' },
  fullName: { variable: 'APP_FULL_NAME', flag: '--full-name <text>', says: 'a longer name, at most 100 (the name)' },
  description: { variable: 'APP_DESCRIPTION', flag: '--description <text>', says: 'what it is for, at most 80' },
  fullDescription: {
    variable: 'APP_FULL_DESCRIPTION',
    flag: '--full-description <text>',
    says: 'the same at length, at most 4000 (the description)',
  },
  version: {
    variable: 'APP_VERSION',
    flag: '--app-version <number>',
    says: 'to be raised with each upload (1.0.0)',
  },
  developer: { variable: 'APP_DEVELOPER', flag: '--developer <text>', says: 'who makes it, at most 32 characters' },
  websiteUrl: { variable: 'APP_WEBSITE_URL', flag: '--website <url>', says: 'where it is explained' },
  privacyUrl: { variable: 'APP_PRIVACY_URL', flag: '--privacy <url>', says: 'what it does with what it knows' },
  termsOfUseUrl: { variable: 'APP_TERMS_URL', flag: '--terms <url>', says: 'its terms of use' },
  accentColor: {
    variable: 'APP_ACCENT_COLOR',
    flag: '--accent-color <hex>',
    says: 'such as #4F52B2, which it is at first',
  },
  scopes: { variable: 'APP_SCOPES', flag: '--scopes <list>', says: 'of personal, team, groupChat (all of them)' },
  notificationOnly: {
    variable: 'APP_NOTIFICATION_ONLY',
    flag: '--notification-only',
    says: 'nobody can write to the bot; true or false as a variable (false)',
  },
  validDomains: {
    variable: 'APP_VALID_DOMAINS',
    flag: '--valid-domains <list>',
    says: 'hosts of pages it opens (none)',
  },
  resource: {
    variable: 'APP_RESOURCE',
    flag: '--resource <uri>',
    says: 'for sign-in (api://botid- and the bot’s app id)',
  },
  resourceSpecific: {
    variable: 'APP_RESOURCE_SPECIFIC',
    flag: '--resource-specific <list>',
    says: 'permissions of single teams and chats, such as ChatMessageReadReceipt.Read.Chat (none)',
  },
  colorIcon: { variable: 'APP_COLOR_ICON', flag: '--color-icon <file>', says: 'a PNG of 192x192 (one of ours)' },
  outlineIcon: {
    variable: 'APP_OUTLINE_ICON',
    flag: '--outline-icon <file>',
    says: 'a PNG of 32x32, white on nothing (one of ours)',
  },
  cloud: { variable: 'CLOUD', flag: '--cloud <name>', says: 'public, gcc, gcc-high, dod or china (public)' },
  out: { variable: 'APP_PACKAGE', flag: '--out <file>', says: 'where to write it (herald-app.zip)' },
} as const;

export type AppField = keyof typeof appFields;

/** The flag without what follows it, such as `--name`. */
export const flagOf = (field: AppField): string => appFields[field].flag.split(' ')[0] ?? '';

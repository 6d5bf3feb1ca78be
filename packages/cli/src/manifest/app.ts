/** Where people meet the bot, in Teams' own words. */
export const scopes = ['personal', 'team', 'groupChat'] as const;
export type BotScope = (typeof scopes)[number];

/** A Teams app as its package describes it, everything checked and nothing left open. */
export type App = {
  readonly id: string;
  readonly botAppId: string;
  readonly version: string;
  readonly name: { readonly short: string; readonly full: string };
  readonly description: { readonly short: string; readonly full: string };
  readonly developer: {
    readonly name: string;
    readonly websiteUrl: string;
    readonly privacyUrl: string;
    readonly termsOfUseUrl: string;
  };
  readonly accentColor: string;
  readonly scopes: readonly BotScope[];
  /** Whether nobody can write to the bot. */
  readonly notificationOnly: boolean;
  readonly validDomains: readonly string[];
  /** What tokens of the app are for; Teams wants one even where none are asked for. */
  readonly resource: string;
  /** Permissions of the single teams, chats and people where it is installed, such as `ChatMessageReadReceipt.Read.Chat`. */
  readonly resourceSpecific: readonly string[];
};

/** The two pictures of an app, as PNG. */
export type Icons = { readonly color: Uint8Array; readonly outline: Uint8Array };

import type { Bot, Whereabouts } from './start-teams.ts';

/** What another process has to know of a Teams, and no more. */
export const whereabouts = ({
  url,
  serviceUrl,
  loginHost,
  openIdMetadataUrl,
  graphBaseUrl,
  bot,
}: Whereabouts & { readonly bot: Bot }): Whereabouts & { readonly bot: Bot } => ({
  url,
  serviceUrl,
  loginHost,
  openIdMetadataUrl,
  graphBaseUrl,
  bot,
});

import type { UnreachableWhy } from './outcome.ts';

const fixes: Readonly<Record<UnreachableWhy, string>> = {
  blocked: 'Only they can unblock the bot in Teams; an app permission policy can look the same.',
  removed: 'They removed the app. A message with install: "if-missing" gives it to them again.',
  'not-installed': 'Send with install: "if-missing", or let the Teams admin install the app for them.',
  gone: 'Nothing: the person or the place is no more. Leave them out.',
  'forbidden-by-policy': 'Let the Teams admin allow the app for them in its app permission policy.',
  'no-consent':
    'Let an admin of the tenant consent to the permissions that herald manifest lists; the manifest has to name the bot in webApplicationInfo.',
  'app-not-found':
    'Publish the app package in the catalogue of the organisation, and tell Herald its id (TEAMS_APP_ID).',
  guest: 'Reach them in a team or a group chat: a guest’s own apps are in their own tenant.',
  disabled: 'Let the admin enable the account, or leave them out.',
  unlicensed: 'Let the admin give them a licence for Teams, or leave them out.',
};

/** What would let somebody, or a place, be written to again. */
export const fixOf = (why: UnreachableWhy): string => fixes[why];

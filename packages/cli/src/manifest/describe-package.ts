import { paint, type Stream } from '../terminal.ts';
import type { App } from './app.ts';
import { MANIFEST_VERSION } from './manifest-of.ts';
import type { PermissionWanted } from './permissions-wanted.ts';

/** A package that was written. */
export type Written = {
  readonly file: string;
  readonly bytes: number;
  readonly app: App;
  readonly permissions: readonly PermissionWanted[];
  /** Where an administrator consents to what the app's registration lists. */
  readonly consentUrl: string;
};

/** What was written, for programs. */
export const packageAsJson = ({ file, bytes, app, permissions, consentUrl }: Written) => ({
  file,
  bytes,
  manifestVersion: MANIFEST_VERSION,
  id: app.id,
  version: app.version,
  botAppId: app.botAppId,
  scopes: app.scopes,
  notificationOnly: app.notificationOnly,
  resourceSpecific: app.resourceSpecific,
  consentUrl,
  permissions,
});

/** What was written, and what is to be done with it, for someone who has never seen one. */
export function describePackage({ file, bytes, app, permissions, consentUrl }: Written, out: Stream): string {
  const where = app.scopes.map((scope) => scopeWords[scope]).join(', ');
  return [
    `${paint(out, 'green', '✓')} ${file}  ${app.name.short} ${app.version}, ${Math.ceil(bytes / 1024)} kB, manifest ${MANIFEST_VERSION}`,
    line('app', app.id),
    line('bot', `${app.botAppId}, in ${where}`),
    line('writing', app.notificationOnly ? 'people cannot write to the bot' : 'people can write to the bot'),
    line(
      'asks',
      app.resourceSpecific.length === 0 ? 'nothing of whoever installs it' : app.resourceSpecific.join(', '),
    ),
    '',
    'What to do with it:',
    '  1. Upload the file in the Teams admin center under Teams apps, Manage apps. To replace an app that is there, raise',
    '     --app-version and keep the same app id.',
    "  2. Give the bot's app registration in Entra those application permissions of Microsoft Graph (API permissions) that",
    '     you have use for, of the list below. None is needed to write to people who have the app.',
    '  3. An administrator of each organisation consents, on this page:',
    `     ${consentUrl}`,
    '',
    'Application permissions of Microsoft Graph:',
    ...permissions.flatMap(({ name, neededTo, without, optional }) => [
      `  ${paint(out, 'bold', name)}${optional ? '  (optional)' : ''}`,
      `      to ${neededTo}`,
      `      Without it: ${without}`,
    ]),
    '',
  ].join('\n');
}

const scopeWords = { personal: 'personal chats', team: 'teams', groupChat: 'group chats' } as const;

const line = (label: string, text: string): string => `    ${label.padEnd(13)}${text}`;

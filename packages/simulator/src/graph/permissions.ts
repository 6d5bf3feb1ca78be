import type { GraphCaller } from '../login/graph-token-check.ts';
import { refuse } from './refusal.ts';

/** Which service answers, and so how it refuses; `anyOf`: one of these application permissions is enough. */
export interface Permissions {
  readonly of: 'directory' | 'teams' | 'mailbox';
  readonly anyOf: readonly string[];
}

const readDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const readGroups = ['Group.Read.All', 'Group.ReadWrite.All', ...readDirectory];
const writeUserApps = [
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
  'TeamsAppInstallation.ReadWriteForUser.All',
  'TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All',
  'TeamsAppInstallation.ReadWriteAndConsentForUser.All',
];
const writeTeamApps = [
  'TeamsAppInstallation.ReadWriteSelfForTeam.All',
  'TeamsAppInstallation.ReadWriteForTeam.All',
  'TeamsAppInstallation.ReadWriteAndConsentSelfForTeam.All',
  'TeamsAppInstallation.ReadWriteAndConsentForTeam.All',
];

/** What each kind of request needs (sheet 6.2 to 6.11). */
export const permissions = {
  users: { of: 'directory', anyOf: ['User.Read.All', 'User.ReadWrite.All', ...readDirectory] },
  groups: { of: 'directory', anyOf: ['GroupMember.Read.All', 'GroupMember.ReadWrite.All', ...readGroups] },
  mailbox: { of: 'mailbox', anyOf: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'] },
  teams: {
    of: 'teams',
    anyOf: ['Team.ReadBasic.All', 'TeamSettings.Read.All', 'TeamSettings.ReadWrite.All', ...readGroups],
  },
  channels: {
    of: 'teams',
    anyOf: ['Channel.ReadBasic.All', 'ChannelSettings.Read.All', 'ChannelSettings.ReadWrite.All', ...readGroups],
  },
  teamMembers: { of: 'teams', anyOf: ['TeamMember.Read.All', 'TeamMember.ReadWrite.All'] },
  chats: { of: 'teams', anyOf: ['Chat.ReadBasic.All', 'Chat.Read.All', 'Chat.ReadWrite.All'] },
  catalogue: { of: 'teams', anyOf: ['AppCatalog.Read.All', 'AppCatalog.ReadWrite.All'] },
  readUserApps: { of: 'teams', anyOf: ['TeamsAppInstallation.ReadForUser.All', ...writeUserApps] },
  writeUserApps: { of: 'teams', anyOf: writeUserApps },
  readTeamApps: { of: 'teams', anyOf: ['TeamsAppInstallation.ReadForTeam.All', ...writeTeamApps] },
  writeTeamApps: { of: 'teams', anyOf: writeTeamApps },
} as const satisfies Record<string, Permissions>;

/** Refuses a caller who has none of the permissions, as the service that would answer does. */
export function checkPermissions({ roles }: GraphCaller, { of, anyOf }: Permissions): void {
  if (anyOf.some((one) => roles.includes(one))) return;
  switch (of) {
    case 'directory':
      throw refuse('noPrivilege');
    case 'mailbox':
      throw refuse('noMailboxAccess');
    case 'teams':
      throw refuse(
        'forbidden',
        `Missing role permissions on the request. API requires one of '${anyOf.join(', ')}'. Roles on the request '${roles.join(', ')}'.`,
      );
  }
}

/** The same for what only some of the permissions of a route allow. */
export const hasAny = ({ roles }: GraphCaller, { anyOf }: Permissions): boolean =>
  anyOf.some((one) => roles.includes(one));
